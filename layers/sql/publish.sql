-- Makes a layer's drafted features, all or some, its published ones; answers how many were what.
WITH chosen AS (
    SELECT draft.feature_id, draft.revision_id, revision.deletes, feature.revision_id AS former
    FROM draft_feature AS draft
    JOIN feature_revision AS revision ON revision.id = draft.revision_id
    LEFT JOIN layer_feature AS feature ON feature.id = draft.feature_id
    WHERE draft.layer_id = :layer AND (:everything OR draft.feature_id = ANY(:features))
),
replaced AS (
    UPDATE feature_revision SET replaced_in = :version FROM chosen WHERE feature_revision.id = chosen.former
),
published AS (
    UPDATE feature_revision SET version = :version FROM chosen WHERE feature_revision.id = chosen.revision_id
),
removed AS (
    DELETE FROM layer_feature USING chosen WHERE chosen.deletes AND layer_feature.id = chosen.feature_id
),
put AS (
    INSERT INTO layer_feature
        (id, layer_id, revision_id, name, name_en, shape, effect, attributes, demands, window_id)
    SELECT feature_id, layer_id, id, name, name_en, shape, effect, attributes, demands, window_id
    FROM feature_revision WHERE id IN (SELECT revision_id FROM chosen WHERE NOT deletes)
    ON CONFLICT (id) DO UPDATE SET revision_id = EXCLUDED.revision_id, name = EXCLUDED.name,
        name_en = EXCLUDED.name_en, shape = EXCLUDED.shape, effect = EXCLUDED.effect,
        attributes = EXCLUDED.attributes, demands = EXCLUDED.demands, window_id = EXCLUDED.window_id
),
cleared AS (
    DELETE FROM draft_feature USING chosen WHERE draft_feature.feature_id = chosen.feature_id
)
SELECT count(*) FILTER (WHERE former IS NULL AND NOT deletes) AS created,
    count(*) FILTER (WHERE former IS NOT NULL AND NOT deletes) AS changed,
    count(*) FILTER (WHERE deletes) AS deleted
FROM chosen
