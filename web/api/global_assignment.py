"""Squads for all waiting incidents at once: proposed beside one by one, and taken as far as chosen."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import current_app
from sqlalchemy import select

from data.categories import Category
from data.incidents import Incident
from dispatch.batch_replay import proposal_of, replay_batch
from dispatch.batches import Outcome, Pair, get_batch, take_pairs
from dispatch.global_assignment import Leg, Line, Proposal, propose
from dispatch.policy import policy_in_force
from dispatch.situation import Jurisdiction, load_jurisdictions
from dispatch.views import assignment_view, iso
from dispatch.waiting import Wanted, list_waiting
from web.api.blueprints import make_blueprint, problems
from web.api.recommendations import organisation_ref
from web.database import current_session
from web.desk import current_actor, current_situation
from web.permissions import allow
from web.problems.answers import describe
from web.reasons import in_words
from web.schemas import global_assignment as schemas

bp = make_blueprint("assignments at once", "The best squads for all that waits, beside one by one")


@bp.post("/assignments/proposal", responses={200: schemas.Proposal} | problems(503))
@allow("dispatch")
def propose_assignments(body: schemas.ProposalQuestion) -> Any:
    """Give squads to all waiting incidents at once, beside what comes of taking them in turn.

    Nothing is stored: post the pairs chosen to `/assignments/batch`.
    """
    session, actor = current_session(), current_actor()
    wanted = Wanted(tuple(body.incidents), tuple(body.priorities), tuple(body.categories))
    waiting = list_waiting(session, actor, wanted)
    policy = policy_in_force(session)
    with current_situation().look() as situation:
        found = propose(situation, waiting, policy, datetime.now(UTC).timestamp())
        organisations = situation.organisations
    return _proposal(found, organisations)


@bp.post("/assignments/batch", responses={200: schemas.BatchOutcome} | problems(503))
@allow("dispatch")
def make_assignments(body: schemas.ChosenPairs) -> Any:
    """Send each squad to its incident as its lead; whatever fails is told, and takes no other with it."""
    pairs = [Pair(pair.incident_id, pair.squad_id) for pair in body.pairs]
    batch = take_pairs(current_session(), current_situation(), pairs, current_actor())
    outcomes = [_outcome(one) for one in batch.outcomes]
    sent = sum(one["assignment"] is not None for one in outcomes)
    return schemas.BatchOutcome.model_validate({"id": batch.kept.id, "sent": sent, "outcomes": outcomes})


@bp.get("/assignments/batch/<int:id>/proposal", responses={200: schemas.BatchReplay} | problems(404))
@allow("dispatch")
def replay_assignments(path: schemas.BatchPath) -> Any:
    """Return the proposal behind a batch, and whether what was kept of that moment gives the same again."""
    session = current_session()
    batch = get_batch(session, path.id)
    verdict, differing = replay_batch(session, batch, current_app.settings.instance)
    organisations = load_jurisdictions(session.connection())
    return schemas.BatchReplay(
        verdict=verdict,
        made_at=iso(batch.made_at),
        then=_proposal(proposal_of(batch.answer), organisations),
        differing=differing,
    )


def _proposal(found: Proposal, organisations: dict[int, Jurisdiction]) -> schemas.Proposal:
    about = _about([line.incident_id for line in found.lines])
    return schemas.Proposal.model_validate(
        {
            "lines": [_line(line, about.get(line.incident_id, {}), organisations) for line in found.lines],
            "at_once": found.at_once,
            "in_turn": found.in_turn,
            "saved_s": found.saved_s,
            "considered": found.considered,
            "computed_in_ms": round(found.computed_in_ms, 3),
        }
    )


def _about(incident_ids: list[int]) -> dict[int, dict[str, Any]]:
    """Return the words about incidents that a proposal is read by."""
    rows = current_session().execute(
        select(Incident.id, Incident.place, Category.code, Category.name, Category.name_en)
        .join(Category, Category.id == Incident.category_id)
        .where(Incident.id.in_(incident_ids))
    )
    return {
        row.id: {
            "place": row.place,
            "category": {"code": row.code, "name": row.name, "name_en": row.name_en},
        }
        for row in rows
    }


def _line(line: Line, about: Mapping[str, Any], organisations: dict[int, Jurisdiction]) -> dict[str, Any]:
    return {
        "incident_id": line.incident_id,
        "number": line.number,
        "priority": line.priority,
        "category": about.get("category"),
        "place": about.get("place", ""),
        "location": line.location,
        "at_once": _leg(line.at_once, organisations),
        "in_turn": _leg(line.in_turn, organisations),
        "why": in_words(line.why),
    }


def _leg(leg: Leg | None, organisations: dict[int, Jurisdiction]) -> dict[str, Any] | None:
    if leg is None:
        return None
    return {
        "squad_id": leg.squad_id,
        "call_sign": leg.call_sign,
        "organisation": organisation_ref(organisations, leg.organisation_id),
        "mode": leg.mode,
        "location": leg.location,
        "travel_time_s": leg.travel_time_s,
        "score": leg.score,
        "late_s": leg.late_s,
    }


def _outcome(one: Outcome) -> dict[str, Any]:
    return {
        "incident_id": one.pair.incident_id,
        "squad_id": one.pair.squad_id,
        "assignment": one.assignment and assignment_view(one.assignment),
        "problem": one.refusal and describe(one.refusal),
    }
