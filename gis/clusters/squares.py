"""A square grid in a metric plane.

Cells are aligned to whole multiples of their size in the plane's coordinates, not to the study area, so that
a cell keeps its id when the area changes.
"""

import numpy as np
import shapely
from numpy.typing import ArrayLike
from pyproj import CRS, Transformer
from shapely.geometry.base import BaseGeometry

from gis.clusters.errors import BadCellSize, BadStudyArea, TooManyCells
from gis.clusters.grid import MOST_CELLS, OUTSIDE, Coordinates, Grid

SMALLEST_M, LARGEST_M = 10.0, 100_000.0
# Rows and columns within ±2²² of 10 m or more reach around the Earth; an id stays below 2⁴⁶, which a JSON
# number holds exactly.
_MIDDLE, _PER_ROW = 1 << 22, 1 << 23
# Places are brought into the plane by so many at a time, to keep within the caches and in little memory.
_AT_ONCE = 1 << 16
# Cells that meet an area are sought by blocks of 8 × 8 of such blocks of 8 × 8, since a city fills little of
# its box.
_BLOCK, _LEVELS = 8, 2
_LONGEST_DEG = 0.01
_LARGEST_TABLE = 8 * MOST_CELLS


class SquareGrid(Grid):
    """Square cells of `cell_m` metres in the plane `crs`; made by `make_square_grid`."""

    kind = "square"

    def __init__(self, ids: np.ndarray, cell_m: float, crs: CRS):
        super().__init__(ids)
        self.cell_m, self.crs = cell_m, crs
        self._to_plane = Transformer.from_crs(4326, crs, always_xy=True)
        self._row, self._column = _unpack(self.ids)
        self._index_cells()

    def locate(self, lon: ArrayLike, lat: ArrayLike) -> np.ndarray:
        """Return the row of the cell that holds each place, int32 (m,); -1 where none does (EPSG:4326)."""
        lon, lat = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
        found = np.empty(lon.shape, dtype=np.int32)
        for start in range(0, len(lon), _AT_ONCE):
            some = slice(start, start + _AT_ONCE)
            found[some] = self._find(*self._to_plane.transform(lon[some], lat[some]))
        return found

    def locate_xy(self, x_m: ArrayLike, y_m: ArrayLike) -> np.ndarray:
        """Do as `locate`, for places in the plane of the grid, in metres."""
        x_m, y_m = np.asarray(x_m), np.asarray(y_m)
        found = np.empty(x_m.shape, dtype=np.int32)
        for start in range(0, len(x_m), _AT_ONCE):
            some = slice(start, start + _AT_ONCE)
            found[some] = self._find(x_m[some], y_m[some])
        return found

    def shapes(self, rows: ArrayLike | None = None) -> np.ndarray:
        """Return the cells of some rows (all where none are given) as polygons in EPSG:4326."""
        rows = self._rows(rows)
        west, south = self._column[rows] * self.cell_m, self._row[rows] * self.cell_m
        east, north = west + self.cell_m, south + self.cell_m
        corners = np.array([(west, south), (east, south), (east, north), (west, north), (west, south)])
        lon, lat = self._to_plane.transform(corners[:, 0].T, corners[:, 1].T, direction="INVERSE")
        return shapely.polygons(np.stack([lon, lat], axis=-1))

    def centres(self, rows: ArrayLike | None = None) -> Coordinates:
        """Return the longitudes and latitudes of the centres of some rows (all where none are given)."""
        rows = self._rows(rows)
        x_m, y_m = (self._column[rows] + 0.5) * self.cell_m, (self._row[rows] + 0.5) * self.cell_m
        return self._to_plane.transform(x_m, y_m, direction="INVERSE")

    def take(self, rows: ArrayLike) -> "SquareGrid":
        """Return a grid of some of the cells."""
        return SquareGrid(self.ids[self._rows(rows)], self.cell_m, self.crs)

    def _disks(self, rings: int) -> Coordinates:
        around = np.arange(-rings, rings + 1)
        down, along = _grid_of(around, around)
        cell = _pack(self._row[:, None] + down, self._column[:, None] + along)
        return np.repeat(np.arange(self.count), len(down)), cell.ravel()

    def _index_cells(self) -> None:
        """Keep the row of each cell in a table of the box around all cells, with a margin that holds none."""
        self._south, self._west = self._row.min() - 1, self._column.min() - 1
        shape = (self._row.max() - self._south + 2, self._column.max() - self._west + 2)
        if shape[0] * shape[1] > _LARGEST_TABLE:
            raise TooManyCells(int(shape[0] * shape[1]), _LARGEST_TABLE)
        self._table = np.full(shape, OUTSIDE, dtype=np.int32)
        self._table[self._row - self._south, self._column - self._west] = np.arange(self.count)

    def _find(self, x_m: np.ndarray, y_m: np.ndarray) -> np.ndarray:
        rows, columns = self._table.shape
        # What is far off or not a number at all is taken to the margin of the table.
        row = _clip(np.floor(y_m / self.cell_m) - self._south, rows - 1)
        column = _clip(np.floor(x_m / self.cell_m) - self._west, columns - 1)
        return self._table.ravel()[row * columns + column]


