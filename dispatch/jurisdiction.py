"""Whose land a place lies on, and how near the land of another it is."""

from dataclasses import dataclass
from typing import Any

from geoalchemy2 import Geography
from sqlalchemy import ColumnElement, case, cast, func, select
from sqlalchemy.orm import Session

from data.base import SRID
from data.organisations import Organisation

GAP_BRIDGED_M = 500.0
METRES_PER_DEGREE = 111_320.0


@dataclass
class OutsideJurisdiction(Exception):
    """No organisation's land holds this place, nor lies near it."""

    lon: float
    lat: float
    swapped: bool


@dataclass(frozen=True, slots=True)
class Ground:
    """The organisation a place belongs to and, near a border, the one on the other side."""

    organisation_id: int
    neighbour_id: int | None = None
    boundary_distance_m: float | None = None


def point(lon: float, lat: float) -> ColumnElement[Any]:
    """Return a point in EPSG:4326 as an SQL expression."""
    return func.ST_SetSRID(func.ST_MakePoint(lon, lat), SRID)


def box(west: float, south: float, east: float, north: float) -> ColumnElement[Any]:
    """Return a box in EPSG:4326 as an SQL expression."""
    return func.ST_MakeEnvelope(west, south, east, north, SRID)


def find_ground(session: Session, lon: float, lat: float, boundary_within_m: float) -> Ground:
    """Return whose land a place is on; raise OutsideJurisdiction.

    The deepest organisation that covers the place has it. On a shared border that is the one with the
    lower code; in a gap between borders the nearest within 500 m.
    """
    place = point(lon, lat)
    owner = _covering(session, place) or _nearest(session, place, lat)
    if owner is None:
        raise OutsideJurisdiction(lon, lat, swapped=_covering(session, point(lat, lon)) is not None)
    across = _across_border(session, place, lat, owner, boundary_within_m)
    return Ground(owner.id) if across is None else Ground(owner.id, across.id, float(across.distance_m))


DEPTH = case((Organisation.level == "street", 0), (Organisation.level == "district", 1), else_=2)


def _covering(session: Session, place: ColumnElement[Any]) -> Any:
    query = select(Organisation.id, Organisation.path, Organisation.level)
    covers = func.ST_Covers(Organisation.jurisdiction, place)
    return session.execute(query.where(covers).order_by(DEPTH, Organisation.code).limit(1)).first()


def _distance_m(place: ColumnElement[Any]) -> ColumnElement[float]:
    return func.ST_Distance(cast(Organisation.jurisdiction, Geography), cast(place, Geography))


def _near(place: ColumnElement[Any], lat: float, within_m: float) -> ColumnElement[bool]:
    """Keep what is surely farther away out cheaply, in degrees and by the geometry index.

    1.6 covers the shrinking of a degree of longitude up to 51° N, 6 up to 80°.
    """
    reach_deg = within_m * (1.6 if abs(lat) < 51 else 6.0) / METRES_PER_DEGREE
    return func.ST_DWithin(Organisation.jurisdiction, place, reach_deg)


def _nearest(session: Session, place: ColumnElement[Any], lat: float) -> Any:
    distance = _distance_m(place)
    query = select(Organisation.id, Organisation.path, Organisation.level).where(
        _near(place, lat, GAP_BRIDGED_M), distance <= GAP_BRIDGED_M
    )
    return session.execute(query.order_by(distance, DEPTH, Organisation.code).limit(1)).first()


def _across_border(
    session: Session, place: ColumnElement[Any], lat: float, owner: Any, within_m: float
) -> Any:
    """Return the nearest other district within reach of the place, or else the nearest other street."""
    if owner.level == "city":
        return None
    chain = owner.path.split(".")
    distance = _distance_m(place)
    query = (
        select(Organisation.id, Organisation.level, distance.label("distance_m"))
        .where(
            Organisation.level.in_(("district", owner.level)),
            Organisation.code.not_in(chain),
            _near(place, lat, within_m),
            distance <= within_m,
        )
        .order_by(Organisation.level, distance, Organisation.code)
        .limit(1)
    )
    return session.execute(query).first()
