"""What is no shape is said to be none, in whatever way it is not."""

from typing import Any

import pytest

from gis.shapes import ShapeOutsideWorld, ShapeUnreadable, checked_shape


@pytest.mark.parametrize(
    ("kind", "coordinates"),
    [
        ("MultiLineString", [[], [[1.0, 1.0], [2.0, 2.0]]]),
        ("MultiLineString", [[], [1, 1, 1]]),
        ("MultiPolygon", [[], [[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]]]),
        ("MultiPoint", [[], [1.0, 1.0]]),
        ("LineString", [[1.0, 1.0]]),
        ("Polygon", []),
        ("Circle", [1.0, 1.0]),
    ],
)
def test_what_makes_no_geometry_is_unreadable(kind: str, coordinates: Any) -> None:
    with pytest.raises(ShapeUnreadable):
        checked_shape({"type": kind, "coordinates": coordinates})


def test_what_lies_beyond_the_world_says_where() -> None:
    with pytest.raises(ShapeOutsideWorld, match="vertex 1"):
        checked_shape({"type": "LineString", "coordinates": [[1.0, 1.0], [1.0, 91.0]]})
