"""Faces: the pieces into which all outlines together cut the land, and who claims each."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely

from gis.boundary_areas.ground import Ground
from gis.boundary_areas.outlines import GRID_DEG, Edges


@dataclass(frozen=True)
class Faces:
    """Polygons that do not overlap, with the same vertices where they touch.

    Attributes
    ----------
    shapes : ndarray of shapely.Polygon (f,)
        EPSG:4326, on the grid.
    claims : int64 (c, 2)
        Face and the jurisdiction that has it among its land, ascending. A face of nobody has no row, an
        overlap has several.
    beside : int64 (b, 2)
        Faces that share an edge, in both directions.
    beside_m : float64 (b,)
        Length of all edges that they share.
    corners : int64 (k, 2)
        Face and number of each of its vertices; the same number for the same place.
    owners : int
        Number of jurisdictions.
    """

    shapes: np.ndarray
    claims: np.ndarray
    beside: np.ndarray
    beside_m: np.ndarray
    corners: np.ndarray
    owners: int

    @cached_property
    def claimed(self) -> np.ndarray:
        """How many claim each face."""
        return np.bincount(self.claims[:, 0], minlength=len(self.shapes))

    @cached_property
    def owner(self) -> np.ndarray:
        """The only one who claims a face, or -1."""
        owner = np.full(len(self.shapes), -1)
        owner[self.claims[:, 0]] = self.claims[:, 1]
        return np.where(self.claimed == 1, owner, -1)


def cut_into_faces(shapes: np.ndarray, bridges: np.ndarray, ground: Ground) -> Faces:
    """Cut the land by the outlines of jurisdictions (valid, on the grid) and by bridges."""
    lines = shapely.union_all(np.concatenate([shapely.boundary(shapes), bridges]), grid_size=GRID_DEG)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    faces = faces[np.lexsort(shapely.get_coordinates(shapely.point_on_surface(faces)).T)]
    owner, face = shapely.STRtree(shapely.point_on_surface(faces)).query(shapes, predicate="intersects")
    claims = np.stack([face, owner], axis=1)[np.lexsort((owner, face))]
    edges = Edges.of(faces)
    corners = np.stack([edges.polygon, edges.ends[:, 0]], axis=1)
    return Faces(faces, claims, *_beside(edges, ground), corners, len(shapes))


def _beside(edges: Edges, ground: Ground) -> tuple[np.ndarray, np.ndarray]:
    order = np.argsort(edges.line, kind="stable")
    pair = np.flatnonzero(edges.line[order][1:] == edges.line[order][:-1])
    one, other = order[pair], order[pair + 1]
    xy = ground.to_plane(edges.places)
    along = xy[edges.ends[one, 1]] - xy[edges.ends[one, 0]]
    length_m = np.hypot(along[:, 0], along[:, 1])
    both = np.concatenate([edges.polygon[[one, other]].T, edges.polygon[[other, one]].T])
    beside, which = np.unique(both, axis=0, return_inverse=True)
    return beside, np.bincount(which.reshape(-1), weights=np.tile(length_m, 2), minlength=len(beside))
