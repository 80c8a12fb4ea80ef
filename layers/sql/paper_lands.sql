-- The lands of organisations of some levels that touch an area, for their names to be put in (EPSG:4326).
SELECT level AS class, name, name_en,
    encode(ST_AsBinary(ST_SimplifyPreserveTopology(jurisdiction, :tolerance_deg)), 'hex') AS shape
FROM organisation
WHERE level = ANY(:levels) AND jurisdiction && ST_MakeEnvelope(:west, :south, :east, :north, 4326)
ORDER BY id
