"""Checks a history of acts against a model: what the ledger tells must be possible, and nothing half done."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from data.ledger import LedgerEntry
from dispatch.verification import verify_ledger

HALF_DONE = """
    SELECT 'a squad says otherwise than its assignment' AS what, squad.call_sign AS which
    FROM squad LEFT JOIN assignment ON assignment.squad_id = squad.id AND assignment.ended_at IS NULL
    WHERE squad.status <> CASE
        WHEN assignment.id IS NULL THEN 'available'
        WHEN assignment.status IN ('dispatched', 'accepted') THEN 'assigned'
        ELSE assignment.status END
    UNION ALL
    SELECT 'an incident says otherwise than its lead', incident.number
    FROM incident JOIN assignment ON assignment.incident_id = incident.id
        AND assignment.ended_at IS NULL AND assignment.role = 'lead'
    WHERE incident.status <> assignment.status
    UNION ALL
    SELECT 'an incident waits for a squad that it has not', incident.number FROM incident
    WHERE status IN ('dispatched', 'accepted', 'en_route', 'on_scene') AND NOT EXISTS (
        SELECT FROM assignment WHERE incident_id = incident.id AND ended_at IS NULL AND role = 'lead')
    UNION ALL
    SELECT 'an assignment without what it rests on', assignment.id::text FROM assignment
    WHERE NOT EXISTS (SELECT FROM recommendation WHERE assignment_id = assignment.id)
"""


def check_possible(entries: Iterable[Any]) -> Counter[tuple[int, str]]:
    """Walk through the acts on squads in their order; return how often each squad was sent to each incident.

    A squad that is sent must be free, an incident that gets a lead must have none, what ends must have begun.
    """
    busy: dict[str, int] = {}
    leads: dict[int, str] = {}
    sent: Counter[tuple[int, str]] = Counter()
    for entry in entries:
        squad, incident = entry.details.get("squad"), entry.subject_id
        if entry.act == "assignment.dispatched":
            assert squad not in busy, f"{squad} was sent twice, at {entry.sequence}"
            busy[squad] = incident
            sent[incident, squad] += 1
            if entry.details["role"] == "lead":
                assert incident not in leads, f"a second lead for {incident}, at {entry.sequence}"
                leads[incident] = squad
        elif entry.act in ("assignment.handled", "assignment.released"):
            assert busy.pop(squad, None) == incident, f"{squad} ended what it was not on, at {entry.sequence}"
            if leads.get(incident) == squad:
                del leads[incident]
        elif entry.act.startswith("assignment."):
            assert busy.get(squad) == incident, f"{squad} went on with what had ended, at {entry.sequence}"
    return sent


def check_whole(engine: Engine) -> Counter[tuple[int, str]]:
    """Check that the ledger is intact and possible and that nothing is half done; return what was sent."""
    with Session(engine) as session:
        after = 0
        while True:
            found = verify_ledger(session, after, 20_000)
            assert found.problem is None, found
            if found.verified_to == found.last:
                break
            after = found.verified_to
        of_squads = select(LedgerEntry).where(LedgerEntry.act.like("assignment.%"))
        sent = check_possible(session.scalars(of_squads.order_by(LedgerEntry.sequence)))
        assert session.execute(text(HALF_DONE)).all() == []
        rows = session.execute(text("SELECT incident_id, call_sign, count(*) FROM assignment GROUP BY 1, 2"))
        assert Counter({(incident, sign): count for incident, sign, count in rows}) == sent
    return sent
