"""Parts the land between main streets into blocks, again and again, by streets that end at others.

The way towns are drawn by Vanegas et al., "Procedural generation of parcels in urban modeling" (2012):
cut a block across its longer side until it is as small as its place wants. A cut that would end near
an old corner ends there, so that crossings of four arms arise beside those of three.
"""

import itertools
from random import Random

from data.sample.roads.cuts import directions, try_cut
from data.sample.roads.frame import Frame
from data.sample.roads.town import Edge, Town
from data.sample.terrain import HECTARE_M2, Terrain

TRIES = 2


def build_town(frame: Frame, terrain: Terrain, random: Random) -> Town:
    """Return the main streets and all the streets that part the land between them."""
    town = Town()
    numbers: dict[tuple[float, float], int] = {}
    edges: dict[tuple[int, int], Edge] = {}
    for piece, track in zip(frame.pieces, frame.tracks, strict=True):
        street = town.street(
            track,
            track.highway if track else "",
            [_number(town, numbers, x, y) for x, y in piece.tolist()],
        )
        corners = town.streets[street].corners
        for (begin, start), (finish, end) in itertools.pairwise(corners):
            edges[start, end] = (start, street, begin, finish)
            edges[end, start] = (end, street, finish, begin)
    for face in frame.faces:
        corners = [numbers[pair] for pair in face.exterior.coords]
        _part(town, [edges[pair] for pair in itertools.pairwise(corners)], terrain, random)
    return town


def _number(town: Town, numbers: dict[tuple[float, float], int], x: float, y: float) -> int:
    if (x, y) not in numbers:
        numbers[x, y] = town.point(x, y)
    return numbers[x, y]


def _part(town: Town, face: list[Edge], terrain: Terrain, random: Random) -> None:
    """Cut a face until every block in it is small enough; a street that no later one meets is a last one."""
    blocks = [(face, -1)]
    while blocks:
        ring, made_by = blocks.pop()
        area, wanted = town.area_m2(ring), _wanted_m2(town, ring, terrain)
        if area <= wanted * random.uniform(0.9, 1.7):
            continue
        halves = _cut(town, ring, area, wanted, random)
        if halves is not None:
            if made_by >= 0:
                town.streets[made_by].is_last = False
            blocks += [(half, len(town.streets) - 1) for half in halves]


def _wanted_m2(town: Town, ring: list[Edge], terrain: Terrain) -> float:
    xs = [town.x[edge[0]] for edge in ring]
    ys = [town.y[edge[0]] for edge in ring]
    return terrain.smallest_block_m2(min(xs), min(ys), max(xs), max(ys))


def _cut(
    town: Town, ring: list[Edge], area: float, wanted: float, random: Random
) -> tuple[list[Edge], list[Edge]] | None:
    """Lay a street across a block and return the two blocks on its sides, if any cut will do."""
    for nx, ny, low, high in directions(town, ring) * TRIES:
        cut = try_cut(town, ring, (nx, ny), low + (high - low) * random.uniform(0.34, 0.66), wanted)
        if cut is not None:
            break
    else:
        return None
    for corner in (cut.start, cut.end):
        town.add_corner(ring[corner.edge][1], corner.along, corner.point)
    street = town.street(None, _highway(area, wanted), [cut.start.point, cut.end.point])
    town.streets[street].is_last = True
    length = town.streets[street].corners[-1][0]
    return (
        [*cut.first, (cut.end.point, street, length, 0.0)],
        [*cut.second, (cut.start.point, street, 0.0, length)],
    )


def _highway(area: float, wanted: float) -> str:
    """Return how important a street is, from the size of the land that it parts."""
    if area > 1_500 * HECTARE_M2:
        return "secondary"
    if area > 14 * wanted or area > 500 * HECTARE_M2:
        return "tertiary"
    return "unclassified" if area > 4.5 * wanted else "residential"
