"""The quick look at many shapes passes over none that the close look finds fault with."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from gis.editing.faults import find_faults
from gis.editing.suspects import find_suspects

SQUARE = [(116.0, 39.0), (116.1, 39.0), (116.1, 39.1), (116.0, 39.1), (116.0, 39.0)]
PLACES = st.tuples(st.integers(0, 6), st.integers(0, 6))


@pytest.mark.parametrize(
    ("shape", "suspect"),
    [
        (shapely.Polygon(SQUARE), False),
        (shapely.Point(116, 39), False),
        (shapely.MultiPolygon([shapely.box(1, 1, 2, 2), shapely.box(3, 3, 4, 4)]), False),
        (shapely.LineString(SQUARE[:3]), False),
        (shapely.Polygon(), True),
        (shapely.Polygon([SQUARE[0], *SQUARE]), True),
        (shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1), (0, 0)]), True),
        (shapely.box(39, 116, 40, 117), True),
        (shapely.LineString([(0, 0), (1, 0), (0, 0)]), True),
        (shapely.Polygon([(0, 0), (2, 0), (2, 1), (3, 1), (2, 1), (2, 2), (0, 2), (0, 0)]), True),
    ],
)
def test_suspects(shape: BaseGeometry, suspect: bool) -> None:
    assert find_suspects(np.array([shapely.box(5, 5, 6, 6), shape])).tolist() == [False, suspect]
    assert bool(find_faults(shape)) == suspect


def test_none_of_no_shapes() -> None:
    assert find_suspects(np.zeros(0, dtype=object)).tolist() == []


@given(st.lists(st.lists(PLACES, min_size=3, max_size=6), min_size=1, max_size=4))
def test_whatever_is_at_fault_is_a_suspect(rings: list[list[tuple[int, int]]]) -> None:
    shapes = np.array([shapely.Polygon(ring) for ring in rings])
    suspects = find_suspects(shapes)
    at_fault = [bool(find_faults(shape)) for shape in shapes]
    assert all(suspect or not fault for suspect, fault in zip(suspects, at_fault, strict=True))
