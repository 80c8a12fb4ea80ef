"""The legal moves of an incident, as one table with who may make them, and how a move is made."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.incidents import ENDED, Incident
from dispatch.forms import check_complete
from dispatch.journal import Actor, announce_incident, record
from dispatch.violations.establishing import follow

DESK, SQUAD, ANOTHER, SYSTEM_ONLY = "desk", "squad", "another", "system"
PEER = "peer"
BY_ASSIGNMENT = ("dispatched", "accepted", "en_route", "on_scene", "handled")
WAITING = ("received", "registered", "returned", "reopened", "transferred")
# Which deadline runs in a status; in those not named it is that to accept.
ARRIVING = ("accepted", "en_route")
RESOLVING = ("on_scene",)
WITHOUT_DEADLINE = (*ENDED, "handled", "verified")
HANDLING = ("dispatched", "accepted", "en_route", "on_scene", "handled", "verified")
WITH_SQUAD = ("dispatched", "accepted", "en_route", "on_scene")


@dataclass(frozen=True, slots=True)
class Move:
    """One legal move of the lifecycle.

    `by` says who makes it: "desk" is one of those that hold the incident or of those above, "squad" the
    one that leads on it, "another" one of the desk who did not handle it; the system makes any. `through`
    says what makes it: "" is the move itself, "assignment" the squad that is sent or goes on, "transfer" a
    transfer that was accepted, "merge" the incident that it is merged into, "peer" the other instance that it
    was handed across to. `form` is whether a form has to be complete before.
    """

    source: str
    to: str
    name: str
    name_en: str
    by: tuple[str, ...] = (DESK,)
    through: str = ""
    reason: bool = False
    form: bool = False


def _each(sources: tuple[str, ...], move: Move) -> tuple[Move, ...]:
    return tuple(replace(move, source=source) for source in sources)


REGISTER = Move("", "registered", "立案", "Register")
SEND = Move("", "dispatched", "派遣", "Dispatch", through="assignment")
TAKE_BACK = Move("", "registered", "收回执法队", "Take the squad back", reason=True)
RETURN = Move("", "returned", "退单", "Return", (DESK, SQUAD), reason=True)
TRANSFER = Move("", "transferred", "移送", "Transfer", through="transfer", reason=True)
END_AT_PEER = Move("", "closed", "对方办结", "Ended at the peer", (SYSTEM_ONLY,), through=PEER, reason=True)
MERGE = Move("", "merged", "并案", "Merge", through="merge", reason=True)
CANCEL = Move("", "cancelled", "作废", "Cancel", reason=True)
REOPEN = Move("", "reopened", "重启", "Reopen", reason=True)
STEP = Move("", "", "", "", (DESK, SQUAD), through="assignment")
ACCEPT = replace(STEP, to="accepted", name="接单", name_en="Accept")
SET_OUT = replace(STEP, to="en_route", name="出发", name_en="Set out")
ARRIVE = replace(STEP, to="on_scene", name="到场", name_en="Arrive")
HANDLE = replace(STEP, to="handled", name="处置完毕", name_en="Handled", form=True)

TABLE: tuple[Move, ...] = (
    *_each(("received", "returned", "transferred", "reopened"), REGISTER),
    *_each(("registered", "returned", "reopened"), SEND),
    *_each(("dispatched",), ACCEPT),
    *_each(("accepted",), SET_OUT),
    *_each(("accepted", "en_route"), ARRIVE),
    *_each(("on_scene",), HANDLE),
    Move("handled", "verified", "核查", "Verify", (ANOTHER,)),
    Move("verified", "closed", "结案", "Close"),
    *_each(("transferred",), END_AT_PEER),
    *_each(WITH_SQUAD, RETURN),
    *_each(WITH_SQUAD, TAKE_BACK),
    *_each((*WAITING, *WITH_SQUAD), TRANSFER),
    *_each((*WAITING, *WITH_SQUAD), MERGE),
    *_each((*WAITING, *WITH_SQUAD), CANCEL),
    *_each(("handled", "verified", "closed", "cancelled"), REOPEN),
    replace(REOPEN, source="merged", name="撤销并案", name_en="Undo the merge"),
)
MOVES: dict[str, tuple[str, ...]] = {
    source: tuple(move.to for move in TABLE if move.source == source)
    for source in dict.fromkeys(move.source for move in TABLE)
}
ROWS = {(move.source, move.to): move for move in TABLE}


@dataclass
class IllegalMove(Exception):
    """The incident cannot go from its status to the one asked for."""

    number: str
    was: str
    to: str
    allowed: tuple[str, ...]


@dataclass
class ReasonMissing(Exception):
    """The move asks for a reason and none was given."""

    to: str


@dataclass
class AssignmentMoves(Exception):
    """The incident gets this status from the squad on it, not by itself."""

    to: str


@dataclass
class TransferMoves(Exception):
    """The incident is transferred by a transfer that another organisation accepts."""

    number: str


@dataclass
class NotByRole(Exception):
    """This move is not made by one of this role."""

    number: str
    to: str
    role: str


@dataclass
class SamePerson(Exception):
    """Who handled an incident does not verify it."""

    number: str
    account: str


@dataclass
class IncidentUnknown(Exception):
    """There is no such incident."""

    incident_id: int


def get_incident(session: Session, incident_id: int, lock: bool = False) -> Incident:
    """Return an incident, locked for change if asked; raise IncidentUnknown."""
    query = select(Incident).where(Incident.id == incident_id)
    incident = session.scalar(query.with_for_update() if lock else query)
    if incident is None:
        raise IncidentUnknown(incident_id)
    return incident


def find_move(incident: Incident, to: str) -> Move:
    """Return the row of the table that leads an incident to a status; raise IllegalMove."""
    found = ROWS.get((incident.status, to))
    if found is None:
        raise IllegalMove(incident.number, incident.status, to, MOVES[incident.status])
    return found


def move(
    session: Session, incident: Incident, to: str, actor: Actor, reason: str = "", **details: Any
) -> None:
    """Move an incident to another status, if the table of moves allows it to who acts."""
    row = find_move(incident, to)
    _check_who(incident, row, actor)
    if row.reason and not reason.strip():
        raise ReasonMissing(to)
    if row.form:
        check_complete(session, incident)
    now = datetime.now(UTC)
    if to == "reopened":
        details["after_s"] = round((now - (incident.ended_at or incident.updated_at)).total_seconds())
    was, incident.status = incident.status, to
    incident.updated_at = now
    incident.ended_at = now if to in ENDED else None
    _remember_who(incident, actor)
    record(session, actor, f"incident.{to}", "incident", incident.id, was=was, reason=reason, **details)
    # What has ended at a peer is an offence of the peer's records, if it was one.
    if row.through != PEER:
        follow(session, incident, actor)
    announce_incident(session, incident.id)


def _check_who(incident: Incident, row: Move, actor: Actor) -> None:
    if actor.account_id is None:
        return
    if row.by == (SYSTEM_ONLY,) or (actor.role == "squad" and SQUAD not in row.by):
        raise NotByRole(incident.number, row.to, actor.role)
    if ANOTHER in row.by and actor.account_id == incident.handled_by:
        raise SamePerson(incident.number, actor.name)


def _remember_who(incident: Incident, actor: Actor) -> None:
    """Keep who handled and who verified it; what is opened again is to be handled and verified anew."""
    if incident.status == "handled":
        incident.handled_by = actor.account_id
    elif incident.status == "verified":
        incident.verified_by = actor.account_id
    elif incident.status == "reopened":
        incident.handled_by = incident.verified_by = incident.merged_into = None
