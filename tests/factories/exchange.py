"""Files of shapes, for tests."""

import json
from typing import Any

from shapely.geometry import mapping

from tests.factories.city import area


def geojson(*features: tuple[Any, dict[str, Any]]) -> bytes:
    """Return a GeoJSON file of shapes with their properties."""
    rows = [
        {"type": "Feature", "geometry": shape and mapping(shape), "properties": properties}
        for shape, properties in features
    ]
    return json.dumps({"type": "FeatureCollection", "features": rows}).encode()


ZONES = geojson(
    (area(0, 0, 5, 5), {"名称": "商圈", "保障等级": "一级", "OBJECTID": 1}),
    (area(6, 0, 9, 5), {"名称": "医院", "保障等级": "2", "OBJECTID": 2}),
)
"""Two key zones with Chinese columns."""
