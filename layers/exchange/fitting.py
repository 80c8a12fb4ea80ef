"""Tells under which coordinate system the shapes of a file lie along the city's roads and borders."""

import numpy as np
import shapely
from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session

from data.organisations import Organisation
from data.roads import Road
from gis.crs import WGS84, convert_geometries
from gis.files.comparison import BetterFit, Ranking, better_system, compare_systems
from gis.files.systems import NAMES, sampled
from gis.files.table import VectorTable

# Roads farther from a place than the largest shift between systems are not needed to tell them apart.
_AROUND_DEG = 0.015
_PLACES = 150


def rank_systems(session: Session, table: VectorTable) -> tuple[Ranking, BetterFit | None]:
    """Return how far the vertices of a table lie from roads and borders in each system, and a better one.

    The ranking is empty where nothing can be said: few vertices, or no road around.
    """
    used = table.used_crs if table.used_crs in NAMES else "WGS84"
    points = shapely.points(sampled(_as_in_file(table.shapes, used), _PLACES))
    if not len(points):
        return [], None
    ranking = compare_systems(points, _lines_near(session, points))
    return ranking, better_system(ranking, used)


def _as_in_file(shapes: np.ndarray, used: str) -> np.ndarray:
    """Return shapes in the degrees that the file had, before the shift was taken off."""
    return convert_geometries(shapes, WGS84, NAMES[used])


def _lines_near(session: Session, points: np.ndarray) -> np.ndarray:
    """Return roads and borders around places, in EPSG:4326."""
    x, y = shapely.get_coordinates(points).T
    boxes = np.unique(np.stack([np.floor(x / _AROUND_DEG), np.floor(y / _AROUND_DEG)], axis=1), axis=0)
    west, south = ((boxes - 1) * _AROUND_DEG).T
    east, north = ((boxes + 2) * _AROUND_DEG).T
    area = shapely.union_all(shapely.box(west, south, east, north))
    near = func.ST_GeomFromText(area.wkt, 4326)
    border = func.ST_Boundary(Organisation.jurisdiction)
    lines = union_all(
        select(func.ST_AsBinary(Road.geom)).where(func.ST_Intersects(Road.geom, near)),
        select(func.ST_AsBinary(func.ST_Intersection(border, near))).where(func.ST_Intersects(border, near)),
    )
    found = shapely.from_wkb([bytes(line) for line in session.scalars(lines)])
    return np.array(found, dtype=object)
