-- A tile of one layer's features that hold now.
SELECT COALESCE(ST_AsMVT(tile, :key, 4096, 'geom', 'id'), '') FROM (
    SELECT feature.id, NULLIF(feature.name, '') AS name, NULLIF(feature.name_en, '') AS name_en,
        feature.attributes,
        ST_AsMVTGeom(ST_Transform(feature.shape, 3857), ST_TileEnvelope(:z, :x, :y), 4096, 64, true) AS geom
    FROM layer_feature AS feature JOIN layer ON layer.id = feature.layer_id
    WHERE layer.key = :key
        AND feature.shape && ST_Transform(ST_TileEnvelope(:z, :x, :y, margin => 0.016), 4326)
        AND (feature.starts_at IS NULL OR feature.starts_at <= now())
        AND (feature.ends_at IS NULL OR feature.ends_at > now())
) AS tile WHERE geom IS NOT NULL
