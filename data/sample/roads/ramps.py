"""Ramps between expressways, and between them and the streets below."""

from dataclasses import dataclass

import numpy as np
import shapely
from scipy.spatial import cKDTree

from data.sample.roads.expressways import Carriageway, crossings

BEFORE_M = 260.0
BESIDE_M = 50.0
FARTHEST_M = 900.0
END_M = 120.0


@dataclass(frozen=True, slots=True)
class Ramp:
    """A one-way link; an end is a carriageway with a distance along it, or a node of the streets."""

    start: tuple[Carriageway, float] | int
    end: tuple[Carriageway, float] | int
    over: np.ndarray


Pair = tuple[Carriageway, Carriageway]


def street_ramps(pair: Pair, streets: shapely.STRtree, nodes: np.ndarray, tree: cKDTree) -> list[Ramp]:
    """Return exits to and entries from the streets that an expressway crosses.

    `streets` are lines of the larger streets, `nodes` (n, 2) the crossings on the ground, `tree` over them.
    """
    track = pair[0].track
    line = shapely.LineString(track.line)
    crossed = streets.geometries[streets.query(line, predicate="intersects")]
    met = shapely.get_parts(shapely.intersection(crossed, line))
    along = np.sort(shapely.line_locate_point(line, shapely.centroid(met)))
    ramps: list[Ramp] = []
    last = -np.inf
    for distance in along.tolist():
        if distance - last < track.ramp_m or (track.closed and line.length - distance + along[0] < 400.0):
            continue
        last = distance
        at = np.array(line.interpolate(distance).coords[0])
        for way in pair:
            ramps += _exit_and_entry(way, at, nodes, tree)
    return ramps


def end_ramps(pair: Pair, nodes: np.ndarray, tree: cKDTree) -> list[Ramp]:
    """Return links by which an expressway begins and ends in the streets, or turns round far from any."""
    if pair[0].track.closed:
        return []
    ramps = []
    for first, second in (pair, pair[::-1]):
        end, start = first.length_m, 0.0
        distance, node = tree.query(first.position(end))
        if distance < FARTHEST_M:
            ramps.append(Ramp((first, end), int(node), nodes[node]))
            ramps.append(Ramp(int(node), (second, start), nodes[node]))
        else:
            ramps.append(Ramp((first, end), (second, start), first.position(end)))
    return ramps


def interchange_ramps(first: Pair, second: Pair) -> list[Ramp]:
    """Return the links of every turn where two expressways cross."""
    ramps = []
    for at in crossings(first[0].track, second[0].track):
        for one in first:
            for other in second:
                ramps += _turn(one, other, at) + _turn(other, one, at)
    return ramps


def _turn(start: Carriageway, end: Carriageway, at: np.ndarray) -> list[Ramp]:
    """Return the link from one carriageway to another; none where one ends or begins at the crossing."""
    leave, join = start.distance_m(at), end.distance_m(at)
    if not start.track.closed and leave < END_M:
        return []
    if not end.track.closed and join > end.length_m - END_M:
        return []
    return [Ramp((start, start.moved(leave, -BEFORE_M)), (end, end.moved(join, BEFORE_M)), at)]


def _exit_and_entry(way: Carriageway, at: np.ndarray, nodes: np.ndarray, tree: cKDTree) -> list[Ramp]:
    along = way.distance_m(at)
    if not way.track.closed and not END_M < along < way.length_m - END_M:
        return []
    ahead = way.position(way.moved(along, 10.0)) - way.position(along)
    right = np.array([ahead[1], -ahead[0]]) / max(float(np.hypot(*ahead)), 1e-9)
    distance, node = tree.query(way.position(along) + BESIDE_M * right)
    if distance > FARTHEST_M:
        return []
    leave, join = way.moved(along, -BEFORE_M), way.moved(along, BEFORE_M)
    return [
        Ramp((way, leave), int(node), (way.position(leave) + 2 * nodes[node]) / 3 + 12.0 * right),
        Ramp(int(node), (way, join), (way.position(join) + 2 * nodes[node]) / 3 + 12.0 * right),
    ]
