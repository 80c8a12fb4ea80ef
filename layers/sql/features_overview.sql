-- A tile of a large layer at a low zoom, from its overview; `count` says for how many features a point stands.
SELECT COALESCE(ST_AsMVT(tile, :key, 4096, 'geom', 'id'), '') FROM (
    SELECT overview.feature_id AS id, NULLIF(feature.name, '') AS name, NULLIF(feature.name_en, '') AS name_en,
        NULLIF(overview.count, 1) AS count, feature.attributes,
        ST_AsMVTGeom(overview.shape, ST_TileEnvelope(:z, :x, :y), 4096, 64, true) AS geom
    FROM layer_overview AS overview
    LEFT JOIN layer_feature AS feature ON feature.id = overview.feature_id
    LEFT JOIN time_window ON time_window.id = overview.window_id
    WHERE overview.layer_id = :layer AND overview.zoom = :z
        AND overview.shape && ST_TileEnvelope(:z, :x, :y, margin => 0.016)
        AND (time_window.holds IS NULL OR time_window.holds @> CAST(:at AS timestamptz))
) AS tile WHERE geom IS NOT NULL
