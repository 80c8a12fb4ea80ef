"""Takes away the generated streets that would run through parks, lakes, mountains or under expressways."""

from dataclasses import dataclass

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from data.sample.borders import city_outline
from data.sample.facts import path_of, read_table
from data.sample.plane import to_plane
from data.sample.roads.expressways import carriageways
from data.sample.roads.town import Town
from data.sample.terrain import mountains, open_ground, towns

STUB_M = 160.0
ROUNDS = 4
WIDE_RIVER_M = 100.0
EDGE_M = 15.0
MINOR = ("residential", "unclassified")


@dataclass(frozen=True, slots=True)
class Segments:
    """Parts of streets between corners: from point, to point, street, and whether it is kept."""

    start: np.ndarray
    end: np.ndarray
    street: np.ndarray
    kept: np.ndarray


def segments_of(town: Town) -> Segments:
    """Return every part of every street in order, aids left out, pruned to what can be there."""
    rows = [
        (start, end, number)
        for number, street in enumerate(town.streets)
        if street.highway
        for (_, start), (_, end) in zip(street.corners, street.corners[1:], strict=False)
    ]
    start, end, street = np.array(rows, dtype=np.int64).T
    points = np.array([town.x, town.y]).T
    named = np.array([each.track is not None for each in town.streets])[street]
    minor = np.array([each.highway in MINOR for each in town.streets])[street]
    middle = (points[start] + points[end]) / 2.0
    lines = shapely.linestrings(np.stack([points[start], points[end]], axis=1))
    kept = _within(city_outline(), middle)
    kept &= named | ~_within(_untouched(), middle)
    kept &= named | ~_crossing(lines, _inner_ground())
    kept &= named | ~minor | ~_crossing(lines, _barriers())
    kept = _without_stubs(start, end, points, kept, named)
    kept &= _in_largest(start, end, kept, len(points))
    return Segments(start, end, street, kept)


def _untouched() -> shapely.Geometry:
    return open_ground().union(mountains().difference(towns()))


def _within(geometry: shapely.Geometry, points: np.ndarray) -> np.ndarray:
    shapely.prepare(geometry)
    return shapely.contains_xy(geometry, points[:, 0], points[:, 1])


def _inner_ground() -> np.ndarray:
    """Return parks and lakes, less a strip at their edge where streets may end."""
    return shapely.get_parts(shapely.buffer(open_ground(), -EDGE_M))


def _barriers() -> np.ndarray:
    """Return the expressways and wide rivers, in short pieces."""
    lines = [shapely.LineString(pair[0].track.line) for pair in carriageways()]
    lines += [
        shapely.LineString(to_plane(path_of(row["path"])))
        for row in read_table("rivers")
        if float(row["width_m"]) >= WIDE_RIVER_M
    ]
    return np.concatenate([_cut_up(line) for line in lines])


def _crossing(lines: np.ndarray, obstacles: np.ndarray) -> np.ndarray:
    """Tell which lines meet any of the obstacles."""
    crossing = np.zeros(len(lines), dtype=bool)
    crossing[shapely.STRtree(obstacles).query(lines, predicate="intersects")[0]] = True
    return crossing


def _cut_up(line: shapely.LineString) -> np.ndarray:
    points = shapely.get_coordinates(line)
    return shapely.linestrings(np.stack([points[:-1], points[1:]], axis=1))


def _without_stubs(
    start: np.ndarray, end: np.ndarray, points: np.ndarray, kept: np.ndarray, named: np.ndarray
) -> np.ndarray:
    """Take away short generated ends that lead nowhere, a few times over."""
    short = np.hypot(*(points[start] - points[end]).T) < STUB_M
    for _ in range(ROUNDS):
        degree = np.bincount(np.concatenate([start[kept], end[kept]]), minlength=len(points))
        loose = kept & short & ~named & ((degree[start] == 1) | (degree[end] == 1))
        if not loose.any():
            break
        kept = kept & ~loose
    return kept


def _in_largest(start: np.ndarray, end: np.ndarray, kept: np.ndarray, points: int) -> np.ndarray:
    labels = components(start[kept], end[kept], points)
    largest = np.bincount(labels[start[kept]]).argmax()
    return labels[start] == largest


def components(start: np.ndarray, end: np.ndarray, points: int) -> np.ndarray:
    """Return the label of the connected part that each point is in."""
    graph = coo_array((np.ones(len(start), dtype=np.int8), (start, end)), shape=(points, points))
    return connected_components(graph, directed=False)[1]
