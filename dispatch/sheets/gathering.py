"""Reads what is on a sheet, as far as the session may see it; reporters are never read."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from data.closures import Closure
from data.incidents import ENDED, Incident
from data.organisations import Organisation
from data.roads import Road, RoadNetworkVersion
from data.scope import scope_of
from data.settings import get_setting
from data.squads import Squad
from dispatch.jurisdiction import box
from dispatch.moments import iso
from dispatch.sheets.contents import Contents
from dispatch.sheets.errors import NothingToDraw
from dispatch.sheets.order import SheetOrder, layout_of
from dispatch.views import incident_views, incidents_query, squad_views, squads_query
from gis.cartography.frame import Bounds, frame_of
from layers.in_force import layers_in_force
from layers.paper import read_ground

MOST_LISTED = 1_000
MOST_FEATURES = 600
# What a list needs of an incident. The description is left out: callers' names and numbers may be in it.
INCIDENT = (
    "number",
    "category",
    "priority",
    "status",
    "location",
    "place",
    "organisation",
    "reported_at",
    "next_deadline",
    "overdue",
)
ASSIGNMENT = ("call_sign", "status", "travel_time_s")
SQUAD = ("call_sign", "status", "location")


def gather(session: Session, order: SheetOrder) -> Contents:
    """Return what is on a sheet now; raise NothingToDraw, AreaNotForPaper."""
    now = datetime.now(UTC)
    home = _home(session)
    bounds = order.bounds or _bounds_of(session, home)
    drawn = layout_of(order.paper, order.landscape).map
    frame = frame_of(bounds, drawn.width, drawn.height)
    area = box(*frame.bounds)
    here = Incident.location.op("&&")(area)
    is_open = Incident.status.not_in(ENDED)
    count, inside = session.execute(
        select(func.count(), func.count().filter(here)).select_from(Incident).where(is_open)
    ).one()
    urgent_first = (Incident.priority, Incident.reported_at, Incident.id)
    wanted = incidents_query().where(is_open, here).order_by(*urgent_first).limit(MOST_LISTED)
    layers = layers_in_force(session, frame.bounds, now, order.role, MOST_FEATURES, order.layers)
    return Contents(
        order=order,
        frame=frame,
        made_at=iso(now) or "",
        is_sample=bool(get_setting(session, "is_sample")),
        base_map=_attribution(session),
        home=home,
        ground=asdict(read_ground(session, frame.bounds, frame.scale)),
        layers=[asdict(layer) for layer in layers],
        closures=_closures(session, area, now),
        incidents=[_incident(view) for view in incident_views(session, wanted)],
        squads=[_only(view, SQUAD) for view in squad_views(session, _squads(area))],
        outside=count - inside,
        unlisted=max(0, inside - MOST_LISTED),
    )


def _home(session: Session) -> dict[str, Any]:
    """Return the organisation that the session asks for, or the one at the root of the tree."""
    scope = scope_of(session)
    query = select(
        Organisation.name,
        Organisation.name_en,
        Organisation.level,
        Organisation.path,
        func.encode(func.ST_AsBinary(Organisation.jurisdiction), "hex").label("shape"),
    )
    if scope is not None:
        query = query.where(Organisation.id == scope.organisation_id)
    row = session.execute(query.order_by(Organisation.path).limit(1)).first()
    return dict(row._mapping) if row else {"name": "", "name_en": "", "level": "", "path": "", "shape": None}


def _bounds_of(session: Session, home: dict[str, Any]) -> Bounds:
    """Return the bounds of the land of an organisation and those below it, or of the roads there are."""
    below = or_(Organisation.path == home["path"], Organisation.path.startswith(home["path"] + "."))
    land = select(func.ST_Extent(Organisation.jurisdiction).label("land")).where(below).subquery()
    corners = [side(land.c.land) for side in (func.ST_XMin, func.ST_YMin, func.ST_XMax, func.ST_YMax)]
    found = session.execute(select(*corners)).one()
    if found[0] is None:
        network = RoadNetworkVersion
        sides = select(network.west, network.south, network.east, network.north)
        found = session.execute(sides.where(network.is_current)).first()
    if found is None:
        raise NothingToDraw
    west, south, east, north = found
    return west, south, east, north


def _attribution(session: Session) -> str:
    network = select(RoadNetworkVersion.attribution).where(RoadNetworkVersion.is_current)
    return session.scalar(network) or ""


def _closures(session: Session, area: Any, now: datetime) -> list[dict[str, str]]:
    """Return the closures in force in an area; one of a road by its name has the shape of that."""
    named = select(func.ST_Collect(Road.geom)).where(
        Closure.road_name != "", Road.name == Closure.road_name, Road.geom.op("&&")(area)
    )
    shape = func.coalesce(Closure.shape, named.correlate(Closure).scalar_subquery())
    in_force = (
        Closure.lifted_at.is_(None),
        Closure.starts_at <= now,
        or_(Closure.ends_at.is_(None), Closure.ends_at > now),
    )
    found = select(Closure.road_name.label("name"), shape.label("geom")).where(*in_force).subquery()
    query = select(found.c.name, func.encode(func.ST_AsBinary(found.c.geom), "hex").label("shape"))
    return [dict(row) for row in session.execute(query.where(found.c.geom.op("&&")(area))).mappings()]


def _squads(area: Any) -> Select[Any]:
    on_duty = Squad.status != "off_duty"
    return squads_query().where(on_duty, Squad.location.op("&&")(area)).order_by(Squad.call_sign)


def _incident(view: dict[str, Any]) -> dict[str, Any]:
    under_way = [each for each in view["assignments"] if each["ended_at"] is None]
    return _only(view, INCIDENT) | {"squads": [_only(each, ASSIGNMENT) for each in under_way]}


def _only(view: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: view[name] for name in names}
