"""Writes the ledger and tells consoles, both at the end of a transaction.

Acts are noted while a transaction runs and written just before it commits, under one lock: so the
order of ledger and events is the order of commits, and the lock is always taken last and shortly.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from data.ledger import Event
from data.partitions import ensure_partitions

LOCK = 0x1ED6E2
GENESIS = bytes(32)
TAKE_TURN = select(func.pg_advisory_xact_lock(LOCK))
ENTER = text("SELECT one_map_enter(CAST(:entries AS jsonb))")
_COLUMNS = ", ".join(one.name for one in Event.__table__.c if not one.primary_key)
_TOLD = f"SELECT {_COLUMNS} FROM jsonb_populate_recordset(NULL::event, CAST(:events AS jsonb))"  # noqa: S608
TELL = text(f"INSERT INTO event ({_COLUMNS}) {_TOLD}")
# The ledger's lock is taken before an event has its number.
ENTER_AND_TELL = text(
    f"WITH entered AS MATERIALIZED (SELECT one_map_enter(CAST(:entries AS jsonb)) AS done) "
    f"INSERT INTO event ({_COLUMNS}) {_TOLD}, entered WHERE entered.done RETURNING true"
)


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
    if notes.acts:
        _enter(session, notes)
    elif notes.events:
        session.execute(TAKE_TURN)
        session.execute(TELL, {"events": _plain(notes.events)})


def _enter(session: Session, notes: Notes) -> None:
    """Append acts and events, in one statement that takes the ledger's lock, numbers and binds them."""
    said = {"entries": _plain([_entry(act) for act in notes.acts])}
    statement = ENTER
    if notes.events:
        statement, said["events"] = ENTER_AND_TELL, _plain(notes.events)
    if not session.scalar(statement, said):
        for act in notes.acts:
            ensure_partitions(session.connection(), act["at"])
        session.execute(statement, said)


def _plain(rows: list[dict[str, Any]]) -> str:
    return orjson.dumps(rows, option=orjson.OPT_NON_STR_KEYS).decode()


def _entry(act: dict[str, Any]) -> dict[str, Any]:
    before, after = _around_number(act)
    return act | {"before": before.decode(), "after": after.decode()}


def entry_hash(row: dict[str, Any]) -> bytes:
    """Return the SHA-256 of an entry's content with the hash of the entry before it."""
    return hashlib.sha256(row["previous_hash"] + entry_content(row)).digest()


def entry_content(row: dict[str, Any]) -> bytes:
    """Return what an entry says, in the one spelling that its hash is made of."""
    before, after = _around_number(row)
    return b"%s%d%s" % (before, row["sequence"], after)


def _around_number(row: dict[str, Any]) -> tuple[bytes, bytes]:
    """Return what an entry says but for its number, which is known under the lock only: all keys in order."""
    first = {
        "account_id": row["account_id"],
        "account_name": row["account_name"],
        "act": row["act"],
        "at": row["at"].astimezone(UTC).isoformat(timespec="microseconds"),
        "details": row["details"],
    }
    # Entries from before organisations were noted keep the hashes they had.
    if row.get("organisation_id") is not None:
        first["organisation_id"] = row["organisation_id"]
    last = {"subject_id": row["subject_id"], "subject_kind": row["subject_kind"]}
    before, after = (orjson.dumps(part, option=orjson.OPT_SORT_KEYS) for part in (first, last))
    return before[:-1] + b',"sequence":', b"," + after[1:]
