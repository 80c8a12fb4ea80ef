"""Collections for the tests of the OGC API: what an agency sees, kept as the worker keeps it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from geoalchemy2.shape import from_shape
from shapely import Geometry, MultiPolygon, Point, box
from sqlalchemy.orm import Session

from data.shares import Share, ShareFeature
from dispatch.shares.fields import FIELDS
from tests.factories.city import lonlat
from tests.factories.shares import make_agency, make_share

STATUSES = ("received", "handled", "closed")
PLACES = ("朝阳门", "ALPHA Road", "alpha road", "100%_sure", 'O\'Brien "Inn" =1+1')
FIRST_AT = datetime(2026, 11, 1, tzinfo=UTC)
COUNT = 25


@dataclass
class Shared:
    """Two agencies, their tokens, and what the first is given; `rows` and `places` as they are kept."""

    token: str
    other_token: str
    incidents: str
    hotspots: str
    others: str
    withdrawn: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    places: list[Geometry | None] = field(default_factory=list)


def make_shared(session: Session) -> Shared:
    """Make it all and commit."""
    agency, token = make_agency(session, "市场监管局", rate_per_minute=100_000)
    other, other_token = make_agency(session, "水务局")
    incidents = make_share(session, agency, name="案件", name_en="Incidents")
    hotspots = make_share(session, agency, "hotspots", name="高发点位", name_en="Hotspots")
    others = make_share(session, other, name="别人的", name_en="Somebody else's")
    withdrawn = make_share(session, agency, name="撤回的")
    withdrawn.withdrawn_at = datetime.now(UTC)
    shared = Shared(token, other_token, incidents.key, hotspots.key, others.key, withdrawn.key)
    shared.rows = [incident(number) for number in range(COUNT)]
    shared.places = [None, *(Point(place(number % 5, number // 5)) for number in range(1, COUNT))]
    keep(session, incidents, shared.rows, shared.places)
    keep(
        session, hotspots, [hotspot(number) for number in range(3)], [area_of(number) for number in range(3)]
    )
    keep(session, others, [incident(99)], [Point(place(1, 1))])
    session.commit()
    return shared


def place(x: float, y: float) -> tuple[float, float]:
    """Return a place of the small city as GeoJSON has it, to seven decimals."""
    lon, lat = lonlat(x, y)
    return round(lon, 7), round(lat, 7)


def incident(number: int) -> dict[str, Any]:
    """Return what is kept of an incident; the first has hardly any values."""
    known = {
        "status": STATUSES[number % 3],
        "priority": number % 4 + 1,
        "accuracy_m": number * 2.5,
        "joint_response": number % 2 == 0,
        "place": PLACES[number % len(PLACES)],
        "reported_at": (FIRST_AT + timedelta(hours=6 * number)).isoformat().replace("+00:00", "Z"),
    }
    empty = dict.fromkeys(each.name for each in FIELDS["incidents"])
    return empty | {"number": f"2026-{number:04d}"} | (known if number else {})


def hotspot(number: int) -> dict[str, Any]:
    """Return what is kept of a hotspot."""
    day = (FIRST_AT + timedelta(days=number)).date().isoformat()
    empty = dict.fromkeys(each.name for each in FIELDS["hotspots"])
    return empty | {"name": f"点位{number}", "last_day": day, "born_on": "2026-10-01", "z": 2.5 + number}


def area_of(number: int) -> MultiPolygon:
    """Return the area of a hotspot, wound the other way than GeoJSON wants."""
    return MultiPolygon([box(*place(4 * number, 0), *place(4 * number + 2, 2), ccw=False)])


def keep(
    session: Session, share: Share, rows: list[dict[str, Any]], shapes: list[Geometry | None], first: int = 0
) -> None:
    """Keep features of a share as the worker would, and take it for built."""
    now = datetime.now(UTC)
    for number, (properties, shape) in enumerate(zip(rows, shapes, strict=True), first):
        share.last_sequence += 1
        session.add(
            ShareFeature(
                share_id=share.id,
                key=f"{share.key}-{number}",
                source_id=number,
                sequence=share.last_sequence,
                first_at=now,
                changed_at=now,
                properties=properties,
                shape=None if shape is None else from_shape(shape, 4326),
            )
        )
        session.flush()
    share.built = share.definition
    session.flush()
