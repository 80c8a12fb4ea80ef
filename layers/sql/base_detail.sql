-- A tile of the base map at a high zoom, from the roads, areas and places themselves (EPSG:4326).
SELECT
    (SELECT COALESCE(ST_AsMVT(tile, 'road', 4096, 'geom'), '') FROM (
        SELECT road_class AS class, NULLIF(name, '') AS name, NULLIF(name_en, '') AS name_en,
            NULLIF(oneway, false) AS oneway,
            ST_AsMVTGeom(ST_Transform(geom, 3857), ST_TileEnvelope(:z, :x, :y), 4096, 64, true) AS geom
        FROM road
        WHERE (:z >= 14 OR road_class = ANY(:classes))
            AND geom && ST_Transform(ST_TileEnvelope(:z, :x, :y, margin => 0.016), 4326)
    ) AS tile WHERE geom IS NOT NULL)
    || (SELECT COALESCE(ST_AsMVT(tile, 'area', 4096, 'geom'), '') FROM (
        SELECT kind, NULLIF(name, '') AS name, NULLIF(name_en, '') AS name_en,
            ST_AsMVTGeom(ST_Transform(geom, 3857), ST_TileEnvelope(:z, :x, :y), 4096, 64, true) AS geom
        FROM base_area
        WHERE kind <> 'building' AND geom && ST_Transform(ST_TileEnvelope(:z, :x, :y, margin => 0.016), 4326)
        UNION ALL
        SELECT kind, NULLIF(name, ''), NULLIF(name_en, ''),
            ST_AsMVTGeom(ST_Transform(geom, 3857), ST_TileEnvelope(:z, :x, :y), 4096, 64, true)
        FROM base_area
        WHERE :z >= 15 AND kind = 'building'
            AND geom && ST_Transform(ST_TileEnvelope(:z, :x, :y, margin => 0.016), 4326)
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
        WHERE level = 'district' AND zoom = 24 AND geom && ST_TileEnvelope(:z, :x, :y, margin => 0.016)
    ) AS tile WHERE geom IS NOT NULL)
    || (SELECT COALESCE(ST_AsMVT(tile, 'street', 4096, 'geom'), '') FROM (
        SELECT code, NULLIF(name, '') AS name, NULLIF(name_en, '') AS name_en,
            ST_AsMVTGeom(geom, ST_TileEnvelope(:z, :x, :y), 4096, 64, true) AS geom
        FROM border
        WHERE level = 'street' AND zoom = 24 AND geom && ST_TileEnvelope(:z, :x, :y, margin => 0.016)
    ) AS tile WHERE geom IS NOT NULL)
