"""Packs an incident to be handed across: what it is, what was done, who reported it if that is agreed."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.categories import Category
from data.files import IncidentFile
from data.incidents import Incident
from data.joint import Transfer
from data.ledger import LedgerEntry
from data.receiving import Handover, Peer
from dispatch.moments import iso
from dispatch.reporters import reporters_of

# Of the details of an act, those that tell how it went; others may speak of people.
TOLD = ("was", "reason", "squad", "to", "from", "target", "organisation", "level")
MOST_ACTS = 500


def pack(session: Session, peer: Peer, handover: Handover) -> dict[str, Any]:
    """Return what goes across of an incident; the place in WGS84."""
    incident = session.get_one(Incident, handover.incident_id)
    category = session.get_one(Category, incident.category_id)
    lon, lat = session.execute(
        select(func.ST_X(Incident.location), func.ST_Y(Incident.location)).where(Incident.id == incident.id)
    ).one()
    return {
        "key": str(handover.key),
        "back": _back(session, handover),
        "number": incident.number,
        "incident_id": incident.id,
        "reason": session.get_one(Transfer, handover.transfer_id).reason,
        "category": category.code,
        "code_table": category.code_table,
        "priority": incident.priority,
        "location": [lon, lat],
        "accuracy_m": incident.accuracy_m,
        "place": incident.place,
        "description": incident.description,
        "reported_at": iso(incident.reported_at),
        "timeline": _timeline(session, incident.id),
        "reporters": _reporters(session, incident.id) if peer.with_reporters else [],
    }


def files_left(session: Session, handover: Handover) -> list[IncidentFile]:
    """Return the files of an incident that have not gone across yet."""
    files = select(IncidentFile).where(
        IncidentFile.incident_id == handover.incident_id,
        IncidentFile.removed_at.is_(None),
        IncidentFile.sha256.not_in(handover.files_sent),
    )
    return list(session.scalars(files.order_by(IncidentFile.id)))


def _back(session: Session, handover: Handover) -> str | None:
    """Return under which key the same peer had handed the incident to us, where it now goes back."""
    came = select(Handover.key).where(
        Handover.incident_id == handover.incident_id,
        Handover.peer_id == handover.peer_id,
        Handover.direction == "in",
        Handover.state == "accepted",
    )
    key = session.scalar(came.order_by(Handover.id.desc()).limit(1))
    return key and str(key)


def _timeline(session: Session, incident_id: int) -> list[dict[str, Any]]:
    acts = session.scalars(
        select(LedgerEntry)
        .where(LedgerEntry.subject_kind == "incident", LedgerEntry.subject_id == incident_id)
        .order_by(LedgerEntry.sequence)
        .limit(MOST_ACTS)
    )
    return [
        {
            "at": iso(act.at),
            "act": act.act,
            "account": act.account_name,
            "details": {name: act.details[name] for name in TOLD if act.details.get(name)},
        }
        for act in acts
    ]


def _reporters(session: Session, incident_id: int) -> list[dict[str, Any]]:
    return [
        {
            "reported_at": iso(one.reported_at),
            "source": one.source,
            "words": one.words,
            "name": one.name,
            "phone": one.phone,
        }
        for one, _ in reporters_of(session, incident_id)
    ]
