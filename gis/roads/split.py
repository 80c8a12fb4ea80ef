"""Splitting ways into edges: from junction to junction, with the points between as their shape."""

from dataclasses import dataclass

import numpy as np

from gis.roads.osm import RawRoads
from gis.roads.report import EXAMPLES_MAX, InvalidWays


@dataclass(frozen=True, slots=True)
class Pieces:
    """Edges between junctions.

    Attributes
    ----------
    way : int (e,)
        Row of the way in `RawRoads.ways`.
    tail, head : int (e,)
        First and last node, by row in `RawRoads`; never the same.
    start : int (e+1,)
        Edge i has the points ``start[i]:start[i + 1]`` of `lon`, `lat`.
    lon, lat : float64
        Points in EPSG:4326 degrees, both ends included.
    """

    way: np.ndarray
    tail: np.ndarray
    head: np.ndarray
    start: np.ndarray
    lon: np.ndarray
    lat: np.ndarray


@dataclass(frozen=True, slots=True)
class _Points:
    """Nodes of all ways, one after the other, and which of them are joined to the next."""

    node: np.ndarray
    way: np.ndarray
    joined: np.ndarray


def split_ways(raw: RawRoads, used: list[int], invalid: dict[str, InvalidWays]) -> Pieces:
    """Split the used ways at their ends and wherever they meet each other or themselves.

    Parameters
    ----------
    raw : RawRoads
        Nodes and ways.
    used : list of int
        Rows of the ways to split.
    invalid : dict
        Gets the ways with nodes that the map lacks (their other parts are used), with coordinates that
        are none on Earth, and with fewer than two nodes.
    """
    points = _join(raw, used, invalid)
    starts_run = points.joined & ~_shift(points.joined, False)
    ends_run = _shift(points.joined, False) & ~points.joined
    on_road = points.joined | ends_run
    junction = starts_run | ends_run
    visited = points.node[on_road]
    junction[on_road] |= np.bincount(visited)[visited] > 1
    junction |= _middles_of_loops(points, np.flatnonzero(junction))
    return _cut(raw, points, np.flatnonzero(junction))


def _join(raw: RawRoads, used: list[int], invalid: dict[str, InvalidWays]) -> _Points:
    lengths = np.array([len(raw.ways[row].nodes) for row in used], dtype=np.int64)
    way = np.repeat(np.array(used, dtype=np.int64), lengths)
    node = np.concatenate([raw.ways[row].nodes for row in used]) if used else np.empty(0, dtype=np.int64)
    node = node.astype(np.int64)
    missing = node < 0
    # The last row, -1, stands for the nodes that are missing.
    misplaced = ~np.append(on_earth(raw.node_lon, raw.node_lat), True)[node]
    for reason, ways in (
        ("missing_nodes", way[missing]),
        ("coordinates_out_of_range", way[misplaced]),
        ("fewer_than_two_nodes", np.array(used, dtype=np.int64)[lengths < 2]),
    ):
        _note(raw, invalid, reason, np.unique(ways))
    node[missing | misplaced] = -1
    # A node that follows itself says nothing; of such a row the last one is kept.
    again = np.zeros(len(node), dtype=bool)
    again[:-1] = (node[1:] == node[:-1]) & (way[1:] == way[:-1]) & (node[:-1] >= 0)
    node, way = node[~again], way[~again]
    joined = np.zeros(len(node), dtype=bool)
    joined[:-1] = (way[1:] == way[:-1]) & (node[1:] >= 0) & (node[:-1] >= 0)
    return _Points(node, way, joined)


def on_earth(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Tell which coordinates, in degrees, are those of a place; boolean (n,)."""
    return (np.abs(lon) <= 180) & (np.abs(lat) <= 90)


def _note(raw: RawRoads, invalid: dict[str, InvalidWays], reason: str, ways: np.ndarray) -> None:
    if len(ways):
        # A way with barriers is there in parts.
        ids = list(dict.fromkeys(int(raw.ways[row].osm_id) for row in ways))
        invalid[reason] = InvalidWays(len(ids), ids[:EXAMPLES_MAX])


def _shift(flags: np.ndarray, first: bool) -> np.ndarray:
    """Return the flags moved one place on."""
    return np.concatenate(([first], flags[:-1])) if len(flags) else flags


def _middles_of_loops(points: _Points, cuts: np.ndarray) -> np.ndarray:
    """Mark a point inside each edge that would end where it began.

    A contraction hierarchy has no use for an arc from a junction to itself, but a squad may stand on it:
    a loop becomes two edges.
    """
    middles = np.zeros(len(points.node), dtype=bool)
    loops = np.flatnonzero((points.node[cuts[:-1]] == points.node[cuts[1:]]) & points.joined[cuts[:-1]])
    middles[(cuts[loops] + cuts[loops + 1]) // 2] = True
    return middles


def _cut(raw: RawRoads, points: _Points, cuts: np.ndarray) -> Pieces:
    """Make an edge of each pair of neighbouring cuts that are joined."""
    first, last = cuts[:-1], cuts[1:]
    real = points.joined[first]
    first, last = first[real], last[real]
    counts = last - first + 1
    start = np.concatenate(([0], np.cumsum(counts)))
    rows = np.arange(start[-1]) + np.repeat(first - start[:-1], counts)
    shape = points.node[rows]
    return Pieces(
        way=points.way[first],
        tail=points.node[first],
        head=points.node[last],
        start=start,
        lon=raw.node_lon[shape],
        lat=raw.node_lat[shape],
    )
