"""Faults: each with its code and its place; none, if and only if the shape is valid and tidy."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Point, Polygon

from gis.editing.faults import MOST_FAULTS, find_faults
from tests.factories.drawing import shapes

SHELL = [(116.0, 39.0), (117.0, 39.0), (117.0, 40.0), (116.0, 40.0)]


def box(west: float, south: float, east: float, north: float) -> list[tuple[float, float]]:
    return [(west, south), (east, south), (east, north), (west, north)]


CASES = {
    "bow-tie": (Polygon([SHELL[0], SHELL[2], SHELL[1], SHELL[3]]), "self_intersection", (116.5, 39.5)),
    "loop-at-a-vertex": (
        Polygon([(0, 0), (2, 0), (1, 1), (2, 2), (0, 2), (1, 1)]),
        "self_intersection",
        (1, 1),
    ),
    "hole-across": (Polygon(SHELL, [box(116.5, 39.4, 117.5, 39.6)]), "ring_crossing", (117.0, 39.4)),
    "hole-outside": (Polygon(SHELL, [box(118, 39.4, 118.5, 39.6)]), "hole_outside", (118.0, 39.4)),
    "holes-nested": (
        Polygon(SHELL, [box(116.2, 39.2, 116.8, 39.8), box(116.4, 39.4, 116.6, 39.6)]),
        "holes_nested",
        None,
    ),
    "holes-crossing": (
        Polygon(SHELL, [box(116.2, 39.2, 116.5, 39.5), box(116.4, 39.4, 116.6, 39.6)]),
        "ring_crossing",
        (116.5, 39.4),
    ),
    "hole-that-cuts-in-two": (
        Polygon(SHELL, [[(116.0, 39.5), (116.5, 39.4), (117.0, 39.5), (116.5, 39.6)]]),
        "interior_disconnected",
        None,
    ),
    "hole-along-the-shell": (
        Polygon(SHELL, [box(116.0, 39.2, 116.5, 39.8)]),
        "ring_crossing",
        (116.0, 39.5),
    ),
    "parts-overlap": (
        MultiPolygon([Polygon(SHELL), Polygon(box(116.5, 39.5, 117.5, 40.5))]),
        "parts_overlap",
        (117.0, 39.5),
    ),
    "part-in-part": (
        MultiPolygon([Polygon(SHELL), Polygon(box(116.5, 39.5, 116.6, 39.6))]),
        "parts_overlap",
        None,
    ),
    "flat": (Polygon([(116, 39), (116.5, 39.5), (117, 40)]), "zero_area", (116, 39)),
    "two-points": (Polygon([(116, 39), (117, 40), (116, 39)]), "too_few_points", (116, 39)),
    "line-of-one-point": (LineString([(116, 39), (116, 39)]), "too_few_points", (116, 39)),
    "swapped": (Point(39.9, 116.4), "coordinates_swapped", (39.9, 116.4)),
    "outside": (LineString([(116, 39), (181, 39)]), "coordinates_outside", (181, 39)),
    "metres": (Point(448_000, 4_418_000), "coordinates_outside", (448_000, 4_418_000)),
    "empty": (Polygon(), "empty", (None, None)),
}


@pytest.mark.parametrize(("shape", "code", "place"), CASES.values(), ids=CASES)
def test_each_fault_is_found_with_its_place(shape: shapely.Geometry, code: str, place: tuple | None) -> None:
    found = [fault for fault in find_faults(shape) if fault.code == code]
    assert found
    assert all(fault.blocks for fault in found)
    places = [(fault.lon, fault.lat) for fault in found]
    assert (
        place is None
        or any(np.allclose(each, place) for each in places if None not in (*each, *place))
        or (place in places)
    )


def test_all_crossings_are_found_at_once() -> None:
    zigzag = [(0, 0), (10, 0), *((x, 1 - 2 * (x % 2)) for x in range(9, 0, -1))]
    faults = find_faults(Polygon(zigzag))
    crossings = [fault for fault in faults if fault.code == "self_intersection"]
    assert len(crossings) == 8
    assert all(fault.lat == pytest.approx(0) for fault in crossings)


def test_what_is_only_untidy_does_not_block() -> None:
    doubled = Polygon([*SHELL[:2], *SHELL[1:]])
    assert [(fault.code, fault.lon, fault.lat, fault.blocks) for fault in find_faults(doubled)] == [
        ("duplicate_points", 117.0, 39.0, False)
    ]
    thin = Polygon([(116.0, 39.0), (117.0, 39.0), (117.0, 39.0001)])
    assert [(fault.code, fault.blocks) for fault in find_faults(thin)] == [("spike", False)]
    back = LineString([(116.0, 39.0), (117.0, 39.0), (116.5, 39.0)])
    assert [(fault.code, fault.lon) for fault in find_faults(back)] == [("spike", 117.0)]


def test_a_spike_that_goes_straight_out_and_back_is_a_spike_too() -> None:
    spiked = Polygon([*SHELL[:2], (117.5, 38.5), *SHELL[1:]])
    assert {"spike"} <= {fault.code for fault in find_faults(spiked)}
    assert any(fault.blocks for fault in find_faults(spiked))


def test_touching_is_no_fault() -> None:
    touching_hole = Polygon(SHELL, [[(116.0, 39.5), (116.5, 39.4), (116.5, 39.6)]])
    neighbours = MultiPolygon([Polygon(SHELL), Polygon(box(117.0, 40.0, 118.0, 41.0))])
    assert find_faults(touching_hole) == find_faults(neighbours) == []


@settings(deadline=None)
@given(shapes())
def test_drawn_shapes_have_no_fault_that_blocks(shape: shapely.Geometry) -> None:
    assert not any(fault.blocks for fault in find_faults(shape))


@settings(deadline=None, max_examples=300)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=3, max_size=9))
def test_any_ring_has_a_fault_that_blocks_if_and_only_if_it_is_invalid(ring: list[tuple[int, int]]) -> None:
    shape = Polygon(ring)
    assert any(fault.blocks for fault in find_faults(shape)) == (not shape.is_valid)


@settings(deadline=None, max_examples=200)
@given(
    st.lists(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=3, max_size=5), max_size=3)
)
def test_so_with_any_holes(holes: list[list[tuple[int, int]]]) -> None:
    shape = Polygon(box(1, 1, 4, 4), holes)
    assert any(fault.blocks for fault in find_faults(shape)) == (not shape.is_valid)


def test_there_are_never_too_many_to_show() -> None:
    tangle = np.random.default_rng(3).uniform(0, 1, (300, 2))
    assert len(find_faults(Polygon(tangle))) == MOST_FAULTS
