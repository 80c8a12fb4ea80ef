"""The main streets, noded where they meet, and the faces of land between them."""

import itertools
from dataclasses import dataclass, replace

import numpy as np
import shapely

from data.sample.borders import city_outline
from data.sample.roads.tracks import RING_NAMES, Track, main_streets, rings, side_of

SIDE_ROAD_RINGS = ("二环路", "三环路", "四环路")
SIDE_ROAD_ASIDE_M = 48.0
REACH_M = 1_100.0
OVERSHOOT_M = 4.0
FRAME_ASIDE_M = 2_500.0
RAY_M = 300_000.0
STUB_M = 130.0


@dataclass(frozen=True, slots=True)
class Frame:
    """Pieces of main streets between their crossings, the track each belongs to (None: an aid), and faces."""

    pieces: list[np.ndarray]
    tracks: list[Track | None]
    faces: list[shapely.Polygon]


def build_frame() -> Frame:
    """Return the main streets noded with each other and the land between them."""
    sources: list[Track | None] = [*_joined(main_streets() + side_roads()), None]
    lines = [shapely.LineString(track.line) for track in sources if track is not None]
    lines.append(shapely.LineString(city_outline().buffer(FRAME_ASIDE_M).simplify(800.0).exterior))
    pieces = _noded(lines)
    while ties := _ties(pieces):
        lines += ties
        sources += [None] * len(ties)
        pieces = _noded(lines)
    owners = _owners(pieces, lines)
    faces = shapely.get_parts(shapely.polygonize(pieces))
    return Frame(
        [shapely.get_coordinates(piece) for piece in pieces],
        [sources[owner] for owner in owners],
        list(shapely.normalize(faces)),
    )


def side_roads() -> list[Track]:
    """Return the one-way streets along both sides of the inner ring roads, by side of the city."""
    tracks = []
    ordinals = dict(zip(RING_NAMES.values(), ("2nd", "3rd", "4th", "5th", "6th"), strict=True))
    for ring in rings():
        if ring.name not in SIDE_ROAD_RINGS:
            continue
        loop = shapely.Polygon(ring.line)
        for aside in (SIDE_ROAD_ASIDE_M, -SIDE_ROAD_ASIDE_M):
            line = shapely.get_coordinates(loop.buffer(aside).exterior.simplify(3.0))
            # Right-hand traffic: the outer side runs anticlockwise, the inner one clockwise.
            anticlockwise = bool(shapely.is_ccw(shapely.LinearRing(line)))
            line = line if anticlockwise == (aside > 0) else line[::-1]
            tracks += _by_side(line, ring.line, ring.name, ordinals[ring.name])
    return tracks


def _by_side(line: np.ndarray, ring: np.ndarray, name: str, ordinal: str) -> list[Track]:
    """Cut a closed side road where it turns from one side of the city to the next."""
    sides = [side_of(point, ring) for point in line]
    start = next(row for row in range(1, len(line)) if sides[row] != sides[row - 1])
    line = np.vstack([line[start:-1], line[: start + 1]])
    sides = [side_of(point, ring) for point in line]
    cuts = [0, *(row for row in range(1, len(line) - 1) if sides[row] != sides[row - 1]), len(line) - 1]
    english = {"北": "North", "东": "East", "南": "South", "西": "West"}
    return [
        Track(
            f"{sides[begin]}{name.removesuffix('路')}辅路",
            f"{english[sides[begin]]} {ordinal} Ring Side Road",
            "secondary",
            50,
            line[begin : end + 1],
            tags={"oneway": "yes"},
        )
        for begin, end in itertools.pairwise(cuts)
    ]


def _joined(tracks: list[Track]) -> list[Track]:
    """Lengthen streets whose end falls a little short of the next street until they meet it."""
    tree = shapely.STRtree([shapely.LineString(track.line) for track in tracks])
    joined = []
    for row, track in enumerate(tracks):
        if not track.tags.get("oneway"):
            begin = _lengthened(track.line[0], tree, row)
            end = _lengthened(track.line[-1], tree, row)
            track = replace(track, line=np.vstack([*begin, track.line, *end]))
        joined.append(track)
    return joined


def _lengthened(end: np.ndarray, tree: shapely.STRtree, own: int) -> list[np.ndarray]:
    """Return the point to add after an end so that it crosses the nearest other street, if it does not."""
    others = [row for row in tree.query(shapely.Point(end), "dwithin", REACH_M) if row != own]
    if not others:
        return []
    ties = shapely.shortest_line(shapely.Point(end), tree.geometries[others])
    near = shapely.get_coordinates(ties[np.argmin(shapely.length(ties))])[1]
    distance = float(np.hypot(*(near - end)))
    return [near + (near - end) / distance * OVERSHOOT_M] if distance > 1e-6 else []


def _noded(lines: list[shapely.LineString]) -> np.ndarray:
    pieces = shapely.get_parts(shapely.union_all(np.array(lines, dtype=object)))
    return pieces[~_is_stub(pieces)]


def _is_stub(pieces: np.ndarray) -> np.ndarray:
    """Tell the short pieces that end nowhere."""
    ends = np.round(
        np.stack([shapely.get_coordinates(shapely.get_point(pieces, at)) for at in (0, -1)], axis=1), 6
    )
    _, node, degree = np.unique(ends.reshape(-1, 2), axis=0, return_inverse=True, return_counts=True)
    loose = (degree[node.reshape(-1)] == 1).reshape(-1, 2).any(axis=1)
    return loose & (shapely.length(pieces) < STUB_M)


def _ties(pieces: np.ndarray) -> list[shapely.LineString]:
    """Return lines that tie what lies loose within a face to its edge."""
    return [
        _tie(face, hole) for face in shapely.get_parts(shapely.polygonize(pieces)) for hole in face.interiors
    ]


def _tie(face: shapely.Polygon, hole: shapely.LinearRing) -> shapely.LineString:
    start, end = shapely.get_coordinates(shapely.shortest_line(hole, face.exterior))
    if np.hypot(*(end - start)) < 1.0:
        # A loop that hangs on the edge by one point is tied from its far side, straight on.
        corners = shapely.get_coordinates(hole)
        far = corners[np.argmax(np.hypot(*(corners - end).T))]
        ray = shapely.LineString([far, far + (far - end) / np.hypot(*(far - end)) * RAY_M])
        within = shapely.get_parts(ray.intersection(face))
        start, end = shapely.get_coordinates(min(within, key=lambda part: part.distance(shapely.Point(far))))
    along = (end - start) / np.hypot(*(end - start))
    return shapely.LineString([start - along, end + along])


def _owners(pieces: np.ndarray, lines: list[shapely.LineString]) -> np.ndarray:
    """Return the row of the line that each piece is a part of."""
    tree = shapely.STRtree(lines)
    middles = shapely.line_interpolate_point(pieces, 0.5, normalized=True)
    (found, owner), _ = tree.query_nearest(middles, return_distance=True, all_matches=False)
    return owner[np.argsort(found)]
