"""What a city that is founded on its cases leaves behind: the sample's squads, far away from it."""

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.assignments import Assignment
from data.organisations import Organisation
from data.squads import Squad
from dispatch.assignment import release
from dispatch.journal import Actor, announce_squad, record

REASON = "示例执法队撤编 · squad of the sample retired"


def list_sample_squads(session: Session) -> list[int]:
    """Return the ids of the squads of the sample's organisations."""
    of_sample = select(Squad.id).join(Organisation, Organisation.id == Squad.organisation_id)
    standing = of_sample.where(Organisation.is_sample, Squad.retired_at.is_(None))
    return list(session.scalars(standing.order_by(Squad.id)))


def retire_squads(session: Session, actor: Actor, squad_ids: list[int]) -> int:
    """Retire squads, releasing them from what they are on; return how many. Their past stays as it was."""
    active = select(Assignment).where(Assignment.squad_id.in_(squad_ids), Assignment.ended_at.is_(None))
    for assignment in session.scalars(active.order_by(Assignment.incident_id, Assignment.id)).all():
        release(session, assignment, actor, REASON)
    wanted = select(Squad).where(Squad.id.in_(squad_ids)).order_by(Squad.id)
    for squad in session.scalars(wanted.with_for_update()).all():
        squad.status, squad.retired_at = "off_duty", datetime.now(UTC)
        record(session, actor, "squad.changed", "squad", squad.id, retired={"was": False, "now": True})
        announce_squad(session, squad.id)
    session.flush()
    return len(squad_ids)
