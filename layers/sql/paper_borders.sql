-- The borders that touch an area, each once, generalised as for tiles of a zoom (kept in EPSG:3857).
SELECT level AS class, '' AS name, '' AS name_en, encode(ST_AsBinary(ST_Transform(geom, 4326)), 'hex') AS shape
FROM border
WHERE code IS NULL AND zoom = :overview
    AND geom && ST_Transform(ST_MakeEnvelope(:west, :south, :east, :north, 4326), 3857)
