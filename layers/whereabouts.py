"""What is at a place: the organisations whose land it is and the nearest road with a name."""

from typing import Any

from geoalchemy2 import Geography
from sqlalchemy import ColumnElement, case, cast, func, select
from sqlalchemy.orm import Session

from data.organisations import Organisation
from data.roads import Road

NEAREST_BY_DEGREES = 20
"""Degrees are no measure: so many nearest by degrees are measured in metres, the nearest taken."""

FARTHEST_ROAD_M = 2000.0
DEPTH = case((Organisation.level == "city", 0), (Organisation.level == "district", 1), else_=2)


def list_organisations_at(session: Session, place: ColumnElement[Any]) -> list[Any]:
    """Return the organisations whose land holds a point (EPSG:4326), the city first."""
    columns = (Organisation.id, Organisation.code, Organisation.name, Organisation.name_en)
    covers = func.ST_Covers(Organisation.jurisdiction, place)
    return list(session.execute(select(*columns).where(covers).order_by(DEPTH, Organisation.code)).all())


def find_nearest_road(session: Session, place: ColumnElement[Any]) -> Any | None:
    """Return (name, name_en, distance_m) of the nearest road that has a name, up to 2 km away."""
    nearby = (
        select(Road.name, Road.name_en, Road.geom)
        .where(Road.name != "")
        .order_by(Road.geom.op("<->")(place))
        .limit(NEAREST_BY_DEGREES)
        .subquery()
    )
    distance_m = func.ST_Distance(cast(nearby.c.geom, Geography), cast(place, Geography))
    query = select(nearby.c.name, nearby.c.name_en, distance_m.label("distance_m"))
    return session.execute(query.where(distance_m <= FARTHEST_ROAD_M).order_by(distance_m).limit(1)).first()
