"""What transfers know of peers: an organisation may stand for another instance, to which incidents go across.

What is asked of such an organisation is carried there by the worker, and answered there only.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from data.incidents import Incident
from data.joint import Transfer
from data.organisations import Organisation
from data.receiving import Handover, Peer
from data.scope import everything

UNDER_WAY = ("waiting", "received")


@dataclass
class TransferAtPeer(Exception):
    """The transfer has gone to a peer: it is answered there."""

    number: str
    organisation: str
    organisation_en: str


@dataclass
class IncidentAtPeer(Exception):
    """A peer has accepted the incident: it is dealt with there."""

    number: str
    organisation: str
    organisation_en: str


def hand_across(session: Session, incident: Incident, transfer: Transfer) -> None:
    """Let a transfer that was asked for go to the peer its target stands for, if it stands for one."""
    peer = session.scalar(select(Peer).where(Peer.organisation_id == transfer.to_id, Peer.ended_at.is_(None)))
    if peer is None:
        return
    now = datetime.now(UTC)
    session.add(
        Handover(
            key=uuid4(),
            peer_id=peer.id,
            direction="out",
            incident_id=incident.id,
            transfer_id=transfer.id,
            state="waiting",
            due_at=now,
            made_at=now,
            changed_at=now,
        )
    )
    session.flush()


def find_under_way(session: Session, transfer: Transfer) -> Handover | None:
    """Return the hand-over of a transfer that waits for the answer of a peer which there still is."""
    return session.scalar(
        select(Handover)
        .join(Peer, Peer.id == Handover.peer_id)
        .where(
            Handover.transfer_id == transfer.id,
            Handover.direction == "out",
            Handover.state.in_(UNDER_WAY),
            Peer.ended_at.is_(None),
        )
        .with_for_update(of=Handover)
    )


def check_answered_here(session: Session, number: str, transfer: Transfer) -> None:
    """Raise TransferAtPeer where a peer answers a transfer."""
    if find_under_way(session, transfer) is not None:
        target = session.get_one(Organisation, transfer.to_id)
        raise TransferAtPeer(number, target.name, target.name_en or target.name)


def ask_back(session: Session, transfer: Transfer, reason: str) -> bool:
    """Ask a peer to give a transfer back; return whether it has to be asked, because it may have got it."""
    handover = find_under_way(session, transfer)
    if handover is None:
        return False
    now = datetime.now(UTC)
    handover.reason, handover.changed_at = reason, now
    if handover.state == "waiting" and handover.attempts == 0:
        handover.state, handover.due_at = "withdrawn", None
        return False
    handover.withdrawn_at = handover.due_at = now
    session.flush()
    return True


def check_here(session: Session, incident: Incident) -> None:
    """Raise IncidentAtPeer where a peer has accepted an incident and has not handed it back."""
    if incident.status != "transferred":
        return
    with everything(session):
        found = session.scalar(_who_deals_with([incident.id]).with_only_columns(Organisation))
    if found is not None:
        raise IncidentAtPeer(incident.number, found.name, found.name_en or found.name)


def those_at_peers(session: Session, incident_ids: Collection[int]) -> set[int]:
    """Return which of some transferred incidents a peer has accepted and has not handed back."""
    if not incident_ids:
        return set()
    with everything(session):
        return set(session.scalars(_who_deals_with(incident_ids)))


def list_at_peers(session: Session) -> set[int]:
    """Return which incidents that the session sees a peer has accepted and has not handed back."""
    transferred = session.scalars(select(Incident.id).where(Incident.status == "transferred"))
    return those_at_peers(session, transferred.all())


def _who_deals_with(incident_ids: Collection[int]) -> Select[tuple[int]]:
    """Return the query of incidents that a peer deals with, by the organisation that stands for it."""
    return (
        select(Handover.incident_id)
        .join(Peer, Peer.id == Handover.peer_id)
        .join(Organisation, Organisation.id == Peer.organisation_id)
        .join(Incident, Incident.id == Handover.incident_id)
        .where(
            Handover.incident_id.in_(incident_ids),
            Handover.direction == "out",
            Handover.state == "accepted",
            Peer.ended_at.is_(None),
            Organisation.id == Incident.responsible_id,
        )
    )
