"""Event plans: listed, made, copied to another year."""

from typing import Any

from sqlalchemy.orm import Session

from data.layers import Plan
from dispatch.journal import record
from layers.plans.catalogue import delete_plan, get_plan, plans_query, write_plan
from layers.plans.copying import copy_plan
from web.api.blueprints import make_blueprint, problems
from web.database import current_session
from web.desk import current_actor
from web.pagination import fetch_page
from web.permissions import allow
from web.schemas import plans as schemas
from web.schemas.base import PageQuery

bp = make_blueprint("plans", "Event plans: layers that belong together, and their days")


@bp.get("/plans", responses={200: schemas.PlanPage})
@allow("see_map")
def list_plans(query: PageQuery) -> Any:
    """List the plans, the newest first."""
    rows, following = fetch_page(
        current_session(), plans_query(), [Plan.id], cursor=query.cursor, limit=query.limit, descending=True
    )
    return schemas.PlanPage.model_validate({"items": rows, "next": following})


@bp.post("/plans", responses={201: schemas.Plan} | problems(409))
@allow("plan_layers")
def create_plan(body: schemas.NewPlan) -> Any:
    """Make a plan."""
    session = current_session()
    plan = write_plan(session, Plan(), body.model_dump())
    record(session, current_actor(), "plan.made", "plan", plan.id, name=plan.name)
    return _plan(session, plan), 201


@bp.patch("/plans/<int:id>", responses={200: schemas.Plan} | problems(404, 409))
@allow("plan_layers")
def change_plan(path: schemas.PlanPath, body: schemas.PlanChange) -> Any:
    """Change a plan's names or days."""
    session, changes = current_session(), body.said()
    plan = write_plan(session, get_plan(session, path.id), changes)
    kept = body.model_dump(mode="json", include=set(changes))
    record(session, current_actor(), "plan.changed", "plan", plan.id, changes=kept)
    return _plan(session, plan)


@bp.delete("/plans/<int:id>", responses={204: None} | problems(404, 409))
@allow("plan_layers")
def delete_one_plan(path: schemas.PlanPath) -> Any:
    """Delete a plan that no layer belongs to."""
    session = current_session()
    plan = get_plan(session, path.id)
    delete_plan(session, plan)
    record(session, current_actor(), "plan.deleted", "plan", path.id, name=plan.name)
    return "", 204


@bp.post("/plans/<int:id>/copy", responses={201: schemas.Plan} | problems(404, 409))
@allow("plan_layers")
def copy_one_plan(path: schemas.PlanPath, body: schemas.PlanCopy) -> Any:
    """Copy a plan with its layers, all dates moved to where it starts, as drafts to be published."""
    session, actor = current_session(), current_actor()
    plan = copy_plan(session, path.id, body.name, body.starts_on, actor.account_id)
    record(session, actor, "plan.copied", "plan", plan.id, name=plan.name, copied_from=path.id)
    return _plan(session, plan), 201


def _plan(session: Session, plan: Plan) -> schemas.Plan:
    return schemas.Plan.model_validate(session.execute(plans_query().where(Plan.id == plan.id)).one())
