"""An incident that a peer hands across arrives: once, and held by who stands for the peer until accepted."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.categories import Category
from data.incidents import Incident, Reporter
from data.joint import NOT_HANDED_ON, Transfer
from data.organisations import Organisation
from data.receiving import Handover, Peer, SentCase
from data.scope import everything
from dispatch.intake import CategoryUnknown, Report, take_in
from dispatch.joint.transfers import lock_incident_of, put_request, withdraw_transfer
from dispatch.journal import SYSTEM, Actor, record
from dispatch.lifecycle import IllegalMove, get_incident
from dispatch.receiving.coding import find_category
from dispatch.receiving.peers import actor_of

LOCK = 0x9EE2


@dataclass
class HandoverUnknown(Exception):
    """Nothing was handed across under this key."""

    key: str


@dataclass(frozen=True, slots=True)
class Came:
    """An incident as a peer hands it across; lon and lat in EPSG:4326 degrees."""

    key: UUID
    number: str
    incident_id: int
    reason: str
    category: str
    code_table: str
    priority: int
    lon: float
    lat: float
    accuracy_m: float | None = None
    place: str = ""
    description: str = ""
    reported_at: datetime | None = None
    back: UUID | None = None
    timeline: Sequence[dict[str, Any]] = ()
    reporters: Sequence[dict[str, Any]] = field(default=(), repr=False)


def arrive(session: Session, peer: Peer, came: Came) -> Handover:
    """Take an incident in that is handed across; the same again is the one that there is already."""
    with everything(session):
        session.execute(select(func.pg_advisory_xact_lock(LOCK, func.hashtext(f"{peer.id}:{came.key}"))))
        known = find_handover(session, peer, came.key, "in")
        if known is not None:
            return known
        actor = actor_of(session, peer)
        original = _original(session, peer, came)
        incident = _take_in(session, peer, actor, came) if original is None else original
        target = _target(session, peer, incident, came)
        transfer = put_request(session, incident, actor, target, came.reason)
        handover = _note(session, peer, came, incident, transfer)
        about = {"case_number": came.number, "key": str(came.key)}
        record(session, actor, "handover.received", "incident", incident.id, **about)
        return handover


def find_handover(session: Session, peer: Peer, key: UUID, direction: str) -> Handover | None:
    """Return what was handed across with a peer under a key, if anything was."""
    return session.scalar(
        select(Handover).where(
            Handover.peer_id == peer.id, Handover.key == key, Handover.direction == direction
        )
    )


def get_handover(session: Session, peer: Peer, key: UUID, direction: str) -> Handover:
    """Return what was handed across, with incident, transfer and itself locked; raise HandoverUnknown."""
    found = find_handover(session, peer, key, direction)
    if found is None:
        raise HandoverUnknown(str(key))
    lock_incident_of(session, found.transfer_id)
    session.refresh(found, with_for_update=True)
    return found


def give_back(session: Session, peer: Peer, key: UUID, reason: str) -> Handover:
    """Let a peer have back what nobody has accepted yet; what has been answered stays as it was answered."""
    with everything(session):
        handover = get_handover(session, peer, key, "in")
        transfer = session.get_one(Transfer, handover.transfer_id, populate_existing=True)
        if transfer.state == "open":
            withdraw_transfer(session, transfer.id, SYSTEM, reason)
        return handover


def _original(session: Session, peer: Peer, came: Came) -> Incident | None:
    """Return our own incident that now comes back from the peer it went to."""
    if came.back is None:
        return None
    went = find_handover(session, peer, came.back, "out")
    if went is None or went.state != "accepted":
        return None
    incident = get_incident(session, went.incident_id, lock=True)
    if incident.status in NOT_HANDED_ON:
        raise IllegalMove(incident.number, incident.status, "transferred", ())
    return incident


def _take_in(session: Session, peer: Peer, actor: Actor, came: Came) -> Incident:
    report = Report(
        category=_category(session, actor, came).code,
        lon=came.lon,
        lat=came.lat,
        source="agency",
        priority=came.priority,
        place=came.place,
        description=came.description,
        accuracy_m=came.accuracy_m,
        reported_at=came.reported_at,
        held_by=peer.organisation_id,
    )
    incident = take_in(session, report, actor)
    names = ("reported_at", "source", "words", "name", "phone")
    for one in came.reporters:
        session.add(Reporter(incident_id=incident.id, **{name: one[name] for name in names}))
    session.add(
        SentCase(
            account_id=actor.account_id,
            channel="peer",
            system=str(came.key),
            case_number=came.number,
            link=link_to(peer, came.incident_id),
            incident_id=incident.id,
            placed="given",
            sent={"reason": came.reason, "timeline": list(came.timeline)},
            received_at=incident.updated_at,
            told=incident.status,
        )
    )
    session.flush()
    return incident


def _category(session: Session, actor: Actor, came: Came) -> Category:
    """Return the category of what came: by the same code, or as the peer's code was mapped."""
    try:
        return find_category(session, actor.account_id, came.category)
    except CategoryUnknown:
        return find_category(session, actor.account_id, came.category, came.code_table)


def _target(session: Session, peer: Peer, incident: Incident, came: Came) -> Organisation:
    """Return who is asked: whose land it is or, of what comes back, who had handed it across."""
    went = None if came.back is None else find_handover(session, peer, came.back, "out")
    if went is not None and went.incident_id == incident.id:
        return session.get_one(Organisation, session.get_one(Transfer, went.transfer_id).from_id)
    return session.get_one(Organisation, incident.organisation_id)


def _note(session: Session, peer: Peer, came: Came, incident: Incident, transfer: Transfer) -> Handover:
    now = datetime.now(UTC)
    handover = Handover(
        key=came.key,
        peer_id=peer.id,
        direction="in",
        incident_id=incident.id,
        transfer_id=transfer.id,
        state="received",
        their_number=came.number,
        their_link=link_to(peer, came.incident_id),
        reason=came.reason,
        told=f"received:{incident.status}",
        made_at=now,
        changed_at=now,
    )
    session.add(handover)
    session.flush()
    return handover


def link_to(peer: Peer, incident_id: int) -> str:
    """Return where people find an incident at a peer."""
    return f"{peer.url}/?incident={incident_id}"
