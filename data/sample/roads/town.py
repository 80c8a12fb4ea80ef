"""Streets on the ground and the corners where they meet."""

import itertools
import math
from bisect import bisect_left, insort
from dataclasses import dataclass, field

from data.sample.roads.tracks import Track

# An edge of a block: the corner it starts from, the street it runs along, and from where to where on it.
Edge = tuple[int, int, float, float]


@dataclass(slots=True)
class Street:
    """A street: corners (distance along it in metres, point) in order, and what it is."""

    track: Track | None
    highway: str
    corners: list[tuple[float, int]]
    is_last: bool = False


@dataclass(slots=True)
class Town:
    """All points, on the plane, and all streets of the network on the ground."""

    x: list[float] = field(default_factory=list)
    y: list[float] = field(default_factory=list)
    streets: list[Street] = field(default_factory=list)

    def point(self, x: float, y: float) -> int:
        """Add a point and return its number."""
        self.x.append(x)
        self.y.append(y)
        return len(self.x) - 1

    def street(self, track: Track | None, highway: str, points: list[int]) -> int:
        """Add a street through points and return its number."""
        along = 0.0
        corners = [(0.0, points[0])]
        for start, end in itertools.pairwise(points):
            along += self.distance_m(start, end)
            corners.append((along, end))
        self.streets.append(Street(track, highway, corners))
        return len(self.streets) - 1

    def distance_m(self, start: int, end: int) -> float:
        """Return how far apart two points are."""
        return math.hypot(self.x[end] - self.x[start], self.y[end] - self.y[start])

    def add_corner(self, street: int, along: float, point: int) -> None:
        """Let a point be a corner of a street, unless it is one already."""
        corners = self.streets[street].corners
        row = bisect_left(corners, (along, point))
        if row == len(corners) or corners[row] != (along, point):
            insort(corners, (along, point))

    def corner_near(self, street: int, along: float, low: float, high: float) -> tuple[float, int] | None:
        """Return the corner of a street nearest to a distance along it, between two distances."""
        corners = self.streets[street].corners
        row = bisect_left(corners, (along, -1))
        near = [corner for corner in corners[max(row - 1, 0) : row + 1] if low <= corner[0] <= high]
        return min(near, key=lambda corner: abs(corner[0] - along), default=None)

    def area_m2(self, ring: list[Edge]) -> float:
        """Return the area that a ring of edges encloses."""
        x, y = self.x, self.y
        before, total = ring[-1][0], 0.0
        for edge in ring:
            total += x[before] * y[edge[0]] - x[edge[0]] * y[before]
            before = edge[0]
        return abs(total) / 2.0
