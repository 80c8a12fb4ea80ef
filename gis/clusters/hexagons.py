"""A grid of H3 hexagons, whose ids are stable over time and known everywhere."""

from collections.abc import Iterable

import numpy as np
import shapely
from h3.api import basic_int as h3
from numpy.typing import ArrayLike
from shapely.geometry.base import BaseGeometry

from gis.clusters.errors import BadCellSize, TooManyCells
from gis.clusters.grid import MOST_CELLS, OUTSIDE, Coordinates, Grid
from gis.clusters.squares import require_polygon

FINEST, COARSEST = 12, 4
# An area is covered by cells this much coarser first: those well inside of it have all that they hold in it.
_COARSER = 3
# What a cell holds of finer ones sticks out of it by less than this share of the root of its area.
_STICKS_OUT = 0.3
# H3 takes numbers of Python, which need ten times the memory of those in an array: so many places at a time.
_AT_ONCE = 1 << 16


class HexagonGrid(Grid):
    """H3 cells of one resolution; made by `make_h3_grid` or `h3_grid_of`."""

    kind = "h3"

    def __init__(self, ids: np.ndarray, resolution: int):
        super().__init__(ids)
        self.resolution = resolution

    def locate(self, lon: ArrayLike, lat: ArrayLike) -> np.ndarray:
        """Return the row of the cell that holds each place, int32 (m,); -1 where none does (EPSG:4326)."""
        lon, lat = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
        found = np.empty(lon.shape, dtype=np.int32)
        for start in range(0, len(lon), _AT_ONCE):
            some = slice(start, start + _AT_ONCE)
            found[some] = self._find(lon[some], lat[some])
        return found

    def shapes(self, rows: ArrayLike | None = None) -> np.ndarray:
        """Return the cells of some rows (all where none are given) as polygons in EPSG:4326."""
        rings = [h3.cell_to_boundary(cell) for cell in self.ids[self._rows(rows)].tolist()]
        lat_lon = np.array([corner for ring in rings for corner in ring]).reshape(-1, 2)
        ring_of = np.repeat(np.arange(len(rings)), [len(ring) for ring in rings])
        return shapely.polygons(shapely.linearrings(lat_lon[:, ::-1], indices=ring_of))

    def centres(self, rows: ArrayLike | None = None) -> Coordinates:
        """Return the longitudes and latitudes of the centres of some rows (all where none are given)."""
        cells = self.ids[self._rows(rows)].tolist()
        lat_lon = np.array([h3.cell_to_latlng(cell) for cell in cells]).reshape(-1, 2)
        return lat_lon[:, 1], lat_lon[:, 0]

    def take(self, rows: ArrayLike) -> "HexagonGrid":
        """Return a grid of some of the cells."""
        return HexagonGrid(self.ids[self._rows(rows)], self.resolution)

    def _find(self, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
        found = np.full(lon.shape, OUTSIDE, dtype=np.int32)
        real = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
        places = zip(lat[real].tolist(), lon[real].tolist(), strict=True)
        cells = (h3.latlng_to_cell(one_lat, one_lon, self.resolution) for one_lat, one_lon in places)
        found[real] = self.rows_of(np.fromiter(cells, dtype=np.int64, count=len(real)))
        return found

    def _disks(self, rings: int) -> Coordinates:
        disks = [h3.grid_disk(cell, rings) for cell in self.ids.tolist()]
        cells = np.fromiter((cell for disk in disks for cell in disk), dtype=np.int64)
        return np.repeat(np.arange(self.count), [len(disk) for disk in disks]), cells


def make_h3_grid(area: BaseGeometry, resolution: int) -> HexagonGrid:
    """Make a grid of the H3 cells that meet a study area.

    Parameters
    ----------
    area : shapely Polygon or MultiPolygon
        The study area, EPSG:4326.
    resolution : int
        Of H3, 4 (a side of about 26 km) to 12 (10 m); 9 has a side of about 200 m, 8 of 530 m.

    Raises
    ------
    BadStudyArea, BadCellSize, TooManyCells
        As `make_square_grid` does.
    """
    if not COARSEST <= resolution <= FINEST:
        raise BadCellSize(f"H3 cells of resolution {COARSEST} to {FINEST} are made", resolution)
    require_polygon(area)
    # Bounded before they are made: a country of 10 m hexagons would fill the memory first.
    expected = expect_hexagons(area, resolution)
    if expected > MOST_CELLS:
        raise TooManyCells(expected, MOST_CELLS)
    return HexagonGrid(_cover(area, resolution), resolution)


def h3_grid_of(cells: Iterable[int | str]) -> HexagonGrid:
    """Make a grid of given H3 cells of one resolution, by their numbers or in hexadecimal."""
    numbers = [h3.str_to_int(cell) if isinstance(cell, str) else int(cell) for cell in cells]
    resolutions = {h3.get_resolution(number) for number in numbers}
    if len(resolutions) != 1:
        raise BadCellSize("cells of one resolution make a grid, these have", sorted(resolutions))
    return HexagonGrid(np.array(numbers, dtype=np.int64), resolutions.pop())


def expect_hexagons(area: BaseGeometry, resolution: int) -> int:
    """Return about how many H3 cells of a resolution an area (EPSG:4326) has.

    Cells are not equally large everywhere: around Beijing those of resolution 9 have 0.075 km², of the
    Earth's 0.105 km² on average. Those of the middle of the area count.
    """
    lon, lat = shapely.get_coordinates(shapely.centroid(area))[0]
    _, south, _, north = area.bounds
    return round(
        _square_km(area, (south + north) / 2) / h3.cell_area(h3.latlng_to_cell(lat, lon, resolution))
    )


def _cover(area: BaseGeometry, resolution: int) -> np.ndarray:
    """Return the ids of the cells that meet an area.

    H3's own cover takes 45 s for Beijing's outline, which it goes along for each cell; only cells near the
    outline are held against it here.
    """
    coarse = _coarse_cover(area, resolution - _COARSER)
    shapes = coarse.shapes()
    wide = shapely.buffer(shapes, _STICKS_OUT * np.sqrt(shapely.area(shapes)))
    shapely.prepare(area)
    inside = shapely.contains(area, wide)
    edge = ~inside & shapely.intersects(area, wide)
    near = HexagonGrid(_hold(coarse.ids[edge], resolution), resolution)
    meeting = near.ids[shapely.intersects(area, near.shapes())]
    return np.concatenate([_hold(coarse.ids[inside], resolution), meeting])


def _coarse_cover(area: BaseGeometry, resolution: int) -> HexagonGrid:
    """Return the cells that meet an area, and those around them, whose finer ones reach into it."""
    cells = {
        cell
        for part in shapely.get_parts(area)
        for met in h3.h3shape_to_cells_experimental(h3.geo_to_h3shape(part), resolution, "overlap")
        for cell in h3.grid_disk(met, 1)
    }
    return HexagonGrid(np.fromiter(cells, dtype=np.int64, count=len(cells)), resolution)


def _hold(cells: np.ndarray, resolution: int) -> np.ndarray:
    """Return the finer cells that coarse ones hold."""
    finer = (one for cell in cells.tolist() for one in h3.cell_to_children(cell, resolution))
    return np.fromiter(finer, dtype=np.int64)


def _square_km(area: BaseGeometry, lat: float) -> float:
    """Return about how large an area is, by the length of a degree at a latitude."""
    return area.area * 111.32**2 * float(np.cos(np.radians(lat)))
