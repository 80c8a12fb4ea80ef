"""Hands an incident to another organisation (移送): asked for, answered, withdrawn; unanswered, it rises.

Who holds the incident keeps it, and may act on it, until the hand-over is accepted.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.incidents import Incident
from data.joint import NOT_HANDED_ON, Transfer
from data.organisations import Organisation
from data.scope import everything
from data.settings import get_setting
from dispatch.assignment import release_all
from dispatch.authority import check_authority, take
from dispatch.joint.kinship import find_decider, get_organisation, holds
from dispatch.joint.peering import ask_back, check_answered_here, hand_across
from dispatch.joint.telling import close_told, tell_desk
from dispatch.journal import Actor, announce_incident, note_seers, record
from dispatch.lifecycle import WITH_SQUAD, IllegalMove, ReasonMissing, get_incident, move
from dispatch.timers.setting import cancel_timer, set_timer

UNANSWERED = "transfer.unanswered"
OFTEN = 2
"""Passed on so often, an incident is warned of."""
PASSED = ("accepted", "taken_over")

Answer = Literal["accept", "refuse", "take_over"]
Squads = Literal["stay", "recall"]


@dataclass
class TransferUnknown(Exception):
    """There is no such transfer."""

    transfer_id: int


@dataclass
class TransferPending(Exception):
    """Another transfer of the incident waits for its answer."""

    number: str
    to: str
    to_en: str


@dataclass
class TransferToHolder(Exception):
    """The organisation that is to get the incident holds it already."""

    number: str
    holder: str


@dataclass
class TransferClosed(Exception):
    """The transfer has been answered, withdrawn, or is void because the incident came to an end."""

    number: str
    state: str


@dataclass
class NotYoursToAnswer(Exception):
    """Another organisation is asked, or decides."""

    number: str
    organisation: str
    organisation_en: str


def request_transfer(session: Session, incident_id: int, actor: Actor, to_id: int, reason: str) -> Transfer:
    """Ask another organisation to take an incident; it is told, and sees the incident from now on."""
    incident = get_incident(session, incident_id, lock=True)
    check_authority(session, incident, actor)
    if not reason.strip():
        raise ReasonMissing("transferred")
    if incident.status in NOT_HANDED_ON:
        raise IllegalMove(incident.number, incident.status, "transferred", ())
    with everything(session):
        target = get_organisation(session, to_id)
        _check_free(session, incident, target)
        take(session, incident, actor)
        if target.id == incident.responsible_id:
            raise TransferToHolder(incident.number, target.name)
        return put_request(session, incident, actor, target, reason.strip())


def put_request(
    session: Session, incident: Incident, actor: Actor, target: Organisation, reason: str
) -> Transfer:
    """Put a request for a locked incident to another organisation, which is told of it."""
    now = datetime.now(UTC)
    transfer = Transfer(
        incident_id=incident.id,
        from_id=incident.responsible_id,
        to_id=target.id,
        reason=reason,
        state="open",
        requested_at=now,
        requested_by=actor.account_id,
        due_at=now + timedelta(seconds=float(get_setting(session, "transfer_unanswered_s"))),
    )
    session.add(transfer)
    _let_see(incident, target.id)
    incident.updated_at = now
    session.flush()
    hand_across(session, incident, transfer)
    set_timer(session, UNANSWERED, "transfer", transfer.id, transfer.due_at)
    names = _names(session, transfer)
    record(session, actor, "transfer.requested", "incident", incident.id, reason=reason, **names)
    tell_desk(session, "transfer.requested", target.id, incident, reason=reason, **names)
    announce_incident(session, incident.id)
    return transfer


def answer_transfer(
    session: Session,
    transfer_id: int,
    actor: Actor,
    answer: Answer,
    reason: str = "",
    squads: Squads = "stay",
) -> Transfer:
    """Accept or refuse a transfer; who decides on one that rose may also take the incident over.

    When it is accepted, squads on the incident stay on it or are recalled, as the receiver says.
    """
    incident, transfer = _lock(session, transfer_id)
    with everything(session):
        _check_answerer(session, incident, transfer, actor, answer)
        if transfer.state != "open":
            raise TransferClosed(incident.number, transfer.state)
        check_answered_here(session, incident.number, transfer)
        if answer == "refuse" and not reason.strip():
            raise ReasonMissing("refused")
        transfer.answer_reason, transfer.squads = reason.strip(), None
        if answer == "refuse":
            _close(session, incident, transfer, actor, "refused")
        else:
            _hand_over(session, incident, transfer, actor, answer, squads)
    return transfer


def withdraw_transfer(session: Session, transfer_id: int, actor: Actor, reason: str = "") -> Transfer:
    """Take back what was asked for; a peer is asked first, for it may have accepted meanwhile."""
    incident, transfer = _lock(session, transfer_id)
    check_authority(session, incident, actor)
    if transfer.state != "open":
        raise TransferClosed(incident.number, transfer.state)
    with everything(session):
        if ask_back(session, transfer, reason.strip()):
            record(session, actor, "handover.asked_back", "incident", incident.id, reason=reason.strip())
            announce_incident(session, incident.id)
            return transfer
        transfer.answer_reason = reason.strip()
        _close(session, incident, transfer, actor, "withdrawn")
    return transfer


def end_transfer(session: Session, transfer: Transfer, actor: Actor, state: str, reason: str) -> None:
    """Close an open transfer as another system says that it ended: "accepted", "refused" or "withdrawn".

    The incident and the transfer are locked. What is accepted elsewhere, no squad of ours goes on with.
    """
    incident = get_incident(session, transfer.incident_id)
    transfer.answer_reason, transfer.squads = reason, None
    if state == "accepted":
        _hand_over(session, incident, transfer, actor, "accept", "recall")
    else:
        _close(session, incident, transfer, actor, state)


def lock_incident_of(session: Session, transfer_id: int) -> None:
    """Lock a transfer's incident and then the transfer: the order of requests."""
    of = select(Transfer.incident_id).where(Transfer.id == transfer_id).scalar_subquery()
    session.execute(select(Incident.id).where(Incident.id == of).with_for_update())
    session.execute(select(Transfer.id).where(Transfer.id == transfer_id).with_for_update())


