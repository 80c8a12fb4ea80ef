"""Takes in a case that another system sends: once, under its own number there."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.incidents import Incident, Reporter
from data.receiving import SentCase
from dispatch.intake import Report, take_in
from dispatch.joint.telling import tell_desk
from dispatch.journal import Actor, record
from dispatch.jurisdiction import point
from dispatch.receiving.coding import find_category
from dispatch.receiving.placing import Spot, from_address, from_coordinates
from layers.gazetteer import Gazetteer

LOCK = 0x0CA5E
CLOCKS_DIFFER_BY = timedelta(minutes=5)
UNPLACED = ("unclear", "not_found")


@dataclass
class CaseKnown(Exception):
    """A case of this number has come already, with other words."""

    case_number: str
    number: str


@dataclass
class CaseUnknown(Exception):
    """No case of this number has come from this sender."""

    case_number: str
    system: str = ""


@dataclass
class ReportedInFuture(Exception):
    """A case says that it will have been reported."""

    reported_at: datetime


@dataclass(frozen=True, slots=True)
class Sent:
    """A case as it is sent: with coordinates in a named system, or an address.

    Who has no number of its own for it knows it by ours.
    """

    case_number: str
    category: str
    code_table: str = ""
    system: str = ""
    channel: str = "intake"
    source: str = "agency"
    location: tuple[float, float] | None = None
    coordinate_system: str = "wgs84"
    accuracy_m: float | None = None
    address: str = ""
    words: str = ""
    priority: int | None = None
    reporter_name: str = ""
    reporter_phone: str = ""
    reported_at: datetime | None = None
    link: str = ""
    details: dict[str, Any] = field(default_factory=dict)


def take_case(session: Session, actor: Actor, sent: Sent, names: Callable[[], Gazetteer]) -> SentCase:
    """Make an incident of a case, of which its sender is told from now on; `names` are for addresses."""
    _check(session, actor, sent)
    category = find_category(session, actor.account_id, sent.category, sent.code_table)
    spot = find_spot(session, actor, sent, names)
    incident = take_in(session, _report(sent, spot, category.code), actor)
    case = SentCase(
        account_id=actor.account_id,
        channel=sent.channel,
        system=sent.system,
        case_number=sent.case_number or incident.number,
        link=sent.link,
        incident_id=incident.id,
        placed=spot.placed,
        put_at=point(spot.lon, spot.lat) if spot.placed in UNPLACED else None,
        sent=_as_sent(sent),
        received_at=incident.updated_at,
        told=incident.status,
    )
    session.add(case)
    _note_words(session, incident, sent)
    session.flush()
    about = {"case_number": case.case_number, "system": sent.system, "channel": sent.channel}
    record(session, actor, "case.received", "incident", incident.id, placed=spot.placed, **about)
    if spot.placed in UNPLACED:
        told = {"address": sent.address, "accuracy_m": spot.accuracy_m, "placed": spot.placed}
        tell_desk(session, "case.unplaced", incident.organisation_id, incident, **told)
    return case


def find_spot(session: Session, actor: Actor, sent: Sent, names: Callable[[], Gazetteer]) -> Spot:
    """Return where a case lies; coordinates count before an address."""
    if sent.location is not None:
        return from_coordinates(*sent.location, sent.coordinate_system, sent.accuracy_m)
    return from_address(session, names(), sent.address, actor.organisation_id)


def get_case(session: Session, account_id: int, case_number: str, system: str = "") -> SentCase:
    """Return a case by the number that its sender gave it; raise CaseUnknown."""
    case = _find(session, account_id, case_number, system)
    if case is None:
        raise CaseUnknown(case_number, system)
    return case


def _find(session: Session, account_id: int, case_number: str, system: str) -> SentCase | None:
    return session.scalar(
        select(SentCase).where(
            SentCase.account_id == account_id,
            SentCase.system == system,
            SentCase.case_number == case_number,
        )
    )


def _check(session: Session, actor: Actor, sent: Sent) -> None:
    if sent.reported_at is not None and sent.reported_at > datetime.now(UTC) + CLOCKS_DIFFER_BY:
        raise ReportedInFuture(sent.reported_at)
    if not sent.case_number:
        return
    name = f"{actor.account_id}:{sent.system}:{sent.case_number}"
    session.execute(select(func.pg_advisory_xact_lock(LOCK, func.hashtext(name))))
    known = _find(session, actor.account_id, sent.case_number, sent.system)
    if known is not None:
        raise CaseKnown(sent.case_number, session.get_one(Incident, known.incident_id).number)


def _report(sent: Sent, spot: Spot, category: str) -> Report:
    return Report(
        category=category,
        lon=spot.lon,
        lat=spot.lat,
        source=sent.source,
        priority=sent.priority,
        place=sent.address,
        description=sent.words,
        accuracy_m=spot.accuracy_m,
        reporter_name=sent.reporter_name,
        reporter_phone=sent.reporter_phone,
        reported_at=sent.reported_at,
        is_placed=spot.placed not in UNPLACED,
        land_id=spot.land_id,
    )


def _note_words(session: Session, incident: Incident, sent: Sent) -> None:
    """Keep what a reporter said with who said it."""
    reporter = session.scalar(select(Reporter).where(Reporter.incident_id == incident.id))
    if reporter is not None:
        reporter.words = sent.words


def _as_sent(sent: Sent) -> dict[str, Any]:
    """Return what is kept of a case as it came; who reported it is kept apart."""
    return {
        "category": sent.category,
        "code_table": sent.code_table,
        "location": sent.location and list(sent.location),
        "coordinate_system": sent.coordinate_system if sent.location else None,
        "address": sent.address,
        **sent.details,
    }
