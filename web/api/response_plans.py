"""Response plans: listed, made, changed, retired."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from data.response_plans import ResponsePlan
from dispatch.response.plans import change_plan, get_plan, make_plan, plans_query, retire_plan
from dispatch.views import iso
from layers.naming import list_named
from web.api.blueprints import make_blueprint, problems
from web.database import current_session
from web.desk import current_actor
from web.pagination import fetch_page
from web.permissions import allow
from web.schemas import response_plans as schemas
from web.signin.caller import current_caller

bp = make_blueprint("response plans", "Who is sent to what kind of incident, who is told, what is asked")
MADE = ("features", "window", "changed_at")
COLUMNS = tuple(name for name in schemas.ResponsePlan.model_fields if name not in MADE)


@bp.get("/response-plans", responses={200: schemas.ResponsePlanPage})
@allow("see_response_plans")
def list_response_plans(query: schemas.ResponsePlanQuery) -> Any:
    """List the response plans of the account's organisation, of those above it and of those below."""
    wanted = plans_query()
    if query.organisation is not None:
        wanted = wanted.where(ResponsePlan.organisation_id == query.organisation)
    rows, following = fetch_page(
        current_session(), wanted, [ResponsePlan.id], cursor=query.cursor, limit=query.limit
    )
    return schemas.ResponsePlanPage.model_validate({"items": _views(rows), "next": following})


@bp.post("/response-plans", responses={201: schemas.ResponsePlan} | problems(409))
@allow("manage_response_plans")
def create_response_plan(body: schemas.PlanContent) -> Any:
    """Make a response plan."""
    session = current_session()
    plan = make_plan(session, current_actor(), body.model_dump())
    return _answer(session, plan.id), 201


@bp.get("/response-plans/<int:id>", responses={200: schemas.ResponsePlan} | problems(404))
@allow("see_response_plans")
def get_response_plan(path: schemas.ResponsePlanPath) -> Any:
    """Return a response plan."""
    session = current_session()
    return _answer(session, get_plan(session, path.id).id)


@bp.put("/response-plans/<int:id>", responses={200: schemas.ResponsePlan} | problems(404, 409))
@allow("manage_response_plans")
def change_response_plan(path: schemas.ResponsePlanPath, body: schemas.ResponsePlanChange) -> Any:
    """Put a whole plan in the place of what it was in the revision named."""
    session = current_session()
    content = body.model_dump()
    change_plan(session, current_actor(), path.id, content, content.pop("revision"))
    return _answer(session, path.id)


@bp.delete("/response-plans/<int:id>", responses={204: None} | problems(404))
@allow("manage_response_plans")
def delete_response_plan(path: schemas.ResponsePlanPath) -> Any:
    """Take a plan out of use; what was done by it stays readable."""
    retire_plan(current_session(), current_actor(), path.id)
    return "", 204


def _answer(session: Session, plan_id: int) -> schemas.ResponsePlan:
    found = session.execute(plans_query().where(ResponsePlan.id == plan_id)).all()
    return schemas.ResponsePlan.model_validate(_views(found)[0])


def _views(rows: Sequence[Any]) -> list[dict[str, Any]]:
    ids = {feature_id for plan, _ in rows for feature_id in plan.feature_ids}
    named = list_named(current_session(), current_caller().role, ids)
    features = {row.id: dict(row._mapping) for row in named}
    return [_view(plan, rule, features) for plan, rule in rows]


def _view(plan: ResponsePlan, rule: dict[str, Any] | None, features: dict[int, Any]) -> dict[str, Any]:
    values = {name: getattr(plan, name) for name in COLUMNS}
    named = [features[each] for each in plan.feature_ids if each in features]
    return values | {"features": named, "window": rule, "changed_at": iso(plan.changed_at)}
