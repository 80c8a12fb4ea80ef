"""Makes many assignments at once: each by itself, in one transaction, whose losers are told one by one."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.assignments import Assignment
from data.incidents import Incident
from data.response_plans import AssignmentBatch
from data.scope import everything
from data.squads import Squad
from dispatch.assignment import (
    IncidentTaken,
    NotAvailable,
    OverrideReasonMissing,
    SquadTaken,
    SquadUnknown,
    assign,
)
from dispatch.attempts import attempt
from dispatch.authority import NotYours
from dispatch.global_assignment import propose
from dispatch.journal import Actor, record
from dispatch.lifecycle import IllegalMove, IncidentUnknown
from dispatch.policy import policy_in_force
from dispatch.recommendation import kept_picture
from dispatch.situation import Situation
from dispatch.waiting import Wanted, list_waiting

REFUSALS = (
    IncidentUnknown,
    IllegalMove,
    IncidentTaken,
    NotAvailable,
    NotYours,
    OverrideReasonMissing,
    SquadTaken,
    SquadUnknown,
)


@dataclass
class BatchUnknown(Exception):
    """There is no such batch of assignments, or it cannot be seen."""

    batch_id: int


@dataclass(frozen=True, slots=True)
class Pair:
    """A squad chosen for an incident."""

    incident_id: int
    squad_id: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a pair: an assignment, or why there is none."""

    pair: Pair
    assignment: Assignment | None
    refusal: Exception | None


@dataclass(frozen=True, slots=True)
class Batch:
    """Assignments made at once: what was kept of them, and the outcome of each pair."""

    kept: AssignmentBatch
    outcomes: list[Outcome]


def take_pairs(session: Session, situation: Situation, pairs: Sequence[Pair], actor: Actor) -> Batch:
    """Send each squad to its incident as its lead; a pair that fails takes no other with it.

    The proposal is worked out once more at this moment and kept with all it rests on: the squads as they
    were before any of these was sent.
    """
    _lock(session, pairs)
    kept = _kept(session, situation, pairs, actor)
    outcomes = [_take(session, situation, pair, actor) for pair in pairs]
    kept.outcome = {
        "assignments": [one.assignment.id for one in outcomes if one.assignment],
        "refused": [asdict(one.pair) for one in outcomes if one.refusal],
    }
    session.add(kept)
    session.flush()
    sent = len(kept.outcome["assignments"])
    record(
        session,
        actor,
        "assignments.made",
        "assignment_batch",
        kept.id,
        sent=sent,
        refused=len(outcomes) - sent,
        saved_s=round(kept.answer["saved_s"]),
    )
    return Batch(kept, outcomes)


def get_batch(session: Session, batch_id: int) -> AssignmentBatch:
    """Return what was kept of a batch; raise BatchUnknown."""
    batch = session.get(AssignmentBatch, batch_id)
    if batch is None:
        raise BatchUnknown(batch_id)
    return batch


def _lock(session: Session, pairs: Sequence[Pair]) -> None:
    """Lock all incidents, then all squads, by their ids: so two batches never wait for each other."""
    with everything(session):
        for model, ids in (
            (Incident, [pair.incident_id for pair in pairs]),
            (Squad, [pair.squad_id for pair in pairs]),
        ):
            session.execute(select(model.id).where(model.id.in_(ids)).order_by(model.id).with_for_update())


def _kept(session: Session, situation: Situation, pairs: Sequence[Pair], actor: Actor) -> AssignmentBatch:
    now = datetime.now(UTC)
    policy = policy_in_force(session)
    waiting = list_waiting(session, actor, Wanted(tuple(pair.incident_id for pair in pairs)))
    with situation.look() as picture:
        answer = propose(picture, waiting, policy, now.timestamp())
        inputs = kept_picture(picture, policy, now.timestamp())
    return AssignmentBatch(
        organisation_id=actor.organisation_id,
        account_id=actor.account_id,
        made_at=now,
        inputs=inputs | {"waiting": [asdict(one) for one in waiting]},
        answer=answer.as_dict(),
    )


def _take(session: Session, situation: Situation, pair: Pair, actor: Actor) -> Outcome:
    try:
        with attempt(session):
            return Outcome(pair, assign(session, situation, pair.incident_id, pair.squad_id, actor), None)
    except REFUSALS as refusal:
        return Outcome(pair, None, refusal)
