"""Squads ranked by their time to an incident, beside other ways to do it on the same graph.

Ours ranks all 1,000 squads, since a recommendation weighs each of them, and measures the ways of the nearest
five. A search from the incident that stops at the fifth squad is quick where squads are many, but knows
nothing of the others: it is shown for what it is.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import networkx as nx
import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from benchmarks.records import Record, median_ms
from gis.roads.network import UNREACHABLE_MS, RoadNetwork
from gis.travel import TravelTimes

SQUADS = 1_000
COUNT = 5
# Bounded searches start here and double until they have found enough: their best use.
FIRST_LIMIT_MS = 60_000
OURS = "1,000 squads ranked, nearest 5 with lengths, snapped"


@dataclass(frozen=True)
class Question:
    """Squads and incidents at junctions, so that every peer may skip snapping and finds the same times."""

    network: RoadNetwork
    squads: np.ndarray
    incidents: np.ndarray

    def place(self, junction: int) -> np.ndarray:
        """Return where a junction is, (1, 2) degrees."""
        return np.array([[self.network.node_lon[junction], self.network.node_lat[junction]]])


def make_question(network: RoadNetwork) -> Question:
    """Choose squads and incidents by chance among the junctions that cars reach."""
    random = np.random.default_rng(2022)
    nodes = np.unique(np.asarray(network.tail)[network.weight_ms[0] < UNREACHABLE_MS])
    return Question(
        network, random.choice(nodes, SQUADS, replace=False), random.choice(nodes, 200, replace=False)
    )


def measure(question: Question) -> Iterator[Record]:
    """Give our figures, then each peer's with how many times longer it takes."""
    with TravelTimes(question.network) as travel:
        ours, ours_ms = yield from _measure_ours(travel, question)
        scipy_times, networkx_times = scipy_search(question), networkx_search(question)
        for name, rounds, ask in (
            ("1,000 squads ranked: SciPy, reverse Dijkstra", 50, ranked(question, scipy_times)),
            ("1,000 squads ranked: NetworkX, reverse Dijkstra", 5, ranked(question, networkx_times)),
            ("5 squads found, no others: SciPy, bounded", 100, bounded(question, scipy_times)),
            ("5 squads found, no others: NetworkX, bounded", 50, bounded(question, networkx_times)),
        ):
            note = agreement(ours, ask, question)
            peer_ms = median_ms(lambda turn, ask=ask: ask(question.incidents[turn]), rounds)
            yield Record(name, peer_ms, "ms", OURS, peer_ms / ours_ms, note)


Search = Callable[[int, float], np.ndarray]
Nearest = Callable[[int], list[float]]


def _measure_ours(travel: TravelTimes, question: Question) -> Iterator[Record]:
    places = np.concatenate([question.place(node) for node in question.squads])
    squads = travel.snap(places, "car")
    pinned = travel.pin(squads, "car")

    def ours(incident: int) -> list[float]:
        _, time_s, _ = pinned.nearest(travel.snap(question.place(incident), "car"), COUNT)
        return [round(seconds * 1000) for seconds in time_s]

    def times(incident: int) -> np.ndarray:
        return pinned.to_one(travel.snap(question.place(incident), "car"))

    def unpinned(incident: int) -> np.ndarray:
        return travel.to_one(squads, travel.snap(question.place(incident), "car"), "car")

    ours_ms = median_ms(lambda turn: ours(question.incidents[turn]), 200)
    yield Record(OURS, ours_ms, "ms")
    for name, ask in (("pinned", times), ("not pinned", unpinned)):
        took_ms = median_ms(lambda turn, ask=ask: ask(question.incidents[turn]), 200)
        yield Record(f"all of 1,000 squads to an incident, snapped, {name}", took_ms, "ms")
    return ours, ours_ms


def agreement(ours: Nearest, peer: Nearest, question: Question) -> str | None:
    """Return a note where a peer's five times differ from ours, over three incidents."""
    differ = [
        node
        for node in question.incidents[:3]
        if not np.array_equal(np.sort(ours(node)), np.sort(peer(node)))
    ]
    return f"differs from ours for {len(differ)} of 3 incidents" if differ else None


def ranked(question: Question, search: Search) -> Nearest:
    """Search the whole graph and rank all squads."""

    def nearest(incident: int) -> list[float]:
        return np.sort(search(incident, np.inf))[:COUNT].tolist()

    return nearest


def bounded(question: Question, search: Search) -> Nearest:
    """Search within a limit that doubles until enough squads are found."""

    def nearest(incident: int) -> list[float]:
        limit_ms = FIRST_LIMIT_MS
        while np.isfinite(times_ms := search(incident, limit_ms)).sum() < COUNT:
            limit_ms *= 2
        return np.sort(times_ms)[:COUNT].tolist()

    return nearest


def scipy_search(question: Question) -> Search:
    """Return SciPy's search from an incident over the reversed graph to the squads."""
    network = question.network
    may = np.asarray(network.weight_ms[0]) < UNREACHABLE_MS
    tail, head = np.asarray(network.tail)[may], np.asarray(network.head)[may]
    time_ms = np.asarray(network.weight_ms[0])[may].astype(float)
    rows = np.argsort(head, kind="stable")
    begin = np.concatenate([[0], np.cumsum(np.bincount(head, minlength=network.node_count))])
    graph = csr_array((time_ms[rows], tail[rows], begin), shape=(network.node_count,) * 2)
    return lambda incident, limit_ms: dijkstra(graph, indices=incident, limit=limit_ms)[question.squads]


def networkx_search(question: Question) -> Search:
    """Return the same with NetworkX."""
    network, graph = question.network, nx.DiGraph()
    arcs = zip(network.tail.tolist(), network.head.tolist(), network.weight_ms[0].tolist(), strict=True)
    for tail, head, time_ms in arcs:
        known = graph.get_edge_data(head, tail, {"ms": UNREACHABLE_MS})["ms"]
        if time_ms < known:
            graph.add_edge(head, tail, ms=time_ms)
    squads = question.squads.tolist()

    def search(incident: int, limit_ms: float) -> np.ndarray:
        found = nx.single_source_dijkstra_path_length(graph, int(incident), cutoff=limit_ms, weight="ms")
        return np.array([found.get(node, np.inf) for node in squads])

    return search
