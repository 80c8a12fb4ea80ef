"""The area that a forecast is for: all of it counts, also where nothing happened."""

from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.organisations import Organisation
from data.scope import scope_of
from dispatch.joint.kinship import get_organisation
from dispatch.recurrence.errors import AreaTooLarge, NoStudyArea
from dispatch.recurrence.loading import Cases
from dispatch.recurrence.question import Question
from gis.clusters import SquareGrid, make_square_grid
from gis.crs import local_plane
from gis.geodesy import GEOD

JURISDICTION, HULL = "jurisdiction", "hull"
CELLS_M = (150.0, 250.0, 500.0, 1000.0, 2000.0)
MOST_CELLS = 30_000
# Around a hull, so that the cases on it lie within, and a single place has an area.
HULL_MARGIN_DEG = 0.005


@dataclass(frozen=True, slots=True)
class StudyArea:
    """A grid over the land of an organisation, or over the hull of the cases where it has none."""

    basis: str
    grid: SquareGrid
    area_km2: float


def lay_out(session: Session, question: Question, cases: Cases) -> StudyArea:
    """Return the study area of a question; raise NoStudyArea, AreaTooLarge.

    It is the land of the organisation asked about, else of the asker's, within the box if there is one.
    """
    land = _find_land(session, question.organisation_id)
    basis, area = (JURISDICTION, land) if land is not None else (HULL, _hull(cases))
    if question.box is not None and area is not None:
        area = shapely.intersection(area, shapely.box(*question.box))
    parts = shapely.get_parts(area) if area is not None else []
    polygons = [part for part in parts if part.geom_type == "Polygon" and not part.is_empty]
    if not polygons:
        raise NoStudyArea
    area = shapely.multipolygons(polygons)
    area_km2 = abs(GEOD.geometry_area_perimeter(area)[0]) / 1e6
    return StudyArea(basis, _make_grid(area, area_km2), area_km2)


def _make_grid(area: BaseGeometry, area_km2: float) -> SquareGrid:
    """Return a grid of the smallest cells that are not too many."""
    west, south, east, north = area.bounds
    plane = local_plane(round((west + east) / 2, 6), round((south + north) / 2, 6))
    for cell_m in CELLS_M:
        if area_km2 * 1e6 / cell_m**2 <= MOST_CELLS:
            return make_square_grid(area, cell_m, plane)
    raise AreaTooLarge(round(area_km2), round(MOST_CELLS * CELLS_M[-1] ** 2 / 1e6))


def _find_land(session: Session, organisation_id: int | None) -> BaseGeometry | None:
    """Return the land of an organisation, else of those below it; of the asker's where none is named."""
    root = _root(session, organisation_id)
    if root is None:
        return None
    below = Organisation.path.startswith(root.path + ".", autoescape=True)
    for some in (Organisation.id == root.id, below):
        words = session.scalars(
            select(func.ST_AsBinary(Organisation.jurisdiction)).where(
                some, Organisation.jurisdiction.is_not(None)
            )
        ).all()
        if words:
            return shapely.union_all(shapely.make_valid(shapely.from_wkb([bytes(one) for one in words])))
    return None


def _root(session: Session, organisation_id: int | None) -> Organisation | None:
    scope = scope_of(session)
    if organisation_id is None and scope is not None:
        organisation_id = scope.organisation_id
    if organisation_id is not None:
        return get_organisation(session, organisation_id)
    return session.scalars(select(Organisation).where(Organisation.parent_id.is_(None)).limit(1)).first()


def _hull(cases: Cases) -> BaseGeometry | None:
    if not len(cases):
        return None
    return shapely.buffer(shapely.convex_hull(shapely.multipoints(cases.lon, cases.lat)), HULL_MARGIN_DEG)
