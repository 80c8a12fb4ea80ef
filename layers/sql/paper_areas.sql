-- Water and green that touch an area, the smallest left out (EPSG:4326).
SELECT kind AS class, name, name_en, encode(ST_AsBinary(geom), 'hex') AS shape
FROM base_area
WHERE kind <> 'building' AND geom && ST_MakeEnvelope(:west, :south, :east, :north, 4326)
    AND GREATEST(ST_XMax(geom) - ST_XMin(geom), ST_YMax(geom) - ST_YMin(geom)) >= :least_deg
ORDER BY id
