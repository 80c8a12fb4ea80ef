"""Incidents as service requests of Open311 GeoReport v2: found, and shown without what is personal.

To the public an incident is where it is to within some metres, on whose land, and how far it has come; what
was said of it is told to who sent it only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import cos, floor, radians
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from data.base import alias_of
from data.categories import Category
from data.incidents import ENDED, Incident
from data.ledger import LedgerEntry
from data.organisations import Organisation
from data.receiving import SentCase
from dispatch.jurisdiction import METRES_PER_DEGREE
from dispatch.moments import iso
from dispatch.statuses import STATUS_NAMES

Main = alias_of(Incident, name="main")
Owner = alias_of(Organisation, name="owner")
REPORTED = ("12345", "public", "agency")
DIGITS = 6


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which requests: by number, category, time of report, open or closed; the newest first, by pages."""

    since: datetime
    until: datetime
    numbers: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    state: str | None = None
    page: int = 1
    page_size: int = 1000


@dataclass(frozen=True, slots=True)
class Eyes:
    """For whom requests are shown: whose own words come with them, and how exactly the place is told.

    `words` are what an agency itself calls a status, by status, where it has said so.
    """

    account_id: int | None = None
    precision_m: float = 0.0
    english: bool = False
    words: Mapping[str, str] = field(default_factory=dict)


def list_requests(session: Session, wanted: Wanted, eyes: Eyes) -> list[dict[str, Any]]:
    """Return the requests that the session sees, the newest first."""
    query = _query()
    if eyes.account_id is None:
        query = query.where(Incident.source.in_(REPORTED))
    if wanted.numbers:
        query = query.where(Incident.number.in_(wanted.numbers))
    else:
        query = query.where(Incident.reported_at >= wanted.since, Incident.reported_at <= wanted.until)
    if wanted.services:
        query = query.where(Category.code.in_(wanted.services))
    if wanted.state is not None:
        query = query.where(_is(wanted.state))
    page = query.order_by(Incident.reported_at.desc(), Incident.id.desc()).limit(wanted.page_size)
    rows = session.execute(page.offset((wanted.page - 1) * wanted.page_size))
    return [_shown(row, eyes) for row in rows]


def list_updates(
    session: Session, since: datetime, until: datetime, numbers: Sequence[str], most: int, eyes: Eyes
) -> list[dict[str, Any]]:
    """Return the changes of status of requests, the first first; why they were made is the desk's."""
    steps = [f"incident.{status}" for status in STATUS_NAMES]
    query = (
        select(LedgerEntry.sequence, LedgerEntry.at, LedgerEntry.act, Incident.number)
        .join(Incident, Incident.id == LedgerEntry.subject_id)
        .where(LedgerEntry.subject_kind == "incident", LedgerEntry.act.in_(steps))
        .where(LedgerEntry.at >= since, LedgerEntry.at <= until)
        .order_by(LedgerEntry.sequence)
        .limit(most)
    )
    if eyes.account_id is None:
        query = query.where(Incident.source.in_(REPORTED))
    if numbers:
        query = query.where(Incident.number.in_(numbers))
    return [_update(row, eyes) for row in session.execute(query)]


def _query() -> Select[Any]:
    """Return the query of requests; one that was merged is as far as what it was merged into."""
    return (
        select(
            Incident.number,
            func.coalesce(Main.status, Incident.status).label("status"),
            func.greatest(Main.updated_at, Incident.updated_at).label("updated_at"),
            Main.number.label("merged_into"),
            Incident.description,
            Incident.place,
            Incident.reported_at,
            Incident.resolve_due_at,
            Incident.reported_by,
            func.ST_X(Incident.location).label("lon"),
            func.ST_Y(Incident.location).label("lat"),
            Category.code,
            Category.name,
            Category.name_en,
            Owner.name.label("owner"),
            Owner.name_en.label("owner_en"),
            SentCase.case_number,
        )
        .join(Category, Category.id == Incident.category_id)
        .join(Owner, Owner.id == func.coalesce(Incident.responsible_id, Incident.organisation_id))
        .outerjoin(Main, Main.id == Incident.merged_into)
        .outerjoin(SentCase, SentCase.incident_id == Incident.id)
    )


def _is(state: str) -> ColumnElement[bool]:
    ended = or_(Main.status.in_(ENDED), Main.id.is_(None) & Incident.status.in_(ENDED))
    return ended if state == "closed" else ~func.coalesce(ended, False)


def _shown(row: Any, eyes: Eyes) -> dict[str, Any]:
    own = eyes.account_id is not None
    lon, lat = coarse(row.lon, row.lat, eyes.precision_m)
    name = (row.name_en if eyes.english else "") or row.name
    owner = (row.owner_en if eyes.english else "") or row.owner
    status = eyes.words.get(row.status) or STATUS_NAMES[row.status][eyes.english]
    return {
        "service_request_id": row.number,
        "status": "closed" if row.status in ENDED else "open",
        "status_notes": status if row.merged_into is None else f"{status} ({row.merged_into})",
        "service_name": name,
        "service_code": row.code,
        "description": row.description if own else "",
        "agency_responsible": owner,
        "service_notice": "",
        "requested_datetime": iso(row.reported_at),
        "updated_datetime": iso(row.updated_at),
        "expected_datetime": iso(row.resolve_due_at) or "",
        "address": row.place if own else owner,
        "address_id": "",
        "zipcode": "",
        "lat": lat,
        "long": lon,
        "media_url": "",
    }


def _update(row: Any, eyes: Eyes) -> dict[str, Any]:
    status = row.act.removeprefix("incident.")
    return {
        "update_id": str(row.sequence),
        "service_request_id": row.number,
        "status": "closed" if status in ENDED else "open",
        "updated_datetime": iso(row.at),
        "description": eyes.words.get(status) or " ".join(STATUS_NAMES[status]),
        "media_url": "",
    }


def window(until: datetime, since: datetime | None) -> datetime:
    """Return from when on requests are listed where nothing is said: 90 days back, as the standard has it."""
    return since or until - timedelta(days=90)


def coarse(lon: float, lat: float, precision_m: float) -> tuple[float, float]:
    """Return the middle of a place's cell of so many metres, in EPSG:4326 degrees; 0 is the place itself."""
    if precision_m <= 0:
        return round(lon, DIGITS), round(lat, DIGITS)
    step_lat = precision_m / METRES_PER_DEGREE
    middle_lat = (floor(lat / step_lat) + 0.5) * step_lat
    step_lon = step_lat / max(cos(radians(middle_lat)), 0.01)
    return round((floor(lon / step_lon) + 0.5) * step_lon, DIGITS), round(middle_lat, DIGITS)
