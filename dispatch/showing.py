"""Shows squads to others while they work for them, and tells those who see one no longer."""

from datetime import UTC, datetime

from sqlalchemy import null, select, union_all
from sqlalchemy.orm import Session

from data.assignments import Assignment
from data.incidents import Incident
from data.joint import Loan
from data.scope import everything
from data.squads import Squad
from dispatch.journal import announce_squad, note_seers


def show(session: Session, squad: Squad) -> None:
    """Let those see a squad for whom it works now: whose incident it is on, and to whom it is lent."""
    note_seers(session, "squad", squad.id, squad.seen_by)
    shown = sorted(_works_for(session, squad) - {squad.organisation_id})
    if squad.shown_to != shown:
        squad.shown_to = shown
        # By this alone who sends a neighbour's squad sees it, and who takes it back no longer does.
        with everything(session):
            session.flush()
    announce_squad(session, squad.id)


def _works_for(session: Session, squad: Squad) -> set[int]:
    """Return the owners of a squad's incident, and those whom it is lent to."""
    now = datetime.now(UTC)
    incident = (Incident.organisation_id, Incident.neighbour_id, Incident.responsible_id)
    owners = (
        select(*incident)
        .join(Assignment, Assignment.incident_id == Incident.id)
        .where(Assignment.squad_id == squad.id, Assignment.ended_at.is_(None))
    )
    lent = (Loan.squad_id == squad.id, Loan.state == "agreed", Loan.starts_at <= now, now < Loan.ends_at)
    borrowers = select(Loan.borrower_id, null(), null()).where(*lent)
    rows = session.execute(union_all(owners, borrowers))
    return {each for row in rows for each in row if each is not None}
