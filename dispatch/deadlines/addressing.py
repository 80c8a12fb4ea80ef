"""Who is told: those with a role where an incident is held or, if nobody has it there, next above."""

from collections.abc import Iterable

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from data.accounts import Account
from data.incidents import Incident
from data.organisations import Organisation
from data.scope import everything


def holders(incident: Incident) -> list[int]:
    """Return who answers for an incident: who has taken it or, until then, whose land it may be."""
    if incident.responsible_id is not None:
        return [incident.responsible_id]
    return [each for each in (incident.organisation_id, incident.neighbour_id) if each is not None]


def ladder(session: Session, organisation_id: int, role: str) -> list[int]:
    """Return the organisations from this one upwards in which somebody has a role; itself if nobody does."""
    own, above = aliased(Organisation), aliased(Organisation)
    held = exists().where(
        Account.organisation_id == above.id, Account.role == role, Account.disabled_at.is_(None)
    )
    query = (
        select(above.id)
        .join(own, above.code == func.any(func.string_to_array(own.path, ".")))
        .where(own.id == organisation_id, held)
        .order_by(func.length(above.path).desc())
    )
    with everything(session):
        return list(session.scalars(query)) or [organisation_id]


def rung(session: Session, organisation_ids: Iterable[int], role: str, level: int) -> list[int]:
    """Return, of each organisation's ladder, the rung of a level, or the top where it is lower; each once."""
    found: dict[int, None] = {}
    for organisation_id in organisation_ids:
        rungs = ladder(session, organisation_id, role)
        found[rungs[min(level, len(rungs) - 1)]] = None
    return list(found)
