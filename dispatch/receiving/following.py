"""Notes, as a transaction ends, of which of its incidents somebody elsewhere is to be told."""

from collections.abc import Collection
from datetime import UTC, datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from data.incidents import Incident
from data.joint import Transfer
from data.receiving import CaseSender, Handover, SentCase
from dispatch.joint.peering import UNDER_WAY
from dispatch.journal import SYSTEM
from dispatch.lifecycle import ROWS, get_incident, move

ANSWERED = {"accepted": "accepted", "taken_over": "accepted", "refused": "refused", "withdrawn": "withdrawn"}


def note_due(session: Session, incident_ids: Collection[int]) -> None:
    """Have senders told of what became of their cases, and peers of what they handed across."""
    if not incident_ids:
        return
    ids = list(incident_ids)
    handed = select(Handover).where(Handover.incident_id.in_(ids), Handover.state != "returned")
    # Most incidents have neither come from elsewhere nor gone there: one question for both.
    both = handed.order_by(Handover.id).add_cte(_cases(ids).cte("due"))
    for handover in session.scalars(both).all():
        _settle(session, handover)


def _cases(ids: list[int]):
    """Return the statement that makes cases due: of these incidents, and of those merged into them."""
    merged = select(Incident.id).where(or_(Incident.id.in_(ids), Incident.merged_into.in_(ids)))
    answered = select(CaseSender.account_id).where(CaseSender.callback_url != "")
    return (
        update(SentCase)
        .where(SentCase.incident_id.in_(merged), SentCase.account_id.in_(answered))
        .values(due_at=datetime.now(UTC))
        .returning(SentCase.id)
    )


def _settle(session: Session, handover: Handover) -> None:
    """Bring a hand-over in step with its transfer, and have the peer told."""
    transfer = session.get_one(Transfer, handover.transfer_id)
    now = datetime.now(UTC)
    if handover.direction == "in":
        handover.due_at = now
        if handover.state == "received" and transfer.state != "open":
            handover.state, handover.changed_at = ANSWERED.get(transfer.state, "accepted"), now
            if handover.state == "accepted":
                _end_what_went(session, handover)
            else:
                _put_away(session, handover, transfer.answer_reason)
    elif handover.state in UNDER_WAY and transfer.state == "void" and handover.withdrawn_at is None:
        # Dealt with here after all, before the peer has answered.
        handover.withdrawn_at = handover.due_at = now


def _put_away(session: Session, handover: Handover, reason: str) -> None:
    """Cancel what came by a hand-over that was not accepted; what was ours before stays where it is."""
    came = select(SentCase.id).where(
        SentCase.incident_id == handover.incident_id, SentCase.system == str(handover.key)
    )
    incident = get_incident(session, handover.incident_id)
    if session.scalar(came) is not None and (incident.status, "cancelled") in ROWS:
        move(session, incident, "cancelled", SYSTEM, reason or handover.state)


def _end_what_went(session: Session, handover: Handover) -> None:
    """Note of what had gone to the peer that it has come back from there."""
    went = (
        Handover.incident_id == handover.incident_id,
        Handover.peer_id == handover.peer_id,
        Handover.direction == "out",
        Handover.state == "accepted",
    )
    session.execute(update(Handover).where(*went).values(state="returned", due_at=None))
