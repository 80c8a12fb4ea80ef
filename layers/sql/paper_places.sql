-- The more important named places in an area (EPSG:4326).
SELECT kind AS class, name, name_en, encode(ST_AsBinary(location), 'hex') AS shape
FROM place
WHERE name <> '' AND rank <= :rank AND location && ST_MakeEnvelope(:west, :south, :east, :north, 4326)
ORDER BY rank, id
LIMIT 300
