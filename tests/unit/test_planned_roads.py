"""What is reached on roads with planned closures, beside networkx; what closures cut off in real Beijing."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from dispatch.checking.cut_off import check_cut_off
from dispatch.checking.roads import RoadsAsked
from gis.geodesy import point_buffers
from gis.travel import ClosedArcs, TravelTimes
from gis.travel.planned import PlannedRoads, area_of_edges, parts_of_edges
from layers.checks import Deadline
from layers.checks.planned import ALWAYS, Planned
from tests.factories.travel import Edge, beijing, network_of, on_edges

NOW = datetime(2026, 1, 1, tzinfo=UTC)
TIMES = st.one_of(st.none(), st.integers(1_000, 60_000))


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[Edge], list[int], int]:
    """Edges between seven junctions, which of their arcs are closed, and the edge where the squad is."""
    count = draw(st.integers(1, 12))
    ends = st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda pair: pair[0] != pair[1])
    edges = [Edge(*draw(ends), draw(st.integers(1_000, 60_000)), draw(TIMES)) for _ in range(count)]
    arcs = count + sum(edge.back_ms is not None for edge in edges)
    closed = draw(st.lists(st.integers(0, arcs - 1), max_size=6, unique=True))
    return edges, closed, draw(st.integers(0, count - 1))


@given(graphs())
def test_reached_edges_are_those_of_networkx(graph: tuple[list[Edge], list[int], int]) -> None:
    edges, closed, here = graph
    network = network_of([(0, 0), (1, 0), (2, 0), (0, 1), (1, 1), (2, 1), (1, 2)], edges)
    with TravelTimes(network) as travel:
        roads = PlannedRoads(travel, "car", [ClosedArcs(np.array(closed, dtype=np.int32))])
        origin = on_edges(travel, [here], [0.5])
        found = np.flatnonzero(roads.reached_edges(origin)).tolist()
        on_road = roads._on_road(origin)
    arcs = [
        (int(tail), int(head), int(edge))
        for arc, (tail, head, edge) in enumerate(zip(network.tail, network.head, network.edge, strict=True))
        if arc not in closed
    ]
    reachable = nx.MultiDiGraph([(tail, head) for tail, head, _ in arcs])
    starts = {head for _, head, edge in arcs if edge == on_road.edge[0]}
    if 0 < on_road.fraction[0] < 1:
        nodes = starts.union(*(nx.descendants(reachable, one) for one in starts))
        expected = {edge for tail, _, edge in arcs if tail in nodes} | (
            {int(on_road.edge[0])} if starts else set()
        )
        assert found == sorted(expected)


def test_edges_are_parted_by_what_hangs_together() -> None:
    edges = [Edge(0, 1, 1, 1), Edge(2, 3, 1, 1), Edge(3, 4, 1, 1), Edge(1, 5, 1, 1)]
    network = network_of([(0, 0), (1, 0), (5, 5), (6, 5), (9, 5), (1, 1)], edges)
    with TravelTimes(network) as travel:
        parts = parts_of_edges(travel, np.array([0, 1, 2]))
        assert [part.tolist() for part in parts] == [[1, 2], [0]]
        assert parts_of_edges(travel, np.zeros(0, np.int64)) == []
        area = area_of_edges(travel, np.array([1, 2]), "car")
        assert area.covers(
            shapely.Point(*on_edges(travel, [2], [0.5])[0].lon, *on_edges(travel, [2], [0.5]).lat)
        )


@pytest.fixture(scope="module")
def travel(shared_data: Path) -> Iterator[TravelTimes]:
    with TravelTimes(beijing(shared_data)) as travel:
        yield travel


def closure(shape: shapely.Geometry, **attributes: str) -> Planned:
    return Planned(7, 1, 1, "closure", "封控", "", shape, attributes, {}, ALWAYS, "created")


def findings(travel: TravelTimes, *features: Planned) -> list:
    places = np.array([[116.30, 39.98], [116.46, 39.92], [116.40, 39.86], [116.65, 39.90]])
    squads = {"car": travel.snap(places, "car")}
    subject = SimpleNamespace(features=list(features), now=NOW, deadline=Deadline(60))
    return check_cut_off(subject, RoadsAsked(travel, [], squads))


def test_a_ring_of_closures_in_beijing_cuts_off_what_travel_times_call_unreachable(
    travel: TravelTimes,
) -> None:
    """A closed ring of 100 m around Beihai: nobody reaches what lies within, as the engine says too."""
    outer, inner = (point_buffers(116.383, 39.925, metres)[0] for metres in (900, 800))
    ring = shapely.difference(outer, inner)
    found = findings(travel, closure(ring))
    assert {one.code for one in found} == {"cut_off"}
    assert found[0].features == (7,)
    assert found[0].numbers["road_length_m"] > 3_000
    origin = travel.snap(np.array([[116.30, 39.98]]), "car")
    inside = np.array([shapely.get_coordinates(one.shape.representative_point())[0] for one in found])
    outside = np.array([[116.41, 39.93], [116.36, 39.92]])
    travel.set_closures({"ring": travel.closed_arcs(ring)})
    try:
        times_s = travel.from_one(origin, travel.snap(np.concatenate([inside, outside]), "car"), "car")
        assert np.isinf(times_s[: len(inside)]).all()
        assert np.isfinite(times_s[len(inside) :]).all()
        assert findings(travel, closure(ring)) != [], "what is in force does not count"
    finally:
        travel.set_closures({})


def test_a_closed_road_with_ways_round_cuts_nothing_off(travel: TravelTimes) -> None:
    """Chang'an Avenue between Xidan and Dongdan has side streets, but each leads on."""
    closed = closure(shapely.LineString([(116.3742, 39.9075), (116.4175, 39.9085)]), closed_to="car")
    assert [one for one in findings(travel, closed) if one.numbers["road_length_m"] > 2_000] == []
