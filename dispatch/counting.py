"""How many incidents and squads there are of each state."""

from datetime import datetime

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from data.incidents import ENDED, Incident
from data.squads import Squad
from dispatch.joint.peering import list_at_peers
from dispatch.lifecycle import ARRIVING, HANDLING, RESOLVING, WAITING, WITHOUT_DEADLINE


def count_city(session: Session, now: datetime) -> dict[str, int]:
    """Return the counts of the console's top bar; what a peer deals with waits for nobody here."""
    incidents = session.execute(
        select(
            func.count().label("open"),
            func.count().filter(running_deadline() < now).label("overdue"),
            func.count().filter(Incident.status.in_(WAITING)).label("waiting"),
            func.count().filter(Incident.status.in_(HANDLING)).label("handling"),
        ).where(Incident.status.not_in(ENDED))
    ).one()
    squads = session.execute(
        select(
            func.count().filter(Squad.status == "available").label("available"),
            func.count().label("squads"),
        ).where(Squad.retired_at.is_(None))
    ).one()
    counts = {**incidents._mapping, **squads._mapping}
    return counts | {"waiting": counts["waiting"] - len(list_at_peers(session))}


def running_deadline() -> ColumnElement[datetime]:
    """Return the deadline that runs now; null if none."""
    return case(
        (Incident.status.in_(WITHOUT_DEADLINE), None),
        (Incident.status.in_(ARRIVING), Incident.arrive_due_at),
        (Incident.status.in_(RESOLVING), Incident.resolve_due_at),
        else_=Incident.accept_due_at,
    )
