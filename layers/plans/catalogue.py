"""Lists plans, makes and changes them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from data.layers import Layer, Plan
from layers.making import PlanUnknown


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
    return select(*columns, Plan.is_sample, layers.label("layers"))


def get_plan(session: Session, plan_id: int) -> Plan:
    """Return a plan; raise PlanUnknown."""
    plan = session.get(Plan, plan_id)
    if plan is None:
        raise PlanUnknown(plan_id)
    return plan


def write_plan(session: Session, plan: Plan, changes: dict[str, Any]) -> Plan:
    """Add a plan or change it; raise PlanNameTaken or PlanDaysReversed."""
    for name, value in changes.items():
        setattr(plan, name, value)
    with session.no_autoflush:
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
    """Delete a plan that no layer belongs to; raise PlanHasLayers."""
    layers = session.scalar(select(func.count()).where(Layer.plan_id == plan.id)) or 0
    if layers:
        raise PlanHasLayers(plan.name, layers)
    session.delete(plan)
    session.flush()
