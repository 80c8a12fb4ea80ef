"""What the travel times take apart from single questions: starting, snapping, closures, ways, reach."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np
import shapely

from benchmarks.records import Record, median_ms
from gis.roads.build import build_network
from gis.roads.network import RoadNetwork
from gis.roads.osm import read_osm
from gis.travel import TravelTimes


def build(path: Path) -> tuple[RoadNetwork, list[Record]]:
    """Read and build a network, and give what that took."""
    started = perf_counter()
    network, _ = build_network(read_osm(path))
    records = [Record("roads: read and build Beijing 2017 from its extract", perf_counter() - started, "s")]
    with TemporaryDirectory() as folder:
        kept = Path(folder) / "roads"
        network.save(kept)
        started = perf_counter()
        loaded = RoadNetwork.load(kept)
        TravelTimes(loaded).close()
        records.append(Record("roads: load and make travel times ready", perf_counter() - started, "s"))
    return network, records


def measure(network: RoadNetwork) -> Iterator[Record]:
    """Give the figures of an engine on this network."""
    random = np.random.default_rng(7)
    nodes = random.choice(network.node_count, 10_000, replace=False)
    places = np.stack([network.node_lon[nodes], network.node_lat[nodes]], axis=1)
    places += random.normal(0, 0.0005, places.shape)
    with TravelTimes(network) as travel:
        yield Record(
            "snap 1 place", median_ms(lambda turn: travel.snap(places[turn : turn + 1], "car"), 200), "ms"
        )
        yield Record("snap 10,000 places", median_ms(lambda _: travel.snap(places, "car"), 3), "ms")
        squads = travel.snap(places, "car")
        squads = squads[squads.found]
        one = travel.snap(places[:1], "car")
        for count in (10, 100, 10_000):
            some = squads[:count]
            pinned = travel.pin(some, "car")
            took_ms = median_ms(lambda turn, pinned=pinned: pinned.to_one(squads[turn]), 50)
            yield Record(f"all of {count:,} squads to an incident", took_ms, "ms")
        yield Record(
            "matrix 100 × 100",
            median_ms(lambda _: travel.matrix(squads[:100], squads[100:200], "car"), 3),
            "ms",
        )
        took_ms = median_ms(lambda turn: travel.route(squads[turn], squads[turn + 500], "car"), 100)
        yield Record("route with its line and directions", took_ms, "ms")
        yield from _measure_closures(travel)
        yield from _measure_reach(travel, one, squads)


def _measure_closures(travel: TravelTimes) -> Iterator[Record]:
    lon, lat = 116.397, 39.94
    for name, closed in (
        ("a point", travel.arcs_near_point(lon, lat, 100)),
        ("a road (北三环中路)", travel.arcs_on_road("北三环中路")),
        ("an area of 10 km²", travel.arcs_in_polygon(shapely.box(lon, lat, lon + 0.037, lat + 0.028))),
    ):

        def flap(turn: int, closed=closed) -> None:
            travel.set_closures({} if turn % 2 else {1: closed})

        took_ms = median_ms(flap, 10)
        travel.set_closures({})
        yield Record(f"close or open {name}, {len(closed.arcs)} arcs, all modes", took_ms, "ms")


def _measure_reach(travel: TravelTimes, one, squads) -> Iterator[Record]:
    for name, origins, minutes in (
        ("one place", one, 10),
        ("one place", one, 30),
        ("1,000 squads", squads[:1000], 10),
    ):
        limits_s = [minutes * 60]
        took_ms = median_ms(lambda _, o=origins, s=limits_s: travel.reach(o, s, "car").roads(), 3)
        yield Record(f"reach of {name} in {minutes} min, as roads", took_ms, "ms")
        took_ms = median_ms(lambda _, o=origins, s=limits_s: travel.reach(o, s, "car").polygons(), 3)
        yield Record(f"reach of {name} in {minutes} min, as an area", took_ms, "ms")
