"""Reporters of incidents: several of one, with those of merged ones; who looked; how satisfied they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from data.accounts import Account
from data.incidents import ENDED, Incident, Reporter, ReporterLook
from data.scope import everything
from dispatch.journal import Actor, announce_incident, record
from dispatch.lifecycle import get_incident

RATINGS = ("satisfied", "basically", "not_satisfied")
RATED_FROM = ("handled", "verified", "closed")


@dataclass
class ReporterUnknown(Exception):
    """There is no such reporter."""

    reporter_id: int


@dataclass
class ReportOfEnded(Exception):
    """The incident has ended: who reports it again reports a new one, or it is reopened."""

    number: str
    status: str


@dataclass
class NotHandledYet(Exception):
    """A reporter is asked what they think once the incident has been handled."""

    number: str
    status: str


@dataclass(frozen=True, slots=True)
class FurtherReport:
    """What somebody else says of an incident that is known already."""

    source: str
    words: str = ""
    name: str = ""
    phone: str = ""


def standing_incident(session: Session, incident: Incident, lock: bool = False) -> Incident:
    """Return the incident that stands for one: itself, or what it was merged into in the end."""
    seen = {incident.id}
    while incident.merged_into is not None and incident.merged_into not in seen:
        seen.add(incident.merged_into)
        incident = get_incident(session, incident.merged_into, lock=lock)
    return incident


def reporters_of(session: Session, incident_id: int) -> Sequence[tuple[Reporter, str]]:
    """Return the reporters of an incident and of all merged into it, with whose number, the first first.

    The incident has been found by who asks. Those merged into it may have been on others' land: what became
    of their reports is told to their reporters by whoever has the incident they were merged into.
    """
    merged = select(Incident.id).where(Incident.id == incident_id).cte("merged", recursive=True)
    merged = merged.union(select(Incident.id).join(merged, Incident.merged_into == merged.c.id))
    query = (
        select(Reporter, Incident.number)
        .join(Incident, Incident.id == Reporter.incident_id)
        .where(Incident.id.in_(select(merged.c.id)))
        .order_by(Reporter.reported_at, Reporter.id)
    )
    with everything(session):
        return [(row[0], row[1]) for row in session.execute(query)]


def note_look(session: Session, incident: Incident, actor: Actor) -> None:
    """Write into the ledger that an account looks at reporters: once per account, incident and hour."""
    now = datetime.now(UTC)
    values = {
        "incident_id": incident.id,
        "account_id": actor.account_id,
        "hour": now.replace(minute=0, second=0, microsecond=0),
        "seen_at": now,
    }
    looked = insert(ReporterLook).values(values).on_conflict_do_nothing().returning(ReporterLook.seen_at)
    if session.scalar(looked) is not None:
        record(session, actor, "reporter.seen", "incident", incident.id)


def looks_at(session: Session, incident_id: int) -> Sequence[tuple[str, datetime]]:
    """Return who looked at the reporters of an incident and when, the last first."""
    query = (
        select(Account.display_name, ReporterLook.seen_at)
        .join(Account, Account.id == ReporterLook.account_id)
        .where(ReporterLook.incident_id == incident_id)
        .order_by(ReporterLook.seen_at.desc())
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def add_report(session: Session, incident: Incident, actor: Actor, report: FurtherReport) -> Reporter:
    """Add another report of the same thing; one of a merged incident goes to what that was merged into."""
    incident = standing_incident(session, incident, lock=True)
    if incident.status in ENDED:
        raise ReportOfEnded(incident.number, incident.status)
    now = datetime.now(UTC)
    reporter = Reporter(
        incident_id=incident.id,
        reported_at=now,
        source=report.source,
        words=report.words,
        name=report.name,
        phone=report.phone,
    )
    session.add(reporter)
    session.flush()
    incident.updated_at = now
    record(session, actor, "reporter.added", "incident", incident.id, source=report.source)
    announce_incident(session, incident.id)
    return reporter


def get_reporter(session: Session, reporter_id: int) -> Reporter:
    """Return a reporter, locked for change; raise ReporterUnknown."""
    reporter = session.scalar(select(Reporter).where(Reporter.id == reporter_id).with_for_update())
    if reporter is None:
        raise ReporterUnknown(reporter_id)
    return reporter


def rate(
    session: Session, reporter: Reporter, incident: Incident, actor: Actor, rating: str, note: str
) -> None:
    """Keep what a reporter thinks of how the incident that stands for theirs was handled."""
    if incident.status not in RATED_FROM:
        raise NotHandledYet(incident.number, incident.status)
    now = datetime.now(UTC)
    before = reporter.satisfaction
    reporter.satisfaction, reporter.satisfaction_note = rating, note
    reporter.satisfaction_at, reporter.satisfaction_by = now, actor.account_id
    incident.updated_at = now
    record(session, actor, "reporter.asked", "incident", incident.id, rating=rating, before=before)
    announce_incident(session, incident.id)
