"""Puts the sample city's roads together as if they had been read from a map."""

from itertools import combinations
from random import Random

import numpy as np
import shapely
from scipy.spatial import cKDTree

from data.sample.plane import bent, to_lonlat
from data.sample.roads.blocks import build_town
from data.sample.roads.expressways import Carriageway, carriageways
from data.sample.roads.frame import build_frame
from data.sample.roads.naming import NameMaker
from data.sample.roads.oneway import oneway_streets
from data.sample.roads.pruning import Segments, segments_of
from data.sample.roads.ramps import Ramp, end_ramps, interchange_ramps, street_ramps
from data.sample.roads.town import Street, Town
from data.sample.roads.tracks import RING_NAMES, SIDES, side_of
from data.sample.terrain import Terrain
from gis.roads.osm import RawRoads, Way

SHAPE_M = 260.0
WAY_NODES = 40
MAJOR = ("primary", "secondary", "tertiary")


class _Map:
    """Nodes and ways as they are added."""

    def __init__(self, points: np.ndarray) -> None:
        self.points = [points]
        self.count = len(points)
        self.ways: list[Way] = []

    def add_points(self, points: np.ndarray) -> np.ndarray:
        self.points.append(points)
        self.count += len(points)
        return np.arange(self.count - len(points), self.count)

    def add_way(self, nodes: np.ndarray, tags: dict[str, str]) -> None:
        self.ways.append(Way(len(self.ways) + 1, nodes, tags))

    def raw(self) -> RawRoads:
        points = np.concatenate(self.points)
        used = np.unique(np.concatenate([way.nodes for way in self.ways]))
        rows = np.full(len(points), -1)
        rows[used] = np.arange(len(used))
        lonlat = to_lonlat(bent(points[used]))
        ways = [Way(way.osm_id, rows[way.nodes], way.tags) for way in self.ways]
        return RawRoads(lonlat[:, 0].copy(), lonlat[:, 1].copy(), ways)


def build_roads(terrain: Terrain, seed: int) -> RawRoads:
    """Return all roads of the sample city, the same for the same seed; EPSG:4326."""
    random = Random(seed)
    town = build_town(build_frame(), terrain, random)
    segments = segments_of(town)
    points = np.array([town.x, town.y]).T
    network = _Map(points)
    _add_streets(network, town, segments, random)
    _add_expressways(network, points, town, segments)
    return network.raw()


def _add_streets(network: _Map, town: Town, segments: Segments, random: Random) -> None:
    names = NameMaker(random)
    oneway = oneway_streets(town, segments, random)
    between = _points_between(network, segments)
    ends = zip(segments.start.tolist(), segments.end.tolist(), segments.street.tolist(), strict=True)
    runs: dict[int, list[list[int]]] = {}
    for row, (start, end, number) in enumerate(ends):
        if not segments.kept[row]:
            continue
        mine = runs.setdefault(number, [])
        if not mine or mine[-1][-1] != start:
            mine.append([start])
        mine[-1] += [*between.get(row, ()), end]
    for number, parts in runs.items():
        tags = _tags(town, town.streets[number], names)
        if number in oneway:
            tags |= {"oneway": "yes", "oneway:bicycle": "no"}
        for nodes in parts:
            network.add_way(np.array(nodes), tags)


def _points_between(network: _Map, segments: Segments) -> dict[int, list[int]]:
    """Add points along the long parts of streets, so that these can bend; return them by row."""
    points = network.points[0]
    start, end = points[segments.start], points[segments.end]
    steps = np.ceil(np.hypot(*(end - start).T) / SHAPE_M).astype(int)
    added = {}
    for row in np.flatnonzero(segments.kept & (steps > 1)).tolist():
        share = (np.arange(1, steps[row]) / steps[row])[:, None]
        added[row] = network.add_points(start[row] + share * (end[row] - start[row])).tolist()
    return added


def _tags(town: Town, street: Street, names: NameMaker) -> dict[str, str]:
    if street.track is not None:
        track = street.track
        return _named(track.highway, track.name, track.name_en, track.maxspeed_kmh) | track.tags
    return {"highway": street.highway} | _name_tags(*names.name(town, street))


