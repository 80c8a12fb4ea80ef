"""What becomes of an incident that was handed across: told by who got it, taken by who gave it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.incidents import ENDED, Incident
from data.joint import Transfer
from data.receiving import Handover, Peer
from data.scope import everything
from dispatch.joint.peering import UNDER_WAY
from dispatch.joint.transfers import end_transfer
from dispatch.journal import SYSTEM, Actor, announce_incident, record
from dispatch.lifecycle import get_incident, move
from dispatch.moments import iso
from dispatch.receiving.arriving import get_handover, link_to
from dispatch.receiving.peers import actor_of

# What a transfer that was asked for a peer has come to; one that is void was dealt with, or put away.
STATES = {
    "open": "received",
    "accepted": "accepted",
    "taken_over": "accepted",
    "refused": "refused",
    "withdrawn": "withdrawn",
}
ANSWERS = ("accepted", "refused", "withdrawn")


@dataclass(frozen=True, slots=True)
class News:
    """How an incident stands at who got it, and under which number there."""

    state: str
    status: str
    status_at: datetime
    number: str
    incident_id: int
    reason: str = ""


def news_of(session: Session, handover: Handover) -> News:
    """Return how an incident that came stands here."""
    incident = session.get_one(Incident, handover.incident_id, populate_existing=True)
    transfer = session.get_one(Transfer, handover.transfer_id, populate_existing=True)
    put_away = "refused" if incident.status == "cancelled" else "accepted"
    state = STATES.get(transfer.state, put_away)
    # What has gone back since is theirs: nothing more is to be said of it.
    status = incident.status if state == "accepted" or transfer.state == "open" else "returned"
    return News(state, status, incident.updated_at, incident.number, incident.id, transfer.answer_reason)


def plain(news: News) -> dict[str, Any]:
    """Return news as they are sent."""
    return {
        "state": news.state,
        "status": news.status,
        "status_at": iso(news.status_at),
        "number": news.number,
        "incident_id": news.incident_id,
        "reason": news.reason,
    }


def mark(news: News) -> str:
    """Return by what it is known whether news have been told already."""
    return f"{news.state}:{news.status}"


def take_news(session: Session, peer: Peer, key: UUID, news: News) -> Handover:
    """Take what a peer says of an incident that was handed across; the same again changes nothing."""
    with everything(session):
        handover = get_handover(session, peer, key, "out")
        actor = actor_of(session, peer)
        peer.last_answer_at, peer.problem = datetime.now(UTC), ""
        if news.incident_id:
            handover.their_number, handover.their_link = news.number, link_to(peer, news.incident_id)
        if news.state in ANSWERS and handover.state in UNDER_WAY:
            _answer(session, handover, actor, news)
        if handover.their_status_at is None or news.status_at >= handover.their_status_at:
            _follow(session, handover, actor, news)
        session.flush()
        return handover


def _answer(session: Session, handover: Handover, actor: Actor, news: News) -> None:
    handover.state = news.state
    # Files may still have to go across.
    handover.changed_at = handover.due_at = datetime.now(UTC)
    handover.reason = news.reason or handover.reason
    transfer = session.get_one(Transfer, handover.transfer_id, populate_existing=True)
    if transfer.state != "open":
        return
    # Taken back by whoever is above both there, it comes back to us as if it were refused.
    state = news.state if news.state != "withdrawn" or handover.withdrawn_at else "refused"
    end_transfer(session, transfer, actor, state, handover.reason)
    if news.state == "accepted":
        _close_return(session, handover)


def _close_return(session: Session, handover: Handover) -> None:
    """Note of an incident that goes back that it has: the peer deals with it under its own key again."""
    for other in _others(session, handover):
        if other.direction == "in" and other.state == "accepted":
            other.state = "returned"


def _follow(session: Session, handover: Handover, actor: Actor, news: News) -> None:
    """Keep how it stands there; what has ended there ends here."""
    changed = handover.their_status != news.status
    handover.their_status, handover.their_status_at = news.status, news.status_at
    incident = get_incident(session, handover.incident_id)
    announce_incident(session, incident.id)
    if not changed or handover.state != "accepted":
        return
    about = {"status": news.status, "number": news.number, "reason": news.reason}
    record(session, actor, "handover.status", "incident", incident.id, **about)
    transfer = session.get_one(Transfer, handover.transfer_id)
    is_theirs = incident.responsible_id == transfer.to_id and incident.status == "transferred"
    if news.status in ENDED and is_theirs:
        move(session, incident, "closed", SYSTEM, f"{news.number} {news.status} {news.reason}".strip())


def _others(session: Session, handover: Handover) -> list[Handover]:
    return list(
        session.scalars(
            select(Handover).where(
                Handover.incident_id == handover.incident_id,
                Handover.peer_id == handover.peer_id,
                Handover.id != handover.id,
            )
        )
    )
