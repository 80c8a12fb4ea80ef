"""The area around reached roads: where the nearest road is a reached one.

A fixed buffer around reached roads would leave holes inside blocks of houses and hide the border to roads
that are not reached. Here a point belongs to the area when a reached road is nearer than any other road of
the mode, up to a greatest distance, or when it is right at a reached road. Both distances are taken on a grid
(exact Euclidean distance transform, Maurer et al., IEEE PAMI 25, 2003) and the border is their contour. Holes
of less than half a square kilometre without any road, the insides of large blocks, are filled.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from contourpy import FillType, contour_generator
from scipy.ndimage import distance_transform_edt, label

from gis.travel.pieces import Pieces
from gis.travel.plane import from_plane, plane_per_ground
from gis.travel.shapes import EdgeShapes

_CELL_M = 25.0
_CELLS_ACROSS = 600
# In cells. A reached point has a sample within half a sampling step, and that one a grid point within √½; the
# corners around it are then within 1.7, and simplifying moves the border by no more than a fifth.
_NEAR = 2.0
_STEP = 0.5
_SIMPLIFY = 0.2
_FAR_M, _FAR_CELLS = 200.0, 4.0
_HOLE_M2 = 500_000.0


def reached_area(shapes: EdgeShapes, reached: Pieces, mode_edges: np.ndarray) -> shapely.MultiPolygon:
    """The area of some reached pieces of edges among all edges of a mode.

    Parameters
    ----------
    reached : Pieces
        Joined.
    mode_edges : int array
        All edges that the mode may use, closed or not.

    Returns
    -------
    shapely.MultiPolygon
        EPSG:4326, valid, empty where nothing is reached. It holds every reached point.
    """
    if not len(reached):
        return shapely.MultiPolygon()
    grid = _grid(shapes, reached)
    rest = reached.rest_of(np.union1d(_within(shapes, mode_edges, grid), reached.edge))
    to_reached, to_rest = (grid.distances(_samples(shapes, pieces, grid)) for pieces in (reached, rest))
    # Negative inside. Right at a reached road (d < 2 cells) is inside however near another road is.
    inside = to_reached - np.clip(to_rest, _NEAR, grid.far)
    _fill_blocks(inside, to_rest == 0, grid.cell_m)
    return _on_ground(shapely.simplify(_contoured(inside), _SIMPLIFY), grid)


@dataclass(frozen=True, slots=True)
class _Grid:
    """Points of the plane in rows and columns; lengths are counted in cells.

    Attributes
    ----------
    low : float64 (2,)
        Plane coordinates of the first point.
    cell, cell_m : float
        Width of a cell in the plane and on the ground.
    columns, rows : int
    """

    low: np.ndarray
    cell: float
    cell_m: float
    columns: int
    rows: int

    @property
    def far(self) -> float:
        """The greatest distance from a reached road."""
        return max(_FAR_M / self.cell_m, _FAR_CELLS)

    def distances(self, xy: np.ndarray) -> np.ndarray:
        """The distance of each grid point to the nearest of some points; (rows, columns)."""
        place = np.rint((xy - self.low) / self.cell).astype(np.int64)
        place = place[((place >= 0) & (place < (self.columns, self.rows))).all(axis=1)]
        if not len(place):
            return np.full((self.rows, self.columns), np.inf)
        empty = np.ones((self.rows, self.columns), dtype=bool)
        empty[place[:, 1], place[:, 0]] = False
        return distance_transform_edt(empty)


def _grid(shapes: EdgeShapes, reached: Pieces) -> _Grid:
    ends = [shapes.plane_places(reached.edge, at) for at in (reached.from_fraction, reached.to_fraction)]
    whole = reached.to_fraction - reached.from_fraction > 0.5
    bounds = np.concatenate([*ends, shapes.bounds[reached.edge[whole]].reshape(-1, 2)])
    low, high = bounds.min(axis=0), bounds.max(axis=0)
    scale = float(plane_per_ground(from_plane((low + high) / 2)[1]))
    cell_m = max(_CELL_M, float((high - low).max()) / scale / _CELLS_ACROSS)
    margin = (max(_FAR_M, _FAR_CELLS * cell_m) + 2 * cell_m) * scale
    columns, rows = np.ceil((high - low + 2 * margin) / (cell_m * scale)).astype(int) + 1
    return _Grid(low - margin, cell_m * scale, cell_m, int(columns), int(rows))


def _within(shapes: EdgeShapes, edges: np.ndarray, grid: _Grid) -> np.ndarray:
    high = grid.low + grid.cell * np.array([grid.columns, grid.rows])
    bounds = shapes.bounds[edges]
    return edges[((bounds[:, :2] <= high) & (bounds[:, 2:] >= grid.low)).all(axis=1)]


def _samples(shapes: EdgeShapes, pieces: Pieces, grid: _Grid) -> np.ndarray:
    """Points along pieces, both ends included, no farther from each other than a step."""
    share = pieces.to_fraction - pieces.from_fraction
    steps = np.ceil(shapes.length_m[pieces.edge] * share / (_STEP * grid.cell_m)).astype(np.int64) + 1
    piece = np.repeat(np.arange(len(steps)), steps + 1)
    step = np.arange(len(piece)) - np.repeat(np.cumsum(steps + 1) - steps - 1, steps + 1)
    fraction = pieces.from_fraction[piece] + share[piece] * step / steps[piece]
    return shapes.plane_places(pieces.edge[piece], fraction)


def _contoured(inside: np.ndarray) -> shapely.Geometry:
    """The area, in cells, where a value on the grid is not above zero."""
    contours = contour_generator(z=inside, fill_type=FillType.OuterOffset)
    points, offsets = contours.filled(-np.inf, 0.0)
    polygons = []
    for ring_points, ring_offsets in zip(points, offsets, strict=True):
        rings = np.split(ring_points, ring_offsets[1:-1].astype(np.int64))
        polygons.append(shapely.Polygon(rings[0], rings[1:]))
    return shapely.multipolygons(polygons)


def _fill_blocks(inside: np.ndarray, others: np.ndarray, cell_m: float) -> None:
    """Put into the area what it encloses, where that is small and holds no other road: large blocks."""
    parts, count = label(inside > 0)
    sizes_m2 = np.bincount(parts.ravel(), minlength=count + 1) * cell_m**2
    stays = sizes_m2 >= _HOLE_M2
    # All around the grid is margin, and outside.
    stays[parts[others]] = stays[0] = stays[parts[0, 0]] = True
    inside[~stays[parts]] = 0.0


def _on_ground(area: shapely.Geometry, grid: _Grid) -> shapely.MultiPolygon:
    area = shapely.transform(area, lambda place: from_plane(grid.low + place * grid.cell))
    if not area.is_valid:
        area = shapely.make_valid(area)
    # What simplifying made touch itself comes back as a collection with areas and lines in it.
    parts = shapely.get_parts(shapely.get_parts(area))
    return shapely.MultiPolygon(list(parts[shapely.get_dimensions(parts) == 2]))
