"""The study mask: which cells the city is taken to have, empty ones included, and whose land each lies on."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.organisations import Organisation
from dispatch.hotspots.cases import Cases
from dispatch.hotspots.counting import Evidence
from dispatch.hotspots.fitting import Count, Mask, fit
from dispatch.jurisdiction import DEPTH
from gis.clusters import Grid
from gis.geodesy import GEOD

JURISDICTIONS, HULL = "jurisdictions", "hull"
# Around a hull, so that cases on it lie inside and a single place has an area.
HULL_MARGIN_DEG = 0.005


@dataclass(frozen=True, slots=True)
class Study:
    """A grid over the study area, by what that was drawn, and the owner of each cell (0 is nobody).

    `basis` is "jurisdictions" for the land of all organisations together, or "hull" for the convex hull of
    the cases where no organisation has land; `area_m2` is its area, with what the mask leaves out of it.
    """

    basis: str
    grid: Grid
    owners: np.ndarray
    area_m2: float
    mask: Mask
    road_km: np.ndarray

    @property
    def grid_name(self) -> str:
        """What the grid is called in what is kept: its kind and size."""
        return name_grid(self.grid)


def name_grid(grid: Grid) -> str:
    """Return what a grid is called: "h3:9" or "square:250"."""
    size = grid.resolution if grid.kind == "h3" else f"{grid.cell_m:g}"
    return f"{grid.kind}:{size}"


def lay_out(session: Session, cases: Cases, count: Count) -> tuple[Study, Evidence] | None:
    """Return the study area by settings, jurisdictions and roads, and all cases as `count` counts them in it.

    None without either land or cases; `cases` may be some only, with the same hull as all.
    """
    land = _list_land(session)
    area = shapely.union_all([shape for _, shape in land]) if land else _hull(cases)
    if area is None:
        return None
    area_m2 = measure_m2(area)
    fitted = fit(session, area, area_m2, count)
    owners = find_owners(fitted.grid, land)
    basis = JURISDICTIONS if land else HULL
    return Study(basis, fitted.grid, owners, area_m2, fitted.mask, fitted.road_km), fitted.evidence


def _list_land(session: Session) -> list[tuple[int, BaseGeometry]]:
    """Return each organisation with its land, the deepest first, as in finding whose an incident is."""
    query = select(Organisation.id, func.ST_AsBinary(Organisation.jurisdiction)).where(
        Organisation.jurisdiction.is_not(None)
    )
    rows = session.execute(query.order_by(DEPTH, Organisation.code)).all()
    shapes = shapely.make_valid(shapely.from_wkb([bytes(wkb) for _, wkb in rows]))
    return [(owner, shape) for (owner, _), shape in zip(rows, shapes, strict=True) if not shape.is_empty]


def measure_m2(shape: BaseGeometry) -> float:
    """Return the area of a shape (EPSG:4326) on the ellipsoid, in square metres."""
    return abs(GEOD.geometry_area_perimeter(shape)[0])


def _hull(cases: Cases) -> BaseGeometry | None:
    if not len(cases):
        return None
    return shapely.buffer(hull_of(cases.lon, cases.lat), HULL_MARGIN_DEG)


def hull_of(lon: np.ndarray, lat: np.ndarray) -> BaseGeometry:
    """Return the convex hull of some places, at least one."""
    return shapely.convex_hull(shapely.multipoints(np.stack([lon, lat], axis=-1)))


def find_owners(grid: Grid, land: list[tuple[int, BaseGeometry]]) -> np.ndarray:
    """Return whose land the centre of each cell lies on, int64 (cells,); the first that holds it has it.

    Of cells at the edge, with centres on nobody's land, it is the first that they reach into.
    """
    owners = np.zeros(grid.count, dtype=np.int64)
    _give(owners, np.arange(grid.count), shapely.points(*grid.centres()), land)
    edge = np.flatnonzero(owners == 0)
    _give(owners, edge, grid.shapes(edge), land)
    return owners


def _give(
    owners: np.ndarray, rows: np.ndarray, shapes: np.ndarray, land: list[tuple[int, BaseGeometry]]
) -> None:
    tree = shapely.STRtree(shapes)
    for owner, shape in reversed(land):
        owners[rows[tree.query(shape, predicate="intersects")]] = owner
