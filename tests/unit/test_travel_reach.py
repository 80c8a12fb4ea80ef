"""Reach: exactly the roads that can be reached in time, and honest areas around them."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.roads.build import build_network
from gis.travel import TravelTimes
from gis.travel.pieces import Pieces
from tests.factories.oracle import oracle_s
from tests.factories.roads import grid
from tests.factories.travel import Edge, closed_weights, network_of, on_edges, place


@pytest.fixture(scope="module")
def town():
    with TravelTimes(build_network(grid(20, 20))[0]) as travel:
        yield travel


@pytest.mark.parametrize("limit_s", [0, 7.5, 40, 200])
def test_pieces_are_what_the_times_say(town: TravelTimes, limit_s: float) -> None:
    network = town.network
    origins = town.snap(np.concatenate([place(3.3, 4), place(12, 9.7)]), "car")
    pieces = town.reach(origins, [limit_s], "car").pieces(limit_s)
    edges, parts = (
        np.repeat(np.arange(network.edge_count), 9),
        np.tile(np.linspace(0, 1, 9), network.edge_count),
    )
    times_s = oracle_s(network, closed_weights(network, "car"), origins, on_edges(town, edges, parts)).min(
        axis=0
    )
    reached = np.zeros(len(edges), dtype=bool)
    for edge, low, high in zip(pieces.edge, pieces.from_fraction, pieces.to_fraction, strict=True):
        reached |= (edges == edge) & (parts >= low) & (parts <= high)
    # Times are whole milliseconds, pieces are not rounded.
    clear = np.abs(times_s - limit_s) > 0.002
    np.testing.assert_array_equal(reached[clear], (times_s <= limit_s)[clear])


def test_roads_end_where_time_is_up() -> None:
    edges = [Edge(0, 1, 10_000, 10_000), Edge(1, 2, 10_000, None)]
    with TravelTimes(network_of([(0, 0), (1, 0), (2, 0)], edges)) as travel:
        lines, time_s = travel.reach(on_edges(travel, [0], [0.5]), [3, 9], "car").roads()
        nothing, _ = travel.reach(on_edges(travel, [0], [0.5]), [], "car").roads()
    ends = [shapely.get_coordinates(line) for line in lines]
    np.testing.assert_allclose(ends[0], np.concatenate([place(0, 0), place(1, 0)]), atol=1e-9)
    np.testing.assert_allclose(ends[1], np.concatenate([place(1, 0), place(1.4, 0)]), atol=1e-9)
    assert time_s.tolist() == [0.0, 5.0]
    assert len(nothing) == 0


def test_areas_hold_what_is_reached_and_nothing_far(town: TravelTimes) -> None:
    reach = town.reach(town.snap(place(9.4, 9), "car"), [20, 45, 90], "car")
    areas = reach.polygons()
    for limit_s, area in zip(reach.limits_s, areas, strict=True):
        lines, _ = reach.roads(limit_s)
        assert area.is_valid
        assert shapely.covers(area, lines).all()
        points = shapely.points(shapely.get_coordinates(area))
        to_metres = lambda lonlat: (lonlat - [116.4, 39.9]) * [85_395, 111_037]  # noqa: E731
        away = shapely.distance(
            shapely.transform(points, to_metres), shapely.transform(shapely.union_all(lines), to_metres)
        )
        assert away.max() < 275
        # Unreached parts of a street of 100 m blocks lie outside, but for the strip right at reached ones.
        assert area.area < shapely.union_all(lines).buffer(0.0035).area
    assert areas[0].area < areas[1].area < areas[2].area
    assert shapely.covers(areas[2], areas[0])


def test_areas_leave_out_unreached_roads_and_fill_blocks_of_reached_ones(town: TravelTimes) -> None:
    reach = town.reach(town.snap(place(9.5, 9.5), "car"), [60], "car")
    (area,) = reach.polygons()
    assert area.covers(shapely.Point(*place(9.5, 9.5)[0]))
    assert not area.covers(shapely.Point(*place(17, 17)[0]))
    assert all(not polygon.interiors for polygon in area.geoms)


def test_no_origin_reaches_nothing(town: TravelTimes) -> None:
    for origins in (town.snap([], "car"), town.snap(place(900, 0), "car")):
        reach = town.reach(origins, [60, 120], "car")
        assert [area.is_empty for area in reach.polygons()] == [True, True]
        assert len(reach.roads()[0]) == 0


def test_closed_roads_are_not_reached(town: TravelTimes) -> None:
    origin, limit_s = town.snap(place(9.4, 9), "car"), 60
    free = town.reach(origin, [limit_s], "car")
    town.set_closures({1: town.arcs_in_polygon(shapely.box(*place(10.5, -1)[0], *place(10.6, 30)[0]))})
    closed = town.reach(origin, [limit_s], "car")
    town.set_closures({})
    east = shapely.Point(*place(11, 9)[0])
    assert [reach.polygons()[0].covers(east) for reach in (free, closed)] == [True, False]


pieces_of = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 10), st.integers(0, 10)), max_size=12)


@given(pieces_of)
@settings(deadline=None)
def test_joined_pieces_and_their_rest_make_whole_edges(parts: list[tuple[int, int, int]]) -> None:
    edge = np.array([part[0] for part in parts], dtype=np.int64)
    ends = np.sort(np.array([part[1:] for part in parts], dtype=float).reshape(-1, 2) / 10, axis=1)
    joined = Pieces(edge, ends[:, 0], ends[:, 1], np.zeros(len(edge))).joined()
    rest = joined.rest_of(np.arange(4))
    for at in np.arange(0.05, 1, 0.1):
        for one in range(4):
            covered = ((edge == one) & (ends[:, 0] < at) & (ends[:, 1] > at)).any()
            held = [
                int(((kept.edge == one) & (kept.from_fraction < at) & (kept.to_fraction > at)).sum())
                for kept in (joined, rest)
            ]
            assert held == [int(covered), int(not covered)]