def _named(highway: str, name: str, name_en: str, maxspeed_kmh: int) -> dict[str, str]:
    return {"highway": highway, "maxspeed": str(maxspeed_kmh)} | _name_tags(name, name_en)


def _name_tags(name: str, name_en: str) -> dict[str, str]:
    return {"name": name, "name:en": name_en} if name else {}


def _add_expressways(network: _Map, points: np.ndarray, town: Town, segments: Segments) -> None:
    pairs = carriageways()
    ramps = _ramps(pairs, points, town, segments)
    for ramp in ramps:
        for end in (ramp.start, ramp.end):
            if not isinstance(end, int):
                end[0].stops[end[1]] = -1
    for pair in pairs:
        for way in pair:
            _add_carriageway(network, way)
    for ramp in ramps:
        _add_ramp(network, ramp, points)


def _ramps(pairs: list, points: np.ndarray, town: Town, segments: Segments) -> list[Ramp]:
    kept = segments.kept
    major = kept & np.array([street.highway in MAJOR for street in town.streets])[segments.street]
    ends = np.stack([points[segments.start[major]], points[segments.end[major]]], axis=1)
    streets = shapely.STRtree(shapely.linestrings(ends))
    numbers = _corners(segments)
    tree = cKDTree(points[numbers])
    ramps: list[Ramp] = []
    for pair in pairs:
        ramps += street_ramps(pair, streets, points[numbers], tree) + end_ramps(pair, points[numbers], tree)
    for first, second in combinations(pairs, 2):
        ramps += interchange_ramps(first, second)
    return [Ramp(_numbered(ramp.start, numbers), _numbered(ramp.end, numbers), ramp.over) for ramp in ramps]


def _numbered(end: tuple[Carriageway, float] | int, numbers: np.ndarray) -> tuple[Carriageway, float] | int:
    return int(numbers[end]) if isinstance(end, int) else end


def _corners(segments: Segments) -> np.ndarray:
    """Return the points where three or more kept parts of streets meet."""
    ends = np.concatenate([segments.start[segments.kept], segments.end[segments.kept]])
    return np.flatnonzero(np.bincount(ends) >= 3)


def _add_carriageway(network: _Map, way: Carriageway) -> None:
    along = sorted(way.stops)
    nodes = network.add_points(shapely.get_coordinates(shapely.line_interpolate_point(way.line, along)))
    way.stops.update(zip(along, nodes.tolist(), strict=True))
    if way.track.closed:
        nodes = np.append(nodes, nodes[0])
    for start in range(0, len(nodes) - 1, WAY_NODES):
        chain = nodes[start : start + WAY_NODES + 1]
        network.add_way(
            chain, _expressway_tags(way, way.position(along[min(start + len(chain) // 2, len(along) - 1)]))
        )


def _expressway_tags(way: Carriageway, middle: np.ndarray) -> dict[str, str]:
    track = way.track
    name, name_en = track.name, track.name_en
    if name in RING_NAMES.values():
        side = side_of(middle, track.line)
        name, name_en = side + name, f"{SIDES[side]} {name_en}"
    tags = _named(track.highway, name, name_en, track.maxspeed_kmh) | {"oneway": "yes"}
    return tags | {"ref": track.ref} if track.ref else tags


def _add_ramp(network: _Map, ramp: Ramp, points: np.ndarray) -> None:
    start, begin = _end(ramp.start, points)
    end, finish = _end(ramp.end, points)
    if start == end:
        return
    share = np.array([0.25, 0.5, 0.75])[:, None]
    curve = (1 - share) ** 2 * begin + 2 * share * (1 - share) * ramp.over + share**2 * finish
    way = ramp.start if not isinstance(ramp.start, int) else ramp.end
    highway = f"{way[0].track.highway}_link"
    nodes = np.concatenate([[start], network.add_points(curve), [end]])
    network.add_way(nodes, {"highway": highway, "oneway": "yes", "maxspeed": "50"})


def _end(end: tuple[Carriageway, float] | int, points: np.ndarray) -> tuple[int, np.ndarray]:
    if isinstance(end, int):
        return end, points[end]
    way, along = end
    return way.stops[along], way.position(along)
