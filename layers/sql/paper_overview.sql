-- Roads of some classes, or areas, that touch an area, generalised as for tiles of a zoom (kept in EPSG:3857).
SELECT class, name, name_en, encode(ST_AsBinary(ST_Transform(geom, 4326)), 'hex') AS shape
FROM base_overview
WHERE layer = :layer AND zoom = :overview AND (:layer = 'area' OR class = ANY(:classes))
    AND geom && ST_Transform(ST_MakeEnvelope(:west, :south, :east, :north, 4326), 3857)
ORDER BY class, name, name_en
