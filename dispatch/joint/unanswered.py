"""Lets a transfer that nobody answers rise to who decides between the two."""

from datetime import datetime

from sqlalchemy.orm import Session

from data.incidents import Incident
from data.joint import Transfer
from data.organisations import Organisation
from data.timers import Timer
from dispatch.joint.kinship import find_decider
from dispatch.joint.telling import tell_desk
from dispatch.joint.transfers import UNANSWERED, lock_incident_of
from dispatch.journal import SYSTEM, announce_incident, note_seers, record
from dispatch.moments import iso
from dispatch.timers.kinds import timer_kind


@timer_kind(UNANSWERED, lock=lock_incident_of)
def rise_transfer(session: Session, timer: Timer, now: datetime) -> None:
    """Ask those above both sides to decide; who was asked may still accept."""
    transfer = session.get(Transfer, timer.subject_id)
    if transfer is None or transfer.state != "open" or transfer.risen_at is not None:
        return
    incident = session.get_one(Incident, transfer.incident_id)
    holder, target = (session.get_one(Organisation, each) for each in (transfer.from_id, transfer.to_id))
    decider = find_decider(session, holder, target)
    note_seers(session, "incident", incident.id, incident.seen_by)
    transfer.risen_at, transfer.decider_id = now, decider.id
    incident.updated_at = now
    session.flush()
    about = {
        "organisation": decider.name,
        "organisation_en": decider.name_en or decider.name,
        "from": holder.name,
        "from_en": holder.name_en or holder.name,
        "to": target.name,
        "to_en": target.name_en or target.name,
        "reason": transfer.reason,
        "asked_at": iso(transfer.requested_at),
    }
    record(session, SYSTEM, "transfer.risen", "incident", incident.id, **about)
    tell_desk(session, "transfer.risen", decider.id, incident, **about)
    announce_incident(session, incident.id)
