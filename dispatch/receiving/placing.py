"""Where a case lies: by its coordinates, or by its address; what is unclear is said to be, never guessed.

An address is found where it names one place and nothing else, or a crossing of two roads. Where it names a
road, several places, or a place with words around it, it is unclear: it is put amid what it names, with how
far it may be from there. Where it names nothing known it is put on the sender's land, until an operator
places it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from data.organisations import Organisation
from data.roads import Place, Road
from gis.crs import WGS84, convert
from gis.geodesy import distances_m
from layers.gazetteer import Entry, Gazetteer, plain

FOUND_M = 50.0
AROUND_M = 500.0
CROSSING_M = 150.0
# What an address says beside names of places: it goes without saying, or says that two roads cross.
FILLERS = ("中国", "北京市", "市辖区", "交叉路口", "交叉口", "交汇处", "路口", "与", "和")


@dataclass
class PlaceMissing(Exception):
    """A case bears neither coordinates nor an address, and its sender has no land to put it on."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a case is put (EPSG:4326 degrees), how far it may be from there, and how that was found out.

    `land_id` is whose land it was put on for want of anything better.
    """

    lon: float
    lat: float
    accuracy_m: float | None
    placed: str
    land_id: int | None = None


def from_coordinates(lon: float, lat: float, system: str, accuracy_m: float | None) -> Spot:
    """Return the place of coordinates in a system of `gis.crs.SYSTEMS`."""
    lon, lat = convert(lon, lat, system, WGS84)
    return Spot(float(lon), float(lat), accuracy_m, "given")


def from_address(session: Session, names: Gazetteer, address: str, organisation_id: int) -> Spot:
    """Return the place of an address; raise PlaceMissing."""
    named = names.named_in(address)
    places = [one for one in named if one.kind == "place"]
    roads = [one for one in named if one.kind == "road"]
    if places and len({one.name for one in places}) == 1:
        return _of_places(session, places, address, named)
    if len(roads) == 2:
        crossing = _crossing(session, roads)
        if crossing is not None:
            return crossing
    along = _amid(session, _of_roads(roads, _land(named)), "unclear") if roads and not places else None
    return along or _on_land(session, _land(named) or organisation_id)


def _of_places(session: Session, places: Sequence[Entry], address: str, named: Sequence[Entry]) -> Spot:
    """Return a place that is the only one of its name and all that is said; else amid those it may be."""
    if len(places) == 1:
        alone = not _rest(address, named)
        only = places[0]
        return Spot(only.lon, only.lat, FOUND_M if alone else AROUND_M, "found" if alone else "unclear")
    ids = [one.id for one in places]
    # Amid them, which may be where none of them is: taking one would be a guess.
    shapes = select(func.ST_Envelope(func.ST_Collect(Place.location))).where(Place.id.in_(ids))
    return _amid(session, shapes, "unclear")


def _rest(address: str, named: Sequence[Entry]) -> str:
    """Return what an address says beside the names that were found in it."""
    rest = plain(address)
    for name in sorted({plain(one.name) for one in named} | set(FILLERS), key=len, reverse=True):
        rest = rest.replace(name, "")
    return rest


def _land(named: Sequence[Entry]) -> int | None:
    """Return the smallest organisation that is named, if it is one."""
    for level in ("street", "district"):
        found = {one.id for one in named if one.kind == "organisation" and one.note == level}
        if len(found) == 1:
            return found.pop()
    return None


def _of_roads(roads: Sequence[Entry], land: int | None) -> Select:
    """Return the query of the roads of these names, within an organisation's land if one is named."""
    called = Road.name.in_({one.name for one in roads})
    if land is None:
        return select(func.ST_Collect(Road.geom)).where(called)
    ground = select(Organisation.jurisdiction).where(Organisation.id == land).scalar_subquery()
    within = func.ST_Collect(func.ST_Intersection(Road.geom, ground))
    return select(within).where(called, func.ST_Intersects(Road.geom, ground))


def _crossing(session: Session, roads: Sequence[Entry]) -> Spot | None:
    """Return where two roads cross, if that is one place."""
    one, other = (
        select(func.ST_Collect(Road.geom)).where(Road.name == road.name).scalar_subquery() for road in roads
    )
    spot = _amid(session, select(func.ST_Intersection(one, other)), "found")
    if spot is None or spot.accuracy_m > CROSSING_M:
        return None
    return Spot(spot.lon, spot.lat, max(FOUND_M, spot.accuracy_m), "found")


def _on_land(session: Session, organisation_id: int) -> Spot:
    """Return a place on an organisation's land, or that of who is above it, as far as its farthest corner."""
    path = session.scalar(select(Organisation.path).where(Organisation.id == organisation_id)) or ""
    for code in reversed(path.split(".")):
        owner = session.execute(select(Organisation.id).where(Organisation.code == code)).first()
        land = select(Organisation.jurisdiction).where(Organisation.code == code)
        spot = _amid(session, land, "not_found")
        if owner is not None and spot is not None:
            return replace(spot, land_id=owner.id)
    raise PlaceMissing


def _amid(session: Session, query: Select, placed: str) -> Spot | None:
    """Return a point near the middle of what a query gives, and how far its box reaches from there."""
    shape = query.subquery("amid").c[0]
    middle = func.ST_ClosestPoint(shape, func.ST_Centroid(func.ST_Envelope(shape)))
    box = func.Box2D(shape)
    row = session.execute(
        select(
            func.ST_X(middle), func.ST_Y(middle),
            func.ST_XMin(box), func.ST_YMin(box), func.ST_XMax(box), func.ST_YMax(box),
        )
    ).one()  # fmt: skip
    if row[0] is None:
        return None
    lon, lat, west, south, east, north = row
    reach = distances_m([lon] * 4, [lat] * 4, [west, west, east, east], [south, north, south, north])
    return Spot(lon, lat, round(float(reach.max()), 1), placed)
