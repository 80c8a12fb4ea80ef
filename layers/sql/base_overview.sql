-- A tile of the base map at a low zoom, from the overviews (EPSG:3857).
SELECT
    (SELECT COALESCE(ST_AsMVT(tile, 'road', 4096, 'geom'), '') FROM (
        SELECT class, NULLIF(name, '') AS name, NULLIF(name_en, '') AS name_en,
            ST_AsMVTGeom(geom, ST_TileEnvelope(:z, :x, :y), 4096, 64, true) AS geom
        FROM base_overview
        WHERE layer = 'road' AND zoom = :overview AND class = ANY(:classes)
            AND geom && ST_TileEnvelope(:z, :x, :y, margin => 0.016)
    ) AS tile WHERE geom IS NOT NULL)
    || (SELECT COALESCE(ST_AsMVT(tile, 'area', 4096, 'geom'), '') FROM (
        SELECT class AS kind, NULLIF(name, '') AS name, NULLIF(name_en, '') AS name_en,
            ST_AsMVTGeom(geom, ST_TileEnvelope(:z, :x, :y), 4096, 64, true) AS geom
        FROM base_overview
        WHERE layer = 'area' AND zoom = :overview AND geom && ST_TileEnvelope(:z, :x, :y, margin => 0.016)
    ) AS tile WHERE geom IS NOT NULL)
    || (SELECT COALESCE(ST_AsMVT(tile, 'place', 4096, 'geom'), '') FROM (
        SELECT kind, rank, NULLIF(name, '') AS name, NULLIF(name_en, '') AS name_en,
            ST_AsMVTGeom(ST_Transform(location, 3857), ST_TileEnvelope(:z, :x, :y), 4096, 64, true) AS geom
        FROM place
        WHERE rank <= :z - 6
            AND location && ST_Transform(ST_TileEnvelope(:z, :x, :y, margin => 0.016), 4326)
    ) AS tile WHERE geom IS NOT NULL)
    || (SELECT COALESCE(ST_AsMVT(tile, 'district', 4096, 'geom'), '') FROM (
        SELECT code, NULLIF(name, '') AS name, NULLIF(name_en, '') AS name_en,
            ST_AsMVTGeom(geom, ST_TileEnvelope(:z, :x, :y), 4096, 64, true) AS geom
        FROM border
        WHERE level = 'district' AND zoom = :overview AND geom && ST_TileEnvelope(:z, :x, :y, margin => 0.016)
    ) AS tile WHERE geom IS NOT NULL)
    || (SELECT COALESCE(ST_AsMVT(tile, 'street', 4096, 'geom'), '') FROM (
        SELECT code, NULLIF(name, '') AS name, NULLIF(name_en, '') AS name_en,
            ST_AsMVTGeom(geom, ST_TileEnvelope(:z, :x, :y), 4096, 64, true) AS geom
        FROM border
        WHERE :z >= 11 AND level = 'street' AND zoom = :overview
            AND geom && ST_TileEnvelope(:z, :x, :y, margin => 0.016)
    ) AS tile WHERE geom IS NOT NULL)
