"""A small city whose agency receives something of every source, in every shape, more than a page of it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from geoalchemy2.shape import from_shape
from shapely import LineString, MultiPolygon, Point
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from data.categories import Category
from data.database import make_sessions
from data.incidents import SOURCES, STATUSES, Incident
from data.layers import Layer
from dispatch.shares.projecting import project_all
from dispatch.telling import install
from layers.drafting.publishing import publish
from tests.factories.city import area, lonlat, make_city
from tests.factories.layers import draft, make_zones
from tests.factories.patrols import make_hotspot
from tests.factories.share_feed import offend
from tests.factories.shares import make_agency, make_share

INCIDENTS = 2300
VIOLATIONS = 1100


@dataclass
class Scene:
    """The agency's token, and the keys of its collections by what they hold."""

    token: str
    keys: dict[str, str] = field(default_factory=dict)


def make_scene(engine: Engine, instance: Path) -> Scene:
    """Make it all, and bring the shares up to date."""
    sessions = make_sessions(engine)
    install(sessions)
    with sessions() as session:
        city = make_city(session, instance)
    with sessions.begin() as session:
        agency, token = make_agency(session, rate_per_minute=100_000)
        scene = Scene(token)
        _fill(session, city.west)
        layers = {name: make(session) for name, make in LAYERS.items()}
        for source in ("incidents", "violations", "hotspots"):
            scene.keys[source] = make_share(session, agency, source, **NAMES[source]).key
        for name, layer in layers.items():
            share = make_share(session, agency, "layer", layer_id=layer.id, **NAMES[name])
            scene.keys[name] = share.key
    project_all(sessions)
    return scene


NAMES: dict[str, dict[str, Any]] = {
    "incidents": {"name": "案件", "name_en": "Incidents"},
    "violations": {"name": "违法行为", "name_en": "Violations", "crs": 4490},
    "hotspots": {"name": "高发点位", "name_en": "Hotspots", "crs": 4547},
    "zones": {"name": "重点区域", "name_en": "Key zones", "crs": 4548},
    "routes": {"name": "保障线路", "name_en": "Event routes"},
    "posts": {"name": "岗位", "name_en": "Posts", "crs": 3857},
}


def _fill(session: Session, west: int) -> None:
    stall = session.scalars(select(Category.id).where(Category.code == "stall")).one()
    now = datetime.now(UTC).replace(microsecond=0)
    session.add_all(_incident(number, stall, west, now) for number in range(INCIDENTS))
    offend(session, VIOLATIONS)
    for number, state in enumerate(("emerging", "confirmed", "treated", "abating", "cleared", "relapsed")):
        make_hotspot(session, west, number * 3.0, number, state=state, name=f"点位 {number}")


def _incident(number: int, category: int, organisation: int, now: datetime) -> Incident:
    """Return one of many incidents, every seventh without words of its place."""
    reported_at = now - timedelta(minutes=number)
    return Incident(
        source=SOURCES[number % len(SOURCES)],
        category_id=category,
        priority=number % 4 + 1,
        base_priority=number % 4 + 1,
        status=STATUSES[number % len(STATUSES)],
        location=from_shape(Point(*lonlat(number % 50 * 0.4, number // 50 * 0.2)), 4326),
        accuracy_m=number / 4,
        joint_response=number % 3 == 0,
        place="" if number % 7 == 0 else f"=样例路 {number} 号",
        organisation_id=organisation,
        reported_at=reported_at,
        updated_at=reported_at,
    )


def _zones(session: Session) -> Layer:
    layer = make_zones(session)
    ring = area(2, 2, 8, 8).difference(area(4, 4, 6, 6))
    parts = MultiPolygon([area(11, 1, 13, 3), area(14, 1, 16, 3)])
    draft(session, layer, "核心", ring, attributes={"guarantee_level": "1"})
    draft(session, layer, "两处", parts, attributes={"guarantee_level": "3"})
    publish(session, layer.id, None)
    return layer


def _routes(session: Session) -> Layer:
    layer = make_zones(session, "routes", "event_route")
    draft(session, layer, "环线", LineString([lonlat(0, 5), lonlat(10, 5), lonlat(10, 9)]))
    draft(session, layer, "广场", area(12, 6, 14, 8))
    publish(session, layer.id, None)
    return layer


def _posts(session: Session) -> Layer:
    layer = make_zones(session, "posts", "post")
    for number in range(5):
        draft(session, layer, f"岗位 {number}", Point(*lonlat(number * 2, 10)))
    publish(session, layer.id, None)
    return layer


LAYERS = {"zones": _zones, "routes": _routes, "posts": _posts}
