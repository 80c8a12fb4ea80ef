"""Where the edges of a road network run, and which arcs run along them."""

import numpy as np
import shapely

from gis.roads.network import RoadNetwork
from gis.travel.plane import plane_per_ground, to_plane

# Edges follow each other on one measuring tape; the gap keeps one's end apart from the next one's start.
_GAP_M = 1.0
NO_ARC = -1


class EdgeShapes:
    """The edges of a network on the ground and in the plane, measured.

    Attributes
    ----------
    forward_arc, backward_arc : int32 (e,)
        The arc along and the arc against an edge's shape, `NO_ARC` where there is none.
    first_node, last_node : int32 (e,)
        Junctions at the start and at the end of an edge's shape.
    length_m : float64 (e,)
    arc_length_m : float64 (a,)
        Ground lengths.
    lines : object array of shapely.LineString (e,)
        Shapes in the plane of `gis.travel.plane`.
    bounds : float64 (e, 4)
        Their least and greatest plane coordinates.
    """

    def __init__(self, network: RoadNetwork):
        self.network = network
        self._lonlat = np.stack([network.shape_lon, network.shape_lat], axis=1)
        self._xy = to_plane(self._lonlat[:, 0], self._lonlat[:, 1])
        self._name_arcs(network)
        self._measure(np.asarray(network.shape_start))

    def _name_arcs(self, network: RoadNetwork) -> None:
        edge, forward = np.asarray(network.edge), np.asarray(network.forward)
        self.forward_arc = np.full(network.edge_count, NO_ARC, dtype=np.int32)
        self.backward_arc = np.full(network.edge_count, NO_ARC, dtype=np.int32)
        self.forward_arc[edge[forward]] = np.flatnonzero(forward)
        self.backward_arc[edge[~forward]] = np.flatnonzero(~forward)
        self.first_node = np.full(network.edge_count, -1, dtype=np.int32)
        self.last_node = np.full(network.edge_count, -1, dtype=np.int32)
        self.first_node[edge] = np.where(forward, network.tail, network.head)
        self.last_node[edge] = np.where(forward, network.head, network.tail)

    def _measure(self, start: np.ndarray) -> None:
        lat, step = self._lonlat[:, 1], np.diff(self._xy, axis=0)
        in_plane = np.hypot(step[:, 0], step[:, 1])
        on_ground = in_plane / plane_per_ground((lat[:-1] + lat[1:]) / 2)
        joints = start[1:-1] - 1
        in_plane[joints] = on_ground[joints] = _GAP_M
        self._plane_tape = np.concatenate([[0.0], np.cumsum(in_plane)])[: len(lat)]
        self._ground_tape = np.concatenate([[0.0], np.cumsum(on_ground)])[: len(lat)]
        self._begin, self._end = start[:-1], start[1:] - 1
        self.length_m = self._ground_tape[self._end] - self._ground_tape[self._begin]
        self.arc_length_m = self.length_m[np.asarray(self.network.edge)]
        edge_of_point = np.repeat(np.arange(len(start) - 1), np.diff(start))
        self.lines = shapely.linestrings(self._xy, indices=edge_of_point)
        self.bounds = shapely.bounds(self.lines)

    def fraction_of(self, edge: np.ndarray, plane_points: np.ndarray) -> np.ndarray:
        """How far along each edge, from 0 to 1 of its ground length, lies the place nearest to a point.

        Parameters
        ----------
        edge : int array (n,)
        plane_points : object array of shapely.Point (n,)
            In the plane of `gis.travel.plane`.
        """
        along = shapely.line_locate_point(self.lines[edge], plane_points)
        begin = self._begin[edge]
        point, share = _read(self._plane_tape, self._plane_tape[begin] + along)
        tape_m = self._ground_tape[point] + share * (self._ground_tape[point + 1] - self._ground_tape[point])
        length_m = self.length_m[edge]
        with_length = np.where(length_m > 0, length_m, 1.0)
        return np.maximum(np.minimum((tape_m - self._ground_tape[begin]) / with_length, 1.0), 0.0)

    def places(self, edge: np.ndarray, fraction: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Longitudes and latitudes (degrees) of fractions along edges."""
        lonlat = self._between(self._lonlat, self._tape_m(edge, fraction))
        return lonlat[:, 0], lonlat[:, 1]

    def plane_places(self, edge: np.ndarray, fraction: np.ndarray) -> np.ndarray:
        """Plane coordinates, shape (n, 2), of fractions along edges."""
        return self._between(self._xy, self._tape_m(edge, fraction))

    def _between(self, points: np.ndarray, tape_m: np.ndarray) -> np.ndarray:
        point, share = _read(self._ground_tape, tape_m)
        return points[point] + share[:, np.newaxis] * (points[point + 1] - points[point])

    def _tape_m(self, edge: np.ndarray, fraction: np.ndarray) -> np.ndarray:
        # The end itself is read off the tape, so that rounding cannot run into the gap behind it.
        tape_m = self._ground_tape[self._begin[edge]] + fraction * self.length_m[edge]
        return np.minimum(tape_m, self._ground_tape[self._end[edge]])

    def cuts(
        self, edge: np.ndarray, from_fraction: np.ndarray, to_fraction: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Pieces of edges between two fractions, each in that direction.

        Returns
        -------
        lonlat : float64 (m, 2)
            Points of all pieces, one piece after the other, degrees; two or more of each.
        piece : int64 (m,)
            To which piece each point belongs.
        """
        low_m = self._tape_m(edge, np.minimum(from_fraction, to_fraction))
        high_m = self._tape_m(edge, np.maximum(from_fraction, to_fraction))
        inside = np.searchsorted(self._ground_tape, low_m, side="right")
        count = np.maximum(np.searchsorted(self._ground_tape, high_m, side="left") - inside, 0) + 2
        piece = np.repeat(np.arange(len(edge)), count)
        place = np.arange(len(piece)) - np.repeat(np.cumsum(count) - count, count)
        place = np.where((from_fraction > to_fraction)[piece], count[piece] - 1 - place, place)
        first, last = place == 0, place == count[piece] - 1
        point = np.where(first | last, 0, inside[piece] + place - 1)
        tape_m = np.where(first, low_m[piece], np.where(last, high_m[piece], self._ground_tape[point]))
        return self._between(self._lonlat, tape_m), piece


def _read(tape: np.ndarray, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """After which point of a tape each place lies, and at which share of the way to the next point.

    numpy.interp would pass over the whole tape for every few places.
    """
    point = np.searchsorted(tape, at, side="right") - 1
    point = np.maximum(np.minimum(point, len(tape) - 2), 0)
    step = tape[point + 1] - tape[point]
    return point, (at - tape[point]) / np.where(step > 0, step, 1.0)
