"""Ring roads and expressways: two carriageways of nodes each, and where they cross what."""

from dataclasses import dataclass, field

import numpy as np
import shapely

from data.sample.roads.tracks import Track, radials, rings

ASIDE_M = 15.0
SPACING_M = 300.0


@dataclass(slots=True)
class Carriageway:
    """One direction of an expressway: its line, and nodes at distances along it."""

    track: Track
    line: shapely.LineString
    forward: bool
    stops: dict[float, int] = field(default_factory=dict)

    @property
    def length_m(self) -> float:
        """How long it is."""
        return float(self.line.length)

    def distance_m(self, point: np.ndarray) -> float:
        """Return how far along it a point lies."""
        return float(self.line.project(shapely.Point(point)))

    def position(self, along_m: float) -> np.ndarray:
        """Return the point at a distance along it."""
        return np.array(self.line.interpolate(along_m).coords[0])

    def moved(self, along_m: float, by_m: float) -> float:
        """Return the distance along it that is further by some metres, round a ring or up to an end."""
        if self.track.closed:
            return (along_m + by_m) % self.length_m
        return min(max(along_m + by_m, 0.0), self.length_m)


def carriageways() -> list[tuple[Carriageway, Carriageway]]:
    """Return both directions of every ring road and radial expressway."""
    return [_both(track) for track in (*rings(), *radials())]


def _both(track: Track) -> tuple[Carriageway, Carriageway]:
    forward, backward = _aside(track, ASIDE_M), _aside(track, -ASIDE_M)[::-1]
    pair = (
        Carriageway(track, shapely.LineString(forward), forward=True),
        Carriageway(track, shapely.LineString(backward), forward=False),
    )
    for way in pair:
        steps = max(2, round(way.length_m / SPACING_M))
        for step in range(steps if track.closed else steps + 1):
            way.stops[way.length_m * (step / steps)] = -1
    return pair


def _aside(track: Track, aside_m: float) -> np.ndarray:
    """Return a track's line moved to its right, or to its left where `aside_m` is negative."""
    line = track.line
    if track.closed:
        around = np.vstack([line[-2], line, line[1]])
        tangent = around[2:] - around[:-2]
    else:
        tangent = np.gradient(line, axis=0)
    right = np.stack([tangent[:, 1], -tangent[:, 0]], axis=1)
    return line + aside_m * right / np.maximum(np.hypot(*right.T), 1e-9)[:, None]


def crossings(first: Track, second: Track) -> list[np.ndarray]:
    """Return where two tracks cross or touch."""
    met = shapely.LineString(first.line).intersection(shapely.LineString(second.line).buffer(1.0))
    return [np.array(part.centroid.coords[0]) for part in shapely.get_parts(met) if not part.is_empty]
