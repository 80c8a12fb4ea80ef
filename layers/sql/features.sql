-- A tile of one layer's features, published, drafted or of a version: those that hold at a time, or all.
SELECT COALESCE(ST_AsMVT(tile, :key, 4096, 'geom', 'id'), '') FROM (
    SELECT feature.id, NULLIF(feature.name, '') AS name, NULLIF(feature.name_en, '') AS name_en, feature.change,
        NULLIF(time_window.holds IS NULL OR time_window.holds @> CAST(:at AS timestamptz), true) AS in_force,
        feature.attributes,
        ST_AsMVTGeom(ST_Transform(feature.shape, 3857), ST_TileEnvelope(:z, :x, :y), 4096, 64, true) AS geom
    FROM (
        SELECT id, layer_id, name, name_en, attributes, shape, window_id, NULL AS change
        FROM layer_feature
        WHERE :view = 'published'
            OR (:view = 'draft' AND id NOT IN (SELECT feature_id FROM draft_feature WHERE layer_id = :layer))
        UNION ALL
        SELECT draft.feature_id, draft.layer_id, revision.name, revision.name_en, revision.attributes,
            revision.shape, revision.window_id,
            CASE WHEN revision.deletes THEN 'deleted' WHEN revision.based_on IS NULL THEN 'created'
                ELSE 'changed' END
        FROM draft_feature AS draft JOIN feature_revision AS revision ON revision.id = draft.revision_id
        WHERE :view = 'draft'
        UNION ALL
        SELECT feature_id, layer_id, name, name_en, attributes, shape, window_id, NULL
        FROM feature_revision
        WHERE :view = 'version' AND version <= :version AND (replaced_in IS NULL OR replaced_in > :version)
            AND NOT deletes
    ) AS feature
    LEFT JOIN time_window ON time_window.id = feature.window_id
    WHERE feature.layer_id = :layer
        AND feature.shape && ST_Transform(ST_TileEnvelope(:z, :x, :y, margin => 0.016), 4326)
        AND (:everything OR time_window.holds IS NULL OR time_window.holds @> CAST(:at AS timestamptz))
) AS tile WHERE geom IS NOT NULL
