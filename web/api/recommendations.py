"""Recommendations: for an incident, or for a bare place."""

import math
from datetime import UTC, datetime
from typing import Any

from dispatch.lifecycle import get_incident
from dispatch.policy import policy_in_force
from dispatch.recommendation import Reason, Recommendation, Task, recommend
from dispatch.situation import Jurisdiction
from dispatch.tasks import task_at, task_of
from web.api.blueprints import make_blueprint, problems
from web.database import current_session
from web.desk import current_actor, current_situation, reason_words
from web.permissions import allow
from web.schemas import recommendations as schemas
from web.schemas.incidents import IncidentPath

bp = make_blueprint("recommendations", "Who can be there first by road, and why")


@bp.get("/incidents/<int:id>/recommendation", responses={200: schemas.Recommendation} | problems(404, 503))
@allow("see_squads")
def recommend_for_incident(path: IncidentPath, query: schemas.RecommendationQuery) -> Any:
    """Rank the squads for an incident."""
    session = current_session()
    return answer(task_of(session, get_incident(session, path.id), current_actor()), query.limit)


@bp.post("/recommendations", responses={200: schemas.Recommendation} | problems(404, 503))
@allow("see_squads")
def recommend_for_place(body: schemas.RecommendationQuestion) -> Any:
    """Rank the squads for a place and a category; nothing is stored."""
    return answer(task_at(current_session(), *body.location, body.category, current_actor()), body.limit)


def answer(task: Task, limit: int) -> schemas.Recommendation:
    """Rank the squads for a task and put the answer in words."""
    policy = policy_in_force(current_session())
    with current_situation().look() as situation:
        found = recommend(situation, task, policy, datetime.now(UTC).timestamp(), limit)
        organisations = situation.organisations
    return in_words(found, organisations)


def in_words(found: Recommendation, organisations: dict[int, Jurisdiction]) -> schemas.Recommendation:
    """Return a recommendation with its reasons in words and its organisations named."""
    values = found.as_dict()
    for shown, each in zip(values["candidates"], found.candidates, strict=True):
        shown["organisation"] = organisation_ref(organisations, each.organisation_id)
        shown["reasons"] = [reason_words(reason) for reason in each.reasons]
    for shown, each in zip(values["left_out"], found.left_out, strict=True):
        shown["organisation"] = organisation_ref(organisations, each.organisation_id)
        shown["why"] = reason_words(each.why)
    values["left_out_counts"] = [
        {**reason_words(Reason(code)), "count": count} for code, count in found.left_out_counts.items()
    ]
    values["notes"] = [reason_words(note) for note in found.notes]
    values["computed_in_ms"] = round(found.computed_in_ms, 3)
    nearest = found.straight_line_nearest
    if nearest is not None and not math.isfinite(nearest.travel_time_s):
        values["straight_line_nearest"]["travel_time_s"] = None
    return schemas.Recommendation.model_construct(**values)


def organisation_ref(organisations: dict[int, Jurisdiction], organisation_id: int) -> dict[str, Any] | None:
    """Return an organisation, named, or None if it is not there."""
    owner = organisations.get(organisation_id)
    if owner is None:
        return None
    code = owner.path.rsplit(".", 1)[-1]
    return {"id": owner.id, "code": code, "name": owner.name, "name_en": owner.name_en}
