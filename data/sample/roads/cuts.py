"""Cutting a block in two by a straight street across it."""

import math
from dataclasses import dataclass

from data.sample.roads.town import Edge, Town

# A lane of the old town runs east and west: blocks there are this much longer than wide.
CORE_M = 4_600.0
CORE_ASPECT = 2.4
ASPECT = 1.25
SHORTEST_CUT_M = 38.0
SMALLEST_PART = 0.16
THINNEST = 0.4
SNAP = 0.3


@dataclass(frozen=True, slots=True)
class Corner:
    """Where a cut ends: the edge of the block, the distance along its street, and the point."""

    edge: int
    along: float
    point: int


@dataclass(frozen=True, slots=True)
class Cut:
    """A cut from one corner to another and the two open chains of edges that it leaves."""

    start: Corner
    end: Corner
    first: list[Edge]
    second: list[Edge]


def directions(town: Town, ring: list[Edge]) -> list[tuple[float, float, float, float]]:
    """Return the normals (x, y) of cuts, the wanted one first, and how far the block reaches along each."""
    corners = [(town.x[edge[0]], town.y[edge[0]]) for edge in ring]
    (x0, y0), (x1, y1) = max(
        zip(corners, corners[1:] + corners[:1], strict=True),
        key=lambda pair: (pair[1][0] - pair[0][0]) ** 2 + (pair[1][1] - pair[0][1]) ** 2,
    )
    length = math.hypot(x1 - x0, y1 - y0) or 1.0
    ux, uy = (x1 - x0) / length, (y1 - y0) / length
    along = [x * ux + y * uy for x, y in corners]
    aside = [y * ux - x * uy for x, y in corners]
    longer, wider = max(along) - min(along), max(aside) - min(aside)
    aspect = CORE_ASPECT if math.hypot(x0, y0) < CORE_M else ASPECT
    if abs(ux) > abs(uy):
        longer /= aspect
    else:
        wider /= aspect
    ways = [(ux, uy, min(along), max(along)), (-uy, ux, min(aside), max(aside))]
    return ways if longer >= wider else ways[::-1]


def try_cut(
    town: Town, ring: list[Edge], normal: tuple[float, float], at: float, wanted_m2: float
) -> Cut | None:
    """Return the cut along the line where `normal · point = at`, or None where it would not do."""
    snap_m = SNAP * math.sqrt(wanted_m2)
    crossed = _crossings(town, ring, normal, at)
    if crossed is None:
        return None
    start, end = (_corner(town, ring, edge, share, snap_m) for edge, share in crossed)
    if start.point == end.point or town.distance_m(start.point, end.point) < SHORTEST_CUT_M:
        return None
    if _blocked(town, ring, start.point, end.point):
        return None
    first, second = _chains(ring, start, end)
    closed = [*first, (end.point, -1, 0.0, 0.0)], [*second, (start.point, -1, 0.0, 0.0)]
    areas = [town.area_m2(part) for part in closed]
    if min(areas) < THINNEST * math.sqrt(wanted_m2) * town.distance_m(start.point, end.point):
        return None
    if min(areas) < min(SMALLEST_PART * sum(areas), 2.0 * wanted_m2):
        return None
    return Cut(start, end, first, second)


def _crossings(
    town: Town, ring: list[Edge], normal: tuple[float, float], at: float
) -> tuple[tuple[int, float], tuple[int, float]] | None:
    """Return the longest stretch of a line within a block as two (edge, share of the edge)."""
    nx, ny = normal
    x, y = town.x, town.y
    heights = [x[edge[0]] * nx + y[edge[0]] * ny - at for edge in ring]
    found = []
    for row, height in enumerate(heights):
        after = heights[(row + 1) % len(ring)]
        if (height > 0) != (after > 0):
            share = height / (height - after)
            start, end = ring[row][0], ring[(row + 1) % len(ring)][0]
            px, py = x[start] + share * (x[end] - x[start]), y[start] + share * (y[end] - y[start])
            found.append((py * nx - px * ny, row, share))
    found.sort()
    stretches = list(zip(found[::2], found[1::2], strict=False))
    if not stretches:
        return None
    begin, finish = max(stretches, key=lambda pair: pair[1][0] - pair[0][0])
    return begin[1:], finish[1:]


def _corner(town: Town, ring: list[Edge], edge: int, share: float, snap_m: float) -> Corner:
    """Return the corner for a cut that meets an edge: an old one nearby, or a new point."""
    start, street, begin, finish = ring[edge]
    along = begin + share * (finish - begin)
    near = town.corner_near(street, along, min(begin, finish), max(begin, finish))
    if near is not None and abs(near[0] - along) <= snap_m:
        return Corner(edge, *near)
    end = ring[(edge + 1) % len(ring)][0]
    x = town.x[start] + share * (town.x[end] - town.x[start])
    y = town.y[start] + share * (town.y[end] - town.y[start])
    return Corner(edge, along, town.point(x, y))


def _blocked(town: Town, ring: list[Edge], start: int, end: int) -> bool:
    """Tell whether a straight street between two corners would cross the block's own edge."""
    x, y = town.x, town.y
    ax, ay, bx, by = x[start], y[start], x[end], y[end]
    before = ring[-1][0]
    for edge in ring:
        p, q, before = before, edge[0], edge[0]
        if p in (start, end) or q in (start, end):
            continue
        side_p = (bx - ax) * (y[p] - ay) - (by - ay) * (x[p] - ax)
        side_q = (bx - ax) * (y[q] - ay) - (by - ay) * (x[q] - ax)
        if (side_p > 0) == (side_q > 0):
            continue
        side_a = (x[q] - x[p]) * (ay - y[p]) - (y[q] - y[p]) * (ax - x[p])
        side_b = (x[q] - x[p]) * (by - y[p]) - (y[q] - y[p]) * (bx - x[p])
        if (side_a > 0) != (side_b > 0):
            margin = 1e-6 * max(abs(side_a), abs(side_b))
            if min(abs(side_a), abs(side_b)) > margin:
                return True
    return False


def _chains(ring: list[Edge], start: Corner, end: Corner) -> tuple[list[Edge], list[Edge]]:
    """Return the edges from start to end and those from end back to start."""
    opened, _finish = _opened(ring, end, end.edge)
    moved = len(opened) - len(ring) if start.edge > end.edge else 0
    opened, begin = _opened(opened, start, start.edge + moved)
    opened = opened[begin:] + opened[:begin]
    row = next(row for row, edge in enumerate(opened) if edge[0] == end.point)
    return opened[:row], opened[row:]


def _opened(ring: list[Edge], corner: Corner, row: int) -> tuple[list[Edge], int]:
    """Return the ring with a corner on one of its edges, and the row of the edge that starts there."""
    start, street, begin, finish = ring[row]
    if start == corner.point:
        return ring, row
    after = (row + 1) % len(ring)
    if ring[after][0] == corner.point:
        return ring, after
    parts = [(start, street, begin, corner.along), (corner.point, street, corner.along, finish)]
    return ring[:row] + parts + ring[row + 1 :], row + 1
