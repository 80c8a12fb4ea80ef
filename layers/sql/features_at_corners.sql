-- Published features of other layers of a kind, whose box has its south-western corner at one of some places.
SELECT DISTINCT feature.id
FROM unnest(CAST(:lon AS float[]), CAST(:lat AS float[])) AS corner(lon, lat)
JOIN layer_feature AS feature
    ON feature.shape && ST_Expand(ST_SetSRID(ST_MakePoint(corner.lon, corner.lat), 4326), :near)
    AND abs(ST_XMin(feature.shape) - corner.lon) <= :near AND abs(ST_YMin(feature.shape) - corner.lat) <= :near
JOIN layer ON layer.id = feature.layer_id
WHERE layer.kind = :kind AND layer.id <> :layer
ORDER BY feature.id
