"""Lists plans, makes and changes them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from data.layers import Layer, Plan
from data.organisations import Organisation
from data.scope import everything
from layers.making import PlanUnknown
from layers.ownership import maker_of, require_own


@dataclass
class PlanNameTaken(Exception):
    """Another plan has this name."""

    name: str


@dataclass
class PlanDaysReversed(Exception):
    """A plan would end before it starts."""

    starts_on: date
    ends_on: date


@dataclass
class PlanHasLayers(Exception):
    """A plan that layers belong to is not deleted."""

    name: str
    layers: int


def plans_query() -> Select[Any]:
    """Return the query of plans with how many layers each has."""
    layers = select(func.count()).where(Layer.plan_id == Plan.id).scalar_subquery()
    columns = (Plan.id, Plan.name, Plan.name_en, Plan.starts_on, Plan.ends_on, Plan.copied_from)
    whose = (Organisation.name.label("organisation"), Organisation.name_en.label("organisation_en"))
    query = select(*columns, Plan.is_sample, layers.label("layers"), *whose)
    return query.outerjoin(Organisation, Organisation.id == Plan.organisation_id)


def get_plan(session: Session, plan_id: int) -> Plan:
    """Return a plan; raise PlanUnknown."""
    plan = session.get(Plan, plan_id)
    if plan is None:
        raise PlanUnknown(plan_id)
    return plan


def write_plan(session: Session, plan: Plan, changes: dict[str, Any]) -> Plan:
    """Add a plan or change it; raise PlanNameTaken, PlanDaysReversed or NotOwn."""
    if plan.id is None:
        plan.organisation_id = maker_of(session)
    require_own(session, plan)
    for name, value in changes.items():
        setattr(plan, name, value)
    with session.no_autoflush, everything(session):
        others = select(Plan.id).where(Plan.name == plan.name, Plan.id != (plan.id or 0))
        taken = session.scalar(others)
    if taken is not None:
        raise PlanNameTaken(plan.name)
    if plan.starts_on and plan.ends_on and plan.ends_on < plan.starts_on:
        raise PlanDaysReversed(plan.starts_on, plan.ends_on)
    session.add(plan)
    session.flush()
    return plan


def delete_plan(session: Session, plan: Plan) -> None:
    """Delete a plan that no layer belongs to; raise PlanHasLayers or NotOwn."""
    require_own(session, plan)
    with everything(session):
        layers = session.scalar(select(func.count()).where(Layer.plan_id == plan.id)) or 0
    if layers:
        raise PlanHasLayers(plan.name, layers)
    session.delete(plan)
    session.flush()
