"""Cases as they are shown: to who sent them, and where an incident came from to who deals with it."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.accounts import Account
from data.incidents import Incident
from data.organisations import Organisation
from data.receiving import CaseSender, Handover, Peer, SentCase
from data.scope import everything
from data.shares import Agency
from dispatch.moments import iso
from dispatch.receiving.statuses import standing_of, words_of
from dispatch.receiving.taking import UNPLACED


def case_view(session: Session, case: SentCase) -> dict[str, Any]:
    """Return a case as its sender is to see it: nothing of who reported it, nor of who deals with it."""
    standing = standing_of(session, case)
    sender = session.get(CaseSender, case.account_id)
    lon, lat, accuracy_m, waits = session.execute(_place(case)).one()
    return {
        "case_number": case.case_number,
        "system": case.system,
        "number": standing.number,
        **words_of(sender, standing.status),
        "state": standing.state,
        "merged_into": standing.merged_into,
        "placed": case.placed,
        "waits_for_place": waits,
        "location": [lon, lat],
        "accuracy_m": accuracy_m,
        "received_at": iso(case.received_at),
        "updated_at": iso(standing.updated_at),
    }


def _place(case: SentCase) -> Any:
    """Return the query of where a case's incident is, and whether somebody still has to place it."""
    where = Incident.location
    waits = SentCase.placed.in_(UNPLACED) & func.coalesce(func.ST_Equals(where, SentCase.put_at), False)
    return (
        select(func.ST_X(where), func.ST_Y(where), Incident.accuracy_m, waits)
        .join(SentCase, SentCase.incident_id == Incident.id)
        .where(SentCase.id == case.id)
    )


def origin_view(session: Session, incident_id: int) -> dict[str, Any]:
    """Return where an incident came from, if from elsewhere, and to which peers it was handed."""
    case = session.scalar(
        select(SentCase).where(SentCase.incident_id == incident_id).order_by(SentCase.id).limit(1)
    )
    rows = session.scalars(
        select(Handover).where(Handover.incident_id == incident_id).order_by(Handover.id)
    ).all()
    with everything(session):
        handovers = [_handover(session, row) for row in rows]
        return {"case": case and _case(session, case), "handovers": handovers}


def _case(session: Session, case: SentCase) -> dict[str, Any]:
    agency = session.scalar(select(Agency).where(Agency.account_id == case.account_id))
    name = agency.name if agency else session.get_one(Account, case.account_id).display_name
    return {
        "channel": case.channel,
        "agency": name,
        "agency_en": (agency and agency.name_en) or name,
        "system": "" if case.channel == "peer" else case.system,
        "case_number": case.case_number,
        "link": case.link,
        "received_at": iso(case.received_at),
        "placed": case.placed,
        "waits_for_place": session.execute(_place(case)).one()[3],
        "sent": {key: value for key, value in case.sent.items() if key != "timeline"},
        "timeline": case.sent.get("timeline", []),
        "told": case.told,
        "problem": case.problem,
    }


def _handover(session: Session, row: Handover) -> dict[str, Any]:
    peer = session.get_one(Peer, row.peer_id)
    organisation = session.get_one(Organisation, peer.organisation_id)
    return {
        "direction": row.direction,
        "organisation": organisation.name,
        "organisation_en": organisation.name_en or organisation.name,
        "state": row.state,
        "their_number": row.their_number,
        "their_link": row.their_link,
        "their_status": row.their_status,
        "their_status_at": iso(row.their_status_at),
        "reason": row.reason,
        "withdrawing": row.withdrawn_at is not None and row.state in ("waiting", "received"),
        "attempts": row.attempts,
        "problem": row.problem,
        "made_at": iso(row.made_at),
    }
