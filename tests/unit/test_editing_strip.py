"""Strips along a route: as wide as asked on each side, flat at the ends."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString

from gis.editing.errors import BadNumber
from gis.editing.strip import parallel_strip
from tests.factories.drawing import GEOD, distances_m, lines

PARALLEL = LineString([(116.3, 39.9), (116.5, 39.9)])


def beside(line: LineString, edge: int, share: float, away_m: float) -> shapely.Point:
    """A place at a distance from an edge, to the left of it above 0."""
    (x1, y1), (x2, y2) = line.coords[edge : edge + 2]
    lon, lat = x1 + share * (x2 - x1), y1 + share * (y2 - y1)
    along = GEOD.inv(lon, lat, lon + 1e-6 * (x2 - x1), lat + 1e-6 * (y2 - y1))[0]
    end_lon, end_lat, _ = GEOD.fwd(lon, lat, along - 90.0, away_m)
    return shapely.Point(end_lon, end_lat)


@settings(deadline=None)
@given(lines([2_000.0, 50_000.0]), st.floats(0.05, 0.95), st.floats(-0.998, 0.998))
def test_all_places_beside_an_edge_are_in_it(line: LineString, share: float, aside: float) -> None:
    strip = parallel_strip(line, 30.0, 30.0)
    assert strip.is_valid
    for edge in range(len(line.coords) - 1):
        assert strip.covers(beside(line, edge, share, aside * 30.0))


@settings(deadline=None, max_examples=40)
@given(lines([2_000.0]), st.floats(5.0, 100.0), st.floats(5.0, 100.0))
def test_nothing_in_it_is_farther_than_the_width(line: LineString, left_m: float, right_m: float) -> None:
    strip = parallel_strip(line, left_m, right_m)
    corners = np.vstack([shapely.get_coordinates(part.exterior) for part in shapely.get_parts(strip)])
    assert distances_m(corners, line).max() <= max(left_m, right_m) * 1.001


@pytest.mark.parametrize(
    ("left_m", "right_m", "inside", "outside"),
    [
        (20, 0, [19.98], [20.02, -0.02]),
        (0, 20, [-19.98], [-20.02, 0.02]),
        (10, 40, [9.99, -39.96], [10.01, -40.04]),
    ],
)
def test_each_side_has_its_own_width(left_m: float, right_m: float, inside: list, outside: list) -> None:
    strip = parallel_strip(PARALLEL, left_m, right_m)
    for share in (0.001, 0.3, 0.5, 0.999):
        assert all(strip.covers(beside(PARALLEL, 0, share, away_m)) for away_m in inside)
        assert not any(strip.covers(beside(PARALLEL, 0, share, away_m)) for away_m in outside)


def test_ends_are_flat() -> None:
    strip = parallel_strip(PARALLEL, 20.0, 20.0)
    assert strip.bounds[0] == pytest.approx(116.3, abs=1e-6)
    assert strip.bounds[2] == pytest.approx(116.5, abs=1e-6)


def test_the_outer_bend_is_filled_on_its_side_only() -> None:
    bend = LineString([(116.39, 39.9), (116.4, 39.9), (116.4, 39.89)])
    lon, lat, _ = GEOD.fwd(116.4, 39.9, 45.0, 29.9)
    assert parallel_strip(bend, 30.0, 0.0).covers(shapely.Point(lon, lat))
    assert not parallel_strip(bend, 0.0, 30.0).intersects(shapely.Point(lon, lat))


def test_a_closed_route_has_no_gap_where_it_closes() -> None:
    ring = LineString([(116.39, 39.89), (116.39, 39.91), (116.41, 39.91), (116.41, 39.89), (116.39, 39.89)])
    lon, lat, _ = GEOD.fwd(116.39, 39.89, 225.0, 29.9)
    strip = parallel_strip(ring, 30.0, 0.0)
    assert strip.covers(shapely.Point(lon, lat))
    assert len(strip.interiors) == 1


def test_a_route_that_comes_straight_back_and_one_of_parts() -> None:
    there_and_back = LineString([(116.39, 39.9), (116.4, 39.9), (116.39, 39.9)])
    assert parallel_strip(there_and_back, 10.0, 10.0).is_valid
    parts = shapely.MultiLineString([[(116.3, 39.9), (116.31, 39.9)], [(116.4, 39.9), (116.41, 39.9)]])
    assert len(parallel_strip(parts, 10.0, 0.0).geoms) == 2


@pytest.mark.parametrize(("left_m", "right_m"), [(0, 0), (-1, 5), (np.nan, 5)])
def test_widths_have_to_make_a_strip(left_m: float, right_m: float) -> None:
    with pytest.raises(BadNumber):
        parallel_strip(PARALLEL, left_m, right_m)
