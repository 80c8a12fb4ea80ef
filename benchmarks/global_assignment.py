"""Squads for 200 waiting incidents at once, of 1,000: beside one by one, and beside peers for either half."""

from collections.abc import Iterator
from time import perf_counter, time

import networkx
import numpy as np
from networkx.algorithms.bipartite import minimum_weight_full_matching
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from benchmarks.city import BenchCity
from benchmarks.records import Record, median_ms
from dispatch.global_assignment import Waiting, price, propose
from dispatch.matching import match_all, match_in_turn
from dispatch.policy import Policy
from dispatch.recommendation import Task
from dispatch.situation import Situation
from gis.roads.network import MODES, UNREACHABLE_MS, RoadNetwork

INCIDENTS = 200
TURNS = 7
SWEPT = 10
"""So many of the peer's sweeps are timed; all of them take as many times longer."""


def measure(city: BenchCity) -> Iterator[Record]:
    """Give the whole proposal, what of it is matching, and the ratios to one by one and to the peers."""
    situation = Situation(city.engine, city.instance)
    try:
        with situation.look():
            yield from _measured(city, situation)
    finally:
        situation.close()


def _measured(city: BenchCity, situation: Situation) -> Iterator[Record]:
    waiting = _waiting(city, situation)
    name = f"assignment at once: {INCIDENTS} × {len(situation.roster):,}"
    found = propose(situation, waiting, Policy(), time())
    whole_ms = median_ms(lambda turn: propose(situation, waiting, Policy(), time()), TURNS)
    saved = f"saves {found.saved_s / 60:.1f} min, late {found.at_once.late} instead of {found.in_turn.late}"
    yield Record(f"{name}, both answers, travel times included", whole_ms, "ms", note=saved)
    prices = price(situation, waiting, Policy(), time())
    once_ms = median_ms(lambda turn: match_all(prices.cost, prices.leaving), TURNS)
    turn_ms = median_ms(lambda turn: match_in_turn(prices.cost, prices.leaving), TURNS)
    ratio = found.in_turn.cost_s / found.at_once.cost_s
    yield Record(f"{name}, matching", once_ms, "ms", "one by one", turn_ms / once_ms)
    yield Record(f"{name}, price", found.at_once.cost_s, "s", "one by one", ratio)
    yield Record(f"{name}, matching", once_ms, "ms", "NetworkX", _networkx_ms(prices.cost) / once_ms)
    times_ms = whole_ms - once_ms - turn_ms
    peer_ms = _scipy_ms(city.network(), waiting)
    yield Record(f"{name}, travel times", times_ms, "ms", "SciPy Dijkstra", peer_ms / times_ms)


def _waiting(city: BenchCity, situation: Situation) -> list[Waiting]:
    """Return incidents at junctions by chance, of all priorities, some of them late already."""
    random, network = np.random.default_rng(12), city.network()
    owners = [key for key, one in situation.organisations.items() if one.district_id is not None]
    now = time()
    return [
        Waiting(
            number,
            str(number),
            int(random.integers(1, 5)),
            now + float(random.integers(-600, 3600)),
            Task(float(network.node_lon[node]), float(network.node_lat[node]), int(random.choice(owners))),
        )
        for number, node in enumerate(random.choice(network.node_count, INCIDENTS, replace=False))
    ]


def _networkx_ms(cost: np.ndarray) -> float:
    """Return what NetworkX takes for the matching alone, on the pairs that may be."""
    graph = networkx.Graph()
    rows, columns = np.nonzero(np.isfinite(cost))
    graph.add_weighted_edges_from(
        (("incident", int(row)), ("squad", int(column)), float(cost[row, column]))
        for row, column in zip(rows, columns, strict=True)
    )
    started = perf_counter()
    minimum_weight_full_matching(graph, [("incident", row) for row in range(len(cost))])
    return (perf_counter() - started) * 1000


def _scipy_ms(network: RoadNetwork, waiting: list[Waiting]) -> float:
    """Return what reverse Dijkstra takes from each incident on each mode's roads, counted from a few."""
    nodes = np.random.default_rng(13).choice(network.node_count, SWEPT)
    took_ms = 0.0
    for mode in range(len(MODES)):
        weight_ms = np.asarray(network.weight_ms)[mode]
        graph = _reversed(network, weight_ms)
        started = perf_counter()
        dijkstra(graph, indices=nodes)
        took_ms += (perf_counter() - started) * 1000
    return took_ms * len(waiting) / SWEPT


def _reversed(network: RoadNetwork, weight_ms: np.ndarray) -> csr_array:
    usable = weight_ms < UNREACHABLE_MS
    ends = np.asarray(network.head)[usable], np.asarray(network.tail)[usable]
    shape = (network.node_count, network.node_count)
    return csr_array((weight_ms[usable].astype(float), ends), shape=shape)
