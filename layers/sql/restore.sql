-- Drafts what brings a layer back to the features of an earlier version.
WITH wanted AS (
    SELECT * FROM feature_revision
    WHERE layer_id = :layer AND version <= :version AND (replaced_in IS NULL OR replaced_in > :version)
        AND NOT deletes
),
drafted AS (
    INSERT INTO feature_revision (
        feature_id, layer_id, based_on, author_id, made_at, reason, deletes,
        name, name_en, shape, effect, attributes, demands, window_id
    )
    SELECT wanted.feature_id, wanted.layer_id, feature.revision_id, :author, now(), :reason, false,
        wanted.name, wanted.name_en, wanted.shape, wanted.effect, wanted.attributes, wanted.demands,
        wanted.window_id
    FROM wanted LEFT JOIN layer_feature AS feature ON feature.id = wanted.feature_id
    WHERE feature.revision_id IS DISTINCT FROM wanted.id
    UNION ALL
    SELECT feature.id, feature.layer_id, feature.revision_id, :author, now(), :reason, true,
        feature.name, feature.name_en, feature.shape, feature.effect, feature.attributes, feature.demands,
        feature.window_id
    FROM layer_feature AS feature
    WHERE feature.layer_id = :layer AND feature.id NOT IN (SELECT feature_id FROM wanted)
    RETURNING feature_id, layer_id, id
)
INSERT INTO draft_feature (feature_id, layer_id, revision_id) SELECT feature_id, layer_id, id FROM drafted
