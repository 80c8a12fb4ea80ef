"""Shows squads to others while they work for them, and tells those who see one no longer."""

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.assignments import Assignment
from data.incidents import Incident
from data.joint import Loan
from data.squads import Squad
from dispatch.journal import announce_squad, note_seers


def show(session: Session, squad: Squad) -> None:
    """Let those see a squad for whom it works now: whose incident it is on, and to whom it is lent."""
    note_seers(session, "squad", squad.id, squad.seen_by)
    working_for = {*_owners_of_its_incident(session, squad), *_borrowers(session, squad)}
    shown = sorted(working_for - {squad.organisation_id})
    if squad.shown_to != shown:
        squad.shown_to = shown
    announce_squad(session, squad.id)


def _owners_of_its_incident(session: Session, squad: Squad) -> list[int]:
    owners = session.execute(
        select(Incident.organisation_id, Incident.neighbour_id, Incident.responsible_id)
        .join(Assignment, Assignment.incident_id == Incident.id)
        .where(Assignment.squad_id == squad.id, Assignment.ended_at.is_(None))
    ).first()
    return [] if owners is None else [each for each in owners if each is not None]


def _borrowers(session: Session, squad: Squad) -> list[int]:
    now = datetime.now(UTC)
    lent = (Loan.squad_id == squad.id, Loan.state == "agreed", Loan.starts_at <= now, now < Loan.ends_at)
    return list(session.scalars(select(Loan.borrower_id).where(*lent)))
