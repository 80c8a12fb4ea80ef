-- What a large layer shows at low zooms: in each tile the largest features, the others counted by cell.
-- A tile has 32 cells a side and 512 pixels; a feature belongs to the tile and cell of its middle. What is
-- smaller than a pixel would not be seen, unless it is a point.
WITH placed AS (
    SELECT id, window_id, shape,
        (ST_X(middle) + :half) / (2 * :half) AS x, (:half - ST_Y(middle)) / (2 * :half) AS y,
        ST_Dimension(shape) = 0 AS is_point,
        GREATEST(ST_XMax(shape) - ST_XMin(shape), ST_YMax(shape) - ST_YMin(shape)) AS extent_m
    FROM (
        SELECT id, window_id, ST_Transform(shape, 3857) AS shape,
            ST_Centroid(ST_Envelope(ST_Transform(shape, 3857))) AS middle
        FROM layer_feature WHERE layer_id = :layer
    ) AS projected
),
ranked AS (
    SELECT zoom, id, window_id, x, y,
        row_number() OVER (
            PARTITION BY zoom, floor(x * 2 ^ zoom), floor(y * 2 ^ zoom) ORDER BY extent_m DESC, id
        ) <= :drawn AND (is_point OR extent_m >= 2 * :half / 2 ^ zoom / 512) AS is_drawn
    FROM placed, generate_series(0, :to_zoom) AS zoom
)
INSERT INTO layer_overview (layer_id, zoom, feature_id, window_id, count, shape)
SELECT :layer, zoom, placed.id, placed.window_id, 1,
    CASE WHEN is_point THEN shape
        ELSE ST_SimplifyPreserveTopology(shape, 2 * :half / 2 ^ zoom / 1024) END
FROM ranked JOIN placed ON placed.id = ranked.id WHERE is_drawn
UNION ALL
SELECT :layer, zoom, NULL, window_id, count(*),
    ST_SetSRID(ST_MakePoint(avg(x) * 2 * :half - :half, :half - avg(y) * 2 * :half), 3857)
FROM ranked WHERE NOT is_drawn
GROUP BY zoom, window_id, floor(x * 2 ^ (zoom + 5)), floor(y * 2 ^ (zoom + 5))