def make_square_grid(area: BaseGeometry, cell_m: float, crs: CRS) -> SquareGrid:
    """Make a grid of the squares that meet a study area.

    Parameters
    ----------
    area : shapely Polygon or MultiPolygon
        The study area, EPSG:4326.
    cell_m : float
        Side of a cell in metres of the plane, 10 to 100,000.
    crs : pyproj.CRS
        A plane in metres, such as those of `gis.crs`.

    Raises
    ------
    BadStudyArea
        When the area is empty, no polygon, or leaves the plane.
    BadCellSize
        When the size is not in the range.
    TooManyCells
        When there would be more than 2,000,000 cells.
    """
    if not SMALLEST_M <= cell_m <= LARGEST_M:
        raise BadCellSize(f"cells of {SMALLEST_M:g} to {LARGEST_M:,.0f} m are made", cell_m)
    plane = _bring_to_plane(area, crs)
    expected = int(plane.area / cell_m**2)
    if expected > MOST_CELLS:
        raise TooManyCells(expected, MOST_CELLS)
    row, column = _cover(plane, cell_m)
    return SquareGrid(_pack(row, column), float(cell_m), crs)


def _cover(plane: BaseGeometry, cell_m: float) -> tuple[np.ndarray, np.ndarray]:
    """Return rows and columns of the cells that meet an area, from blocks of them down to single ones."""
    shapely.prepare(plane)
    block = _BLOCK**_LEVELS
    west, south, east, north = np.floor(np.array(plane.bounds) / (cell_m * block)).astype(np.int64)
    boxed = int((east - west + 1) * (north - south + 1))
    if boxed > MOST_CELLS:
        raise TooManyCells(boxed * block**2, MOST_CELLS)
    row, column = _grid_of(np.arange(south, north + 1), np.arange(west, east + 1))
    row, column = _keep_meeting(plane, row, column, cell_m * block)
    for level in reversed(range(_LEVELS)):
        down, along = _grid_of(np.arange(_BLOCK), np.arange(_BLOCK))
        row = (row[:, None] * _BLOCK + down).ravel()
        column = (column[:, None] * _BLOCK + along).ravel()
        row, column = _keep_meeting(plane, row, column, cell_m * _BLOCK**level)
    return row, column


def _grid_of(rows: np.ndarray, columns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    row, column = np.meshgrid(rows, columns, indexing="ij")
    return row.ravel(), column.ravel()


def _keep_meeting(
    plane: BaseGeometry, row: np.ndarray, column: np.ndarray, size_m: float
) -> tuple[np.ndarray, np.ndarray]:
    squares = shapely.box(column * size_m, row * size_m, (column + 1) * size_m, (row + 1) * size_m)
    kept = shapely.intersects(plane, squares)
    return row[kept], column[kept]


def _bring_to_plane(area: BaseGeometry, crs: CRS) -> BaseGeometry:
    require_polygon(area)
    transformer = Transformer.from_crs(4326, crs, always_xy=True)
    # A straight line in degrees is a bow in the plane: over a degree it leaves its chord by 100 m.
    dense = shapely.segmentize(area, _LONGEST_DEG)
    plane = shapely.transform(dense, transformer.transform, interleaved=False)
    if not np.isfinite(plane.bounds).all():
        raise BadStudyArea("the study area leaves the plane: are longitude and latitude swapped?")
    return plane


def require_polygon(area: BaseGeometry) -> None:
    """Raise BadStudyArea unless a study area is a valid polygon, or several, with an area."""
    if shapely.get_dimensions(area) != 2 or not shapely.is_valid(area) or area.area == 0:
        raise BadStudyArea("the study area has to be a valid polygon that is not empty")


def _clip(steps: np.ndarray, most: int) -> np.ndarray:
    # A step that is not a number is smaller than none and larger than none: it goes to the margin by itself.
    return np.fmax(np.fmin(steps, most), 0).astype(np.intp)


def _pack(row: np.ndarray, column: np.ndarray) -> np.ndarray:
    return (row + _MIDDLE) * _PER_ROW + column + _MIDDLE


def _unpack(ids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    row, column = np.divmod(ids, _PER_ROW)
    return row - _MIDDLE, column - _MIDDLE
