"""Tells senders how their cases stand, signed, at the address that was agreed on."""

from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy.orm import Session, sessionmaker

from data.receiving import CaseSender, SentCase
from dispatch.journal import SYSTEM, record
from dispatch.moments import iso
from dispatch.outbound.posting import post
from dispatch.outbound.rules import outbound_rules
from dispatch.outbound.signing import signed_headers
from dispatch.receiving.senders import PURPOSE
from dispatch.receiving.sending import Outcome, call, note_sent, put_off
from dispatch.receiving.statuses import Standing, standing_of, words_of


def send_case(sessions: sessionmaker[Session], case_id: int) -> bool:
    """Tell how a case stands, if its sender does not know; return whether to go on with the next."""
    with sessions.begin() as session:
        case = session.get_one(SentCase, case_id)
        sender = session.get(CaseSender, case.account_id)
        standing = standing_of(session, case)
        if sender is None or not sender.callback_url or standing.status == case.told:
            case.due_at, case.attempts = None, 0
            return True
        url, rules = sender.callback_url, outbound_rules(session)
        body = orjson.dumps(_body(case, sender, standing))
        secret = session.info["sealer"].unseal(PURPOSE, sender.secret).decode()
    now = datetime.now(UTC)
    message_id = f"case-{case_id}-{standing.status}-{int(standing.updated_at.timestamp() * 1e6)}"
    headers = signed_headers([secret], message_id, now, body) | {"Content-Type": "application/json"}
    return _note(sessions, case_id, standing.status, call(lambda: post(url, body, headers, rules)))


def _body(case: SentCase, sender: CaseSender, standing: Standing) -> dict[str, Any]:
    return {
        "type": "case.status",
        "case_number": case.case_number,
        "system": case.system,
        "number": standing.number,
        **words_of(sender, standing.status),
        "state": standing.state,
        "merged_into": standing.merged_into,
        "changed_at": iso(standing.updated_at),
    }


def _note(sessions: sessionmaker[Session], case_id: int, status: str, outcome: Outcome) -> bool:
    with sessions.begin() as session:
        case = session.get_one(SentCase, case_id, with_for_update=True)
        if outcome.taken:
            note_sent(case)
            case.told, case.told_at = status, datetime.now(UTC)
            # Whatever happened meanwhile is told next.
            case.due_at = None if standing_of(session, case).status == status else datetime.now(UTC)
        goes_on = outcome.taken or put_off(case, outcome.problem)
        act = "case.told" if outcome.taken else None if goes_on else "case.untold"
        if act is not None:
            about = {"case_number": case.case_number, "status": status, "problem": outcome.problem}
            record(session, SYSTEM, act, "incident", case.incident_id, **about)
    return outcome.taken
