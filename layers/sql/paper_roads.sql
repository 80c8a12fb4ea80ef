-- Roads of some classes that touch an area, those of one name joined, from the roads themselves (EPSG:4326).
SELECT road_class AS class, name, name_en, encode(ST_AsBinary(ST_LineMerge(ST_Collect(geom))), 'hex') AS shape
FROM road
WHERE road_class = ANY(:classes) AND geom && ST_MakeEnvelope(:west, :south, :east, :north, 4326)
GROUP BY road_class, name, name_en
ORDER BY road_class, name, name_en
