"""Which cells a run counts in: as large as the settings say, or larger ones where those would be too many.

Only cells where cases can be are in the study mask: those near roads, and those that ever held a case, with
their neighbours. Mountains and fields with neither would count as places where nothing happened, and make
everything in the city seem more than chance.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

import h3
import numpy as np
import shapely
from pyproj import CRS
from shapely.geometry.base import BaseGeometry
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.roads import Road
from data.settings import get_setting
from dispatch.hotspots.counting import Evidence
from dispatch.hotspots.runs import find_last_run
from gis import crs
from gis.clusters import COARSEST_HEXAGONS, MOST_CELLS, Grid, expect_hexagons, make_h3_grid, make_square_grid
from gis.clusters.exposure import measure_lengths_km

LAND, ROADS = "land", "roads"
LARGEST_M = 50_000.0
REACH_M = 200.0
"""So far from a road, at least, cases are expected where there were none yet."""
ROOM = 0.9
"""From larger cells a run goes back to smaller ones only when these fill no more than this of the limit."""
# Cells are expected by area; those at its edge come on top.
MOST_MADE = int(ROOM * MOST_CELLS)

Count = Callable[[Grid], Evidence]


@dataclass(frozen=True, slots=True)
class Size:
    """A size of cells: of H3 by resolution, or of squares by metres."""

    kind: str
    value: float

    @property
    def name(self) -> str:
        """What a grid of such cells is called in what is kept: "h3:9" or "square:250"."""
        return f"{self.kind}:{self.value:g}"

    @property
    def width_m(self) -> float:
        """About how wide a cell is."""
        if self.kind == "square":
            return self.value
        return float(np.sqrt(h3.average_hexagon_area(int(self.value), "m^2")))

    def expect(self, area: BaseGeometry, area_m2: float) -> int:
        """Return about how many such cells an area has."""
        if self.kind == "square":
            return round(area_m2 / self.value**2)
        return expect_hexagons(area, int(self.value))

    def make(self, area: BaseGeometry) -> Grid:
        """Make a grid of all such cells of an area."""
        if self.kind == "square":
            return make_square_grid(area, self.value, plane_of(area))
        return make_h3_grid(area, int(self.value))


@dataclass(frozen=True, slots=True)
class Mask:
    """By what cells are in the study mask, how many of the land are not, and what the settings asked for.

    Cells of the size `wanted` would have been `wanted_cells`; more than `most_cells` are not taken.
    """

    by: str = LAND
    left_out: int = 0
    wanted: str = ""
    wanted_cells: int = 0
    most_cells: int = 0


@dataclass(frozen=True, slots=True)
class Fitted:
    """The cells of a run, the cases counted in them, and the kilometres of road within each."""

    grid: Grid
    evidence: Evidence
    road_km: np.ndarray
    mask: Mask


def plane_of(area: BaseGeometry) -> CRS:
    """Return the plane in which an area is parted into squares."""
    return crs.utm_zone(area.centroid.x, area.centroid.y)


def fit(session: Session, area: BaseGeometry, area_m2: float, count: Count) -> Fitted:
    """Return the cells of a study area (EPSG:4326), with the cases that `count` finds in a grid's.

    The sizes are tried from that of the settings on, until the cells are few enough.
    """
    roads = read_roads(session)
    by_roads = bool(get_setting(session, "hotspot_roads_only")) and len(roads) > 0
    asked: dict[str, Any] = {}
    for size, limit, is_last in _sizes_with_limits(session):
        cells, fitted = size.expect(area, area_m2), None
        if is_last or cells <= (MOST_MADE if by_roads else limit):
            fitted = _fit_size(size, area, roads, count, by_roads)
            cells = fitted.grid.count
        asked = asked or {"wanted": size.name, "wanted_cells": cells, "most_cells": limit}
        if fitted is not None and (is_last or cells <= limit):
            return replace(fitted, mask=replace(fitted.mask, **asked))
    raise AssertionError("there is no size of cells")


def _sizes_with_limits(session: Session) -> Iterator[tuple[Size, int, bool]]:
    """Return the sizes to try, how many cells each may have, and which is the last.

    A size that gave too many cells once is taken again only where there is room, so that it does not change
    to and fro with each case and road.
    """
    most = min(int(get_setting(session, "hotspot_most_cells")), MOST_MADE)
    run, sizes = find_last_run(session), list(_sizes(session))
    names = [size.name for size in sizes]
    held = names.index(run.grid) if run is not None and run.grid in names else 0
    for at, size in enumerate(sizes):
        yield size, int(most * ROOM) if at < held else most, size is sizes[-1]


def _fit_size(size: Size, area: BaseGeometry, roads: np.ndarray, count: Count, by_roads: bool) -> Fitted:
    grid = size.make(area)
    evidence, road_km = count(grid), measure_lengths_km(roads, grid)
    if not by_roads or not road_km.any():
        return Fitted(grid, evidence, road_km, Mask())
    rows = _where_cases_can_be(grid, road_km, evidence, size)
    return Fitted(
        grid.take(rows), _keep(evidence, rows), road_km[rows], Mask(ROADS, left_out=grid.count - len(rows))
    )


def _where_cases_can_be(grid: Grid, road_km: np.ndarray, evidence: Evidence, size: Size) -> np.ndarray:
    near_roads = grid.around(np.flatnonzero(road_km), ceil(REACH_M / size.width_m))
    return np.union1d(near_roads, grid.around(np.unique(evidence.cells.key)))


def _keep(evidence: Evidence, rows: np.ndarray) -> Evidence:
    """Return evidence by the rows of a grid of fewer cells, which has all that hold cases."""
    key = np.searchsorted(rows, evidence.cells.key)
    return replace(evidence, cells=replace(evidence.cells, key=key))


def read_roads(session: Session) -> np.ndarray:
    """Return the lines of all roads there are now, in EPSG:4326."""
    written = session.scalars(select(func.ST_AsBinary(Road.geom)).order_by(Road.id)).all()
    return shapely.from_wkb(np.array([bytes(line) for line in written], dtype=object))


def _sizes(session: Session) -> Iterator[Size]:
    """Return the size that the settings say, and larger ones."""
    if get_setting(session, "hotspot_square_cells"):
        side_m = float(get_setting(session, "hotspot_cell_m"))
        while side_m <= LARGEST_M:
            yield Size("square", side_m)
            side_m *= 2
    else:
        for resolution in range(
            int(get_setting(session, "hotspot_h3_resolution")), COARSEST_HEXAGONS - 1, -1
        ):
            yield Size("h3", resolution)
