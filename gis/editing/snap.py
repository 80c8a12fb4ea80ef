"""Drawing the vertices of a shape onto those and the edges of others."""

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.editing.frame import (
    FARTHEST_M,
    POINTS,
    POLYGONS,
    checked,
    checked_positive,
    plane_around,
    settled,
    straightened,
)
from gis.ground import METRES_PER_DEGREE, GroundPlane

_EDGE_TOLERANCE_M = 0.01


def snap_vertices(shape: BaseGeometry, targets: Sequence[BaseGeometry], within_m: float) -> BaseGeometry:
    """Draw the vertices of a shape onto other shapes that are near.

    Parameters
    ----------
    shape : shapely geometry
        EPSG:4326 degrees.
    targets : sequence of shapely geometries
        EPSG:4326 degrees.
    within_m : float
        How far a vertex may be drawn, in metres, above 0.

    Returns
    -------
    shapely geometry
        Each vertex is at the nearest vertex of the targets, to the last digit; where none is near enough, at
        the nearest point of an edge; else where it was. A vertex stays too when the shape would become
        invalid, lose a ring or (a line) cross itself.

    Raises
    ------
    EditRefused
        As for other edits.
    """
    shape = checked(shape)
    within_m = checked_positive("within_m", within_m, FARTHEST_M)
    reach = _reach(shape, within_m)
    near = [target for target in map(checked, targets) if target.intersects(reach)]
    if not near:
        return shape
    plane = plane_around(shape, within_m)
    places = np.unique(shapely.get_coordinates(shape), axis=0)
    drawn = _drawn(places, near, _edges(near, reach, plane), plane, within_m)
    moves = np.flatnonzero((drawn != places).any(axis=1))
    distance_m = np.hypot(*(plane.to_plane(drawn[moves]) - plane.to_plane(places[moves])).T)
    return settled(_moved(shape, places, drawn, moves[np.argsort(distance_m, kind="stable")]))


def _reach(shape: BaseGeometry, within_m: float) -> BaseGeometry:
    """Return a box that holds all within a distance of a shape."""
    west, south, east, north = shape.bounds
    up = 1.02 * within_m / METRES_PER_DEGREE
    aside = up / np.cos(np.radians(min(max(abs(south), abs(north)) + up, 89.0)))
    return shapely.box(west - aside, south - up, east + aside, north + up)


def _edges(targets: list[BaseGeometry], reach: BaseGeometry, plane: GroundPlane) -> np.ndarray:
    """Return the edges of lines and polygons within reach as lines on the plane, of two points each."""
    runs = [target.boundary if target.geom_type in POLYGONS else target for target in targets]
    clipped = shapely.clip_by_rect([run for run in runs if run.length], *reach.bounds)
    parts = shapely.get_parts(shapely.get_parts(clipped))
    dense = [plane.project(straightened(part, _EDGE_TOLERANCE_M)) for part in parts if part.length]
    pairs = [np.stack([points[:-1], points[1:]], axis=1) for points in map(shapely.get_coordinates, dense)]
    return shapely.linestrings(np.concatenate(pairs)) if pairs else np.array([], dtype=object)


def _drawn(
    places: np.ndarray, targets: list[BaseGeometry], edges: np.ndarray, plane: GroundPlane, within_m: float
) -> np.ndarray:
    """Return where each place is drawn to; itself where nothing is near."""
    drawn = places.copy()
    points = shapely.points(plane.to_plane(places))
    rows, nearest = shapely.STRtree(edges).query_nearest(points, max_distance=within_m, all_matches=False)
    feet = shapely.get_coordinates(shapely.shortest_line(points[rows], edges[nearest]))[1::2]
    drawn[rows] = plane.from_plane(feet)
    vertices = np.unique(np.concatenate([shapely.get_coordinates(target) for target in targets]), axis=0)
    corners = shapely.STRtree(shapely.points(plane.to_plane(vertices)))
    rows, nearest = corners.query_nearest(points, max_distance=within_m, all_matches=False)
    drawn[rows] = vertices[nearest]
    return drawn


def _moved(shape: BaseGeometry, places: np.ndarray, drawn: np.ndarray, moves: np.ndarray) -> BaseGeometry:
    """Move as many places as can be, the nearest first, halving those that cannot all be moved."""
    made: list[int] = []
    current, waiting = shape, [moves] if len(moves) else []
    while waiting:
        batch = waiting.pop(0)
        tried = _with(shape, places, drawn, np.array([*made, *batch]))
        if _is_as_sound(tried, shape):
            current = tried
            made.extend(batch)
        elif len(batch) > 1:
            waiting[:0] = np.array_split(batch, 2)
    return current


def _with(shape: BaseGeometry, places: np.ndarray, drawn: np.ndarray, rows: np.ndarray) -> BaseGeometry:
    """Return the shape with those of its places that have these rows drawn."""
    placed = places.copy()
    placed[rows] = drawn[rows]
    _, place = np.unique(shapely.get_coordinates(shape), axis=0, return_inverse=True)
    moved = shapely.transform(shape, lambda _: placed[place.reshape(-1)])
    if shape.geom_type in POINTS or not moved.is_valid:
        return moved
    return shapely.remove_repeated_points(moved)


def _is_as_sound(tried: BaseGeometry, before: BaseGeometry) -> bool:
    return (
        not tried.is_empty
        and tried.is_valid
        and (tried.is_simple or not before.is_simple)
        and tried.geom_type == before.geom_type
        and shapely.get_num_geometries(tried) == shapely.get_num_geometries(before)
        and _rings(tried) == _rings(before)
    )


def _rings(shape: BaseGeometry) -> int:
    return int(shapely.get_num_interior_rings(shapely.get_parts(shape)).sum())
