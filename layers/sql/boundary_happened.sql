-- How many incidents and violations happened in an area since a time, by category, most first.
WITH piece AS (
    SELECT ST_Subdivide(ST_GeomFromWKB(:shape, 4326), 128) AS geom
),
happened AS (
    SELECT DISTINCT 'incidents' AS what, incident.id, incident.category_id
    FROM piece JOIN incident ON ST_Intersects(incident.location, piece.geom)
    WHERE incident.reported_at >= :since AND incident.status NOT IN ('merged', 'cancelled')
    UNION ALL
    SELECT DISTINCT 'violations' AS what, violation.id, violation.category_id
    FROM piece JOIN violation ON ST_Intersects(violation.location, piece.geom)
    WHERE violation.happened_at >= :since
)
SELECT happened.what, category.code, category.name, category.name_en, count(*) AS count
FROM happened JOIN category ON category.id = happened.category_id
GROUP BY happened.what, category.id
ORDER BY happened.what, count(*) DESC, category.code
