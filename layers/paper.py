"""The base map of an area as shapes, for a map on paper: as much of it as its scale can bear.

Shapes are plain values, their geometry as WKB in hexadecimal digits (EPSG:4326), so that another process can
draw them.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from layers.tiles import CLASSES_FROM

Bounds = tuple[float, float, float, float]

DETAIL_UP_TO = 60_000
"""Up to this denominator roads come as they are; beyond, generalised as for tiles."""

METRES_PER_DEGREE = 111_000.0
_MAIN = [name for zoom in (0, 8) for name in CLASSES_FROM[zoom]]
_SECONDARY = [*_MAIN, *CLASSES_FROM[9]]
_TERTIARY = [*_SECONDARY, *CLASSES_FROM[11]]
_ALL = [name for names in CLASSES_FROM.values() for name in names]
# By the largest denominator: the classes of road, the zoom of the overviews and the rank of places shown.
_BY_SCALE: tuple[tuple[float, list[str], int, int], ...] = (
    (20_000, _ALL, 24, 9),
    (DETAIL_UP_TO, [*_TERTIARY, *CLASSES_FROM[12]], 24, 7),
    (160_000, _TERTIARY, 11, 6),
    (400_000, _SECONDARY, 11, 5),
    (float("inf"), _MAIN, 8, 4),
)
# What is smaller on paper is left out of the ground, and no line is finer than the other.
_LEAST_AREA_MM, _FINEST_MM = 0.8, 0.15
STREETS_UP_TO = 120_000


def _sql(name: str) -> TextClause:
    return text((Path(__file__).parent / f"sql/paper_{name}.sql").read_text())


ROADS, OVERVIEW, AREAS = _sql("roads"), _sql("overview"), _sql("areas")
BORDERS, LANDS, PLACES = _sql("borders"), _sql("lands"), _sql("places")

Shapes = list[dict[str, str]]


@dataclass(frozen=True)
class Ground:
    """The base map of an area; each shape has class, name, name_en and shape."""

    roads: Shapes
    areas: Shapes
    borders: Shapes
    lands: Shapes
    places: Shapes


def read_ground(session: Session, bounds: Bounds, scale: float) -> Ground:
    """Return the base map of an area (west, south, east, north) at a scale, given by its denominator."""
    _, classes, overview, rank = next(row for row in _BY_SCALE if scale <= row[0])
    degrees_per_mm = scale / 1000 / METRES_PER_DEGREE
    levels = ["district", "street"] if scale <= STREETS_UP_TO else ["district"]
    values = {
        **dict(zip(("west", "south", "east", "north"), bounds, strict=True)),
        "classes": classes,
        "overview": overview,
        "rank": rank,
        "levels": levels,
        "least_deg": _LEAST_AREA_MM * degrees_per_mm,
        "tolerance_deg": _FINEST_MM * degrees_per_mm,
    }
    is_detailed = scale <= DETAIL_UP_TO
    return Ground(
        roads=_read(session, ROADS if is_detailed else OVERVIEW, values | {"layer": "road"}),
        areas=_read(session, AREAS if is_detailed else OVERVIEW, values | {"layer": "area"}),
        borders=[each for each in _read(session, BORDERS, values) if each["class"] in levels],
        lands=_read(session, LANDS, values),
        places=_read(session, PLACES, values),
    )


def _read(session: Session, query: TextClause, values: dict[str, Any]) -> Shapes:
    return [dict(row) for row in session.execute(query, values).mappings()]
