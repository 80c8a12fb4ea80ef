"""The common borders of neighbouring jurisdictions, and the corners where three or more meet."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import ArrayLike

from gis.boundary_areas.errors import IdsDoNotFit
from gis.boundary_areas.ground import checked
from gis.boundary_areas.parts import lines_of, points_of
from gis.geodesy import distances_m


@dataclass(frozen=True, slots=True)
class CommonBorder:
    """Where two jurisdictions touch.

    Attributes
    ----------
    first_id, second_id : int
        Smaller id first.
    border : shapely.MultiLineString
        EPSG:4326; empty where the two touch in points only.
    border_length_m : float
        Along the ellipsoid.
    corners : shapely.MultiPoint
        Where a third jurisdiction meets the two, and where the two touch in a point.
    """

    first_id: int
    second_id: int
    border: shapely.MultiLineString
    border_length_m: float
    corners: shapely.MultiPoint


def in_order_of_ids(ids: ArrayLike, shapes: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Return ids, ascending, and the checked shapes in their order; raise BadJurisdictions."""
    ids, shapes = np.array(ids, dtype=np.int64).reshape(-1), checked(shapes)
    if len(ids) != len(shapes):
        raise IdsDoNotFit(f"{len(ids)} ids for {len(shapes)} shapes")
    order = np.argsort(ids, kind="stable")
    ids, shapes = ids[order], shapes[order]
    twice = ids[1:][ids[1:] == ids[:-1]]
    if len(twice):
        raise IdsDoNotFit(f"id {twice[0]} is there twice")
    return ids, shapely.normalize(shapes)


def find_common_borders(ids: ArrayLike, shapes: ArrayLike) -> list[CommonBorder]:
    """Find every pair of jurisdictions that touch, along lines or in points.

    Parameters
    ----------
    ids : array_like of int (n,)
        Each once.
    shapes : array_like of shapely.Polygon or MultiPolygon (n,)
        EPSG:4326, neighbours with the same vertices along their border, as `heal` gives them: where one has
        a vertex that another lacks, rounding may part the two by a hair, and that stretch is not found.

    Returns
    -------
    list of CommonBorder
        By first and second id, whatever the order of the input; empty for empty input.

    Raises
    ------
    BadJurisdictions
        What is wrong, and with which.
    """
    ids, shapes = in_order_of_ids(ids, shapes)
    first, second, touching = _touching(shapes)
    lines, points = lines_of(touching), points_of(touching)
    corners = _corners(first, second, lines, points)
    lengths_m = _lengths_m(lines)
    return [
        CommonBorder(int(ids[one]), int(ids[other]), line, float(length_m), corner)
        for one, other, line, length_m, corner in zip(first, second, lines, lengths_m, corners, strict=True)
    ]


def _touching(shapes: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pairs of indexes, ascending, and what their outlines share."""
    outlines = shapely.boundary(shapes)
    first, second = shapely.STRtree(shapes).query(shapes)
    first, second = first[first < second], second[first < second]
    order = np.lexsort((second, first))
    first, second = first[order], second[order]
    shared = shapely.intersection(outlines[first], outlines[second])
    there = ~shapely.is_empty(shared)
    return first[there], second[there], shared[there]


def _corners(
    first: np.ndarray, second: np.ndarray, lines: np.ndarray, points: np.ndarray
) -> list[shapely.MultiPoint]:
    """The corners of each pair: where three or more meet, and where the pair touches in a point.

    Each who meets others at a place has it as a vertex of a border or as a touching point, with one at least.
    """
    vertices, line_pair = shapely.get_coordinates(lines, return_index=True)
    touches, touch_pair = shapely.get_coordinates(points, return_index=True)
    places, which = np.unique(np.concatenate([vertices, touches]), axis=0, return_inverse=True)
    which, pair = which.reshape(-1), np.concatenate([line_pair, touch_pair])
    is_touch = np.arange(len(pair)) >= len(vertices)
    owners = np.concatenate([np.stack([which, first[pair]]), np.stack([which, second[pair]])], axis=1)
    meeting = np.unique(owners, axis=1)
    is_corner = (np.bincount(meeting[0], minlength=len(places)) >= 3)[which] | is_touch
    corner = np.unique(np.stack([pair[is_corner], which[is_corner]]), axis=1)
    starts = np.searchsorted(corner[0], np.arange(len(first) + 1))
    return [shapely.MultiPoint(places[corner[1, low:high]]) for low, high in pairwise(starts)]


def _lengths_m(lines: np.ndarray) -> np.ndarray:
    parts, pair = shapely.get_parts(lines, return_index=True)
    places, part = shapely.get_coordinates(parts, return_index=True)
    joined = part[1:] == part[:-1]
    start, end = places[:-1][joined], places[1:][joined]
    lengths_m = distances_m(start[:, 0], start[:, 1], end[:, 0], end[:, 1])
    return np.bincount(pair[part[1:][joined]], weights=lengths_m, minlength=len(lines))
