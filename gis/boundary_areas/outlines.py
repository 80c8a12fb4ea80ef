"""Outlines on a fine grid: the vertices and edges of jurisdictions, and which of them neighbours share."""

from dataclasses import dataclass

import numpy as np
import shapely

# A hundredth of a millimetre. On a grid, lines can be cut at their crossings without rounding doubts.
GRIDS_PER_DEG = 1e10
GRID_DEG = 1 / GRIDS_PER_DEG


@dataclass(frozen=True, slots=True)
class Edges:
    """Straight edges of polygons, each with its two vertices.

    Attributes
    ----------
    places : float64 (v, 2)
        Distinct vertices.
    ends : int64 (e, 2)
        Rows of `places`.
    polygon : int64 (e,)
        Index of the geometry it belongs to.
    line : int64 (e,)
        The same number for the same line between two vertices, in either direction.
    """

    places: np.ndarray
    ends: np.ndarray
    polygon: np.ndarray
    line: np.ndarray

    @classmethod
    def of(cls, shapes: np.ndarray) -> "Edges":
        """The edges of some (multi)polygons; those without length are left out."""
        rings, polygon = shapely.get_parts(shapely.boundary(shapes), return_index=True)
        rings, ring_of = shapely.get_parts(rings, return_index=True)
        coordinates, ring = shapely.get_coordinates(rings, return_index=True)
        places, vertex = np.unique(coordinates, axis=0, return_inverse=True)
        vertex = vertex.reshape(-1)
        edge = (ring[1:] == ring[:-1]) & (vertex[1:] != vertex[:-1])
        ends = np.stack([vertex[:-1][edge], vertex[1:][edge]], axis=1)
        code = ends.min(axis=1) * len(places) + ends.max(axis=1)
        line = np.unique(code, return_inverse=True)[1].reshape(-1)
        return cls(places, ends, polygon[ring_of[ring[:-1][edge]]], line)

    @property
    def alone(self) -> np.ndarray:
        """Which edges no other polygon has."""
        return (np.bincount(self.line) == 1)[self.line]


def on_grid(shapes: np.ndarray) -> np.ndarray:
    """Move each vertex to the nearest place of the grid."""
    return shapely.transform(shapes, lambda places: np.round(places * GRIDS_PER_DEG) / GRIDS_PER_DEG)


def foot_of(points: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Find the place of an edge (n, 2, 2) that is nearest to a point (n, 2), in a plane.

    Returns
    -------
    share, distance : float64 (n,)
        Where on the edge it is, from 0 (first end) to 1, and how far from the point.
    """
    along, to_point = ends[:, 1] - ends[:, 0], points - ends[:, 0]
    share = np.clip((along * to_point).sum(axis=1) / (along**2).sum(axis=1), 0.0, 1.0)
    apart = to_point - share[:, None] * along
    return share, np.hypot(apart[:, 0], apart[:, 1])
