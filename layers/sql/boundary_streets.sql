-- The named roads that run in an area and how many metres of them lie in it; the area is divided so that each
-- road is cut by a small piece of it.
WITH piece AS (
    SELECT ST_Subdivide(ST_GeomFromWKB(:shape, 4326), 128) AS geom
)
SELECT road.name, max(road.name_en) AS name_en,
    sum(ST_Length(CAST(ST_Intersection(road.geom, piece.geom) AS geography))) AS length_m
FROM piece JOIN road ON ST_Intersects(road.geom, piece.geom)
WHERE road.name <> ''
GROUP BY road.name
HAVING sum(ST_Length(CAST(ST_Intersection(road.geom, piece.geom) AS geography))) >= 1
ORDER BY length_m DESC, road.name