def count_passed_on(session: Session, incident_id: int) -> int:
    """Return how often an incident has been passed on."""
    passed = (Transfer.incident_id == incident_id, Transfer.state.in_(PASSED))
    return session.scalar(select(func.count()).select_from(Transfer).where(*passed)) or 0


def _lock(session: Session, transfer_id: int) -> tuple[Incident, Transfer]:
    incident_id = session.scalar(select(Transfer.incident_id).where(Transfer.id == transfer_id))
    if incident_id is None:
        raise TransferUnknown(transfer_id)
    incident = get_incident(session, incident_id, lock=True)
    transfer = session.scalars(select(Transfer).where(Transfer.id == transfer_id).with_for_update()).one()
    return incident, transfer


def _check_free(session: Session, incident: Incident, target: Organisation) -> None:
    waiting = select(Transfer).where(Transfer.incident_id == incident.id, Transfer.state == "open")
    pending = session.scalar(waiting)
    if pending is not None:
        asked = session.get_one(Organisation, pending.to_id)
        raise TransferPending(incident.number, asked.name, asked.name_en or asked.name)


def _check_answerer(
    session: Session, incident: Incident, transfer: Transfer, actor: Actor, answer: Answer
) -> None:
    asked = session.get_one(Organisation, transfer.to_id)
    decider = None if transfer.decider_id is None else session.get_one(Organisation, transfer.decider_id)
    decides = decider is not None and holds(actor.path, decider.path)
    if decides or (answer != "take_over" and holds(actor.path, asked.path)):
        return
    named = decider or asked
    raise NotYoursToAnswer(incident.number, named.name, named.name_en or named.name)


def _hand_over(
    session: Session, incident: Incident, transfer: Transfer, actor: Actor, answer: Answer, squads: Squads
) -> None:
    if answer == "take_over" and transfer.decider_id == incident.responsible_id:
        raise TransferToHolder(incident.number, _names(session, transfer)["from"])
    new_id = transfer.decider_id if answer == "take_over" else transfer.to_id
    note_seers(session, "incident", incident.id, incident.seen_by)
    transfer.squads = squads
    _let_see(incident, transfer.from_id)
    if squads == "recall":
        release_all(session, incident, actor, transfer.reason)
    # What squads are on goes on; what waits, waits for the desk of the new holder.
    if squads == "recall" or incident.status not in WITH_SQUAD:
        names = _names(session, transfer)
        about = {"target": names["to"], "target_en": names["to_en"]}
        move(session, incident, "transferred", actor, transfer.reason, **about)
    incident.responsible_id = new_id
    _close(session, incident, transfer, actor, "taken_over" if answer == "take_over" else "accepted")
    _warn_often(session, incident, transfer)


def _close(session: Session, incident: Incident, transfer: Transfer, actor: Actor, state: str) -> None:
    now = datetime.now(UTC)
    transfer.state, transfer.answered_at, transfer.answered_by = state, now, actor.account_id
    incident.updated_at = now
    session.flush()
    cancel_timer(session, UNANSWERED, "transfer", transfer.id)
    close_told(session, incident.id, ("transfer.requested", "transfer.risen"))
    names = _names(session, transfer)
    about = {"reason": transfer.answer_reason, "squads": transfer.squads, **names}
    record(session, actor, f"transfer.{state}", "incident", incident.id, **about)
    to_id = transfer.to_id if state == "withdrawn" else transfer.from_id
    tell_desk(session, f"transfer.{state}", to_id, incident, **about)
    announce_incident(session, incident.id)


def _warn_often(session: Session, incident: Incident, transfer: Transfer) -> None:
    """Warn both sides and those above them of an incident that is passed on and on."""
    times = count_passed_on(session, incident.id)
    if times < OFTEN:
        return
    holder, target = (session.get_one(Organisation, each) for each in (transfer.from_id, transfer.to_id))
    above = find_decider(session, holder, target)
    for organisation_id in dict.fromkeys((holder.id, target.id, above.id)):
        tell_desk(
            session, "transfer.often", organisation_id, incident, times=times, **_names(session, transfer)
        )


def _let_see(incident: Incident, organisation_id: int) -> None:
    if organisation_id not in incident.parties:
        incident.parties = [*incident.parties, organisation_id]


def _names(session: Session, transfer: Transfer) -> dict[str, str]:
    sides = {"from": transfer.from_id, "to": transfer.to_id}
    found = {side: session.get_one(Organisation, each) for side, each in sides.items()}
    return {side: one.name for side, one in found.items()} | {
        f"{side}_en": one.name_en or one.name for side, one in found.items()
    }
