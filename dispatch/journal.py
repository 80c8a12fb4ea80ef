"""Writes the ledger and tells consoles, both at the end of a transaction.

Acts are noted while a transaction runs and written just before it commits, under one lock: so the
order of ledger and events is the order of commits, and the lock is always taken last and shortly.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.ledger import Event, LedgerEntry, LedgerHead
from data.partitions import ensure_partitions, partition_name

LOCK = 0x1ED6E2
GENESIS = bytes(32)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an account with its role and place in the tree of organisations, or the system itself."""

    account_id: int | None
    name: str
    organisation_id: int | None = None
    path: str | None = None
    role: str = ""


SYSTEM = Actor(None, "system")


@dataclass(slots=True)
class Notes:
    """What a running transaction still has to write."""

    acts: list[dict[str, Any]] = field(default_factory=list)
    incidents: dict[int, None] = field(default_factory=dict)
    squads: dict[int, None] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)
    seers: dict[tuple[str, int], frozenset[int]] = field(default_factory=dict)


def notes_of(session: Session) -> Notes:
    """Return what the session's transaction has noted so far, beginning it if need be."""
    if not session.in_transaction():
        session.begin()
    return session.info.setdefault("notes", Notes())


def record(
    session: Session,
    actor: Actor,
    act: str,
    subject_kind: str,
    subject_id: int | None,
    **details: Any,
) -> None:
    """Note an act for the ledger."""
    notes_of(session).acts.append(
        {
            "at": datetime.now(UTC),
            "account_id": actor.account_id,
            "account_name": actor.name,
            "organisation_id": actor.organisation_id,
            "act": act,
            "subject_kind": subject_kind,
            "subject_id": subject_id,
            "details": details,
        }
    )


def announce(
    session: Session,
    kind: str,
    payload: dict[str, Any],
    subject_id: int | None = None,
    organisation_id: int | None = None,
    seen_by: list[int] | None = None,
) -> None:
    """Note an event for the consoles of the organisations in `seen_by`, or of all."""
    notes_of(session).events.append(
        {
            "at": datetime.now(UTC),
            "kind": kind,
            "subject_id": subject_id,
            "organisation_id": organisation_id,
            "seen_by": seen_by,
            "payload": payload,
        }
    )


def announce_incident(session: Session, incident_id: int) -> None:
    """Note that an incident changed; its state at commit is what consoles get."""
    notes_of(session).incidents[incident_id] = None


def announce_squad(session: Session, squad_id: int) -> None:
    """Note that a squad's status changed; its state at commit is what consoles get."""
    notes_of(session).squads[squad_id] = None


def note_seers(session: Session, kind: str, subject_id: int, seen_by: list[int]) -> None:
    """Note who sees an incident or squad before that changes; who sees it no longer is told so."""
    notes_of(session).seers.setdefault((kind, subject_id), frozenset(seen_by))


def write_entries(session: Session, notes: Notes) -> None:
    """Append what was noted, under the lock that makes ids rise in the order of commits."""
    session.execute(select(func.pg_advisory_xact_lock(LOCK)))
    if notes.acts:
        _chain(session, notes.acts)
    if notes.events:
        session.execute(Event.__table__.insert(), notes.events)


def _chain(session: Session, acts: list[dict[str, Any]]) -> None:
    sequence, previous = _head(session, [act["at"] for act in acts])
    rows = []
    for act in acts:
        sequence += 1
        row = act | {"sequence": sequence, "previous_hash": previous}
        row["hash"] = previous = entry_hash(row)
        rows.append(row)
    session.execute(LedgerEntry.__table__.insert(), rows)


def _head(session: Session, moments: list[datetime]) -> tuple[int, bytes]:
    """Return where the ledger ends, and have partitions for entries of these moments."""
    months = {partition_name("ledger", moment): moment for moment in moments}
    places = [func.to_regclass(name) for name in months]
    sequence, last_hash, missing = session.execute(
        select(LedgerHead.sequence, LedgerHead.hash, func.num_nulls(*places))
    ).one()
    for moment in months.values() if missing else ():
        ensure_partitions(session.connection(), moment)
    return sequence, last_hash


def entry_hash(row: dict[str, Any]) -> bytes:
    """Return the SHA-256 of an entry's content with the hash of the entry before it."""
    return hashlib.sha256(row["previous_hash"] + entry_content(row)).digest()


def entry_content(row: dict[str, Any]) -> bytes:
    """Return what an entry says, in the one spelling that its hash is made of."""
    content = {
        "sequence": row["sequence"],
        "at": row["at"].astimezone(UTC).isoformat(timespec="microseconds"),
        "account_id": row["account_id"],
        "account_name": row["account_name"],
        "act": row["act"],
        "subject_kind": row["subject_kind"],
        "subject_id": row["subject_id"],
        "details": row["details"],
    }
    # Entries from before organisations were noted keep the hashes they had.
    if row.get("organisation_id") is not None:
        content["organisation_id"] = row["organisation_id"]
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS)
