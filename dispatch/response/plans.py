"""Makes, changes and retires response plans, and reads those there are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from data.categories import Category
from data.layers import LayerFeature, TimeWindow
from data.organisations import Organisation
from data.response_plans import ResponsePlan
from data.scope import is_below
from dispatch.intake import CategoryUnknown
from dispatch.journal import Actor, record
from layers.windows import read_rule
from layers.windows.keeping import keep_window


@dataclass
class ResponsePlanUnknown(Exception):
    """There is no such response plan, or it was retired."""

    plan_id: int


@dataclass
class ResponsePlanNotYours(Exception):
    """The plan is of an organisation above or beside that of who wants to change it."""

    organisation: str
    organisation_en: str


@dataclass
class ResponsePlanNameTaken(Exception):
    """The organisation has another plan of this name."""

    name: str


@dataclass
class ResponsePlanChanged(Exception):
    """Somebody else changed the plan meanwhile."""

    name: str
    revision: int


@dataclass
class FeatureNotPublished(Exception):
    """A feature that a plan is to name is not published, or cannot be seen."""

    feature_id: int


@dataclass
class OrganisationUnknown(Exception):
    """There is no such organisation, or it cannot be seen."""

    organisation_id: int


def plans_query() -> Select[Any]:
    """Return the query of the plans in use with their windows; callers filter, order and limit it."""
    return (
        select(ResponsePlan, TimeWindow.rule)
        .outerjoin(TimeWindow, TimeWindow.id == ResponsePlan.window_id)
        .where(ResponsePlan.retired_at.is_(None))
    )


def get_plan(session: Session, plan_id: int, lock: bool = False) -> ResponsePlan:
    """Return a plan in use; raise ResponsePlanUnknown."""
    query = select(ResponsePlan).where(ResponsePlan.id == plan_id, ResponsePlan.retired_at.is_(None))
    plan = session.scalar(query.with_for_update() if lock else query)
    if plan is None:
        raise ResponsePlanUnknown(plan_id)
    return plan


def make_plan(session: Session, actor: Actor, content: Mapping[str, Any]) -> ResponsePlan:
    """Make a plan of its content by the names of the API."""
    plan = ResponsePlan(organisation_id=content["organisation_id"])
    _write(session, actor, plan, content)
    session.add(plan)
    session.flush()
    record(session, actor, "response_plan.made", "response_plan", plan.id, name=plan.name, level=plan.level)
    return plan


def change_plan(
    session: Session, actor: Actor, plan_id: int, content: Mapping[str, Any], revision: int
) -> ResponsePlan:
    """Put another content in a plan's place, if it is still as it was in that revision."""
    plan = get_plan(session, plan_id, lock=True)
    _check_authority(session, actor, plan.organisation_id)
    if plan.revision != revision:
        raise ResponsePlanChanged(plan.name, plan.revision)
    before = plan.name
    _write(session, actor, plan, content)
    plan.revision += 1
    session.flush()
    record(
        session,
        actor,
        "response_plan.changed",
        "response_plan",
        plan.id,
        name=plan.name,
        was=before,
        revision=plan.revision,
    )
    return plan


def retire_plan(session: Session, actor: Actor, plan_id: int) -> None:
    """Take a plan out of use; what was done by it stays readable."""
    plan = get_plan(session, plan_id, lock=True)
    _check_authority(session, actor, plan.organisation_id)
    plan.retired_at = datetime.now(UTC)
    record(session, actor, "response_plan.retired", "response_plan", plan.id, name=plan.name)


def _write(session: Session, actor: Actor, plan: ResponsePlan, content: Mapping[str, Any]) -> None:
    values = dict(content)
    organisation_id = values.pop("organisation_id")
    _check_authority(session, actor, organisation_id)
    _check_name(session, plan, organisation_id, values["name"])
    _check_categories(session, values["categories"])
    _check_features(session, set(values["feature_ids"]) - set(plan.feature_ids or ()))
    for told in values["told_organisations"]:
        _organisation(session, told)
    plan.window_id = keep_window(session, read_rule(values.pop("window")))
    plan.organisation_id = organisation_id
    for name, value in values.items():
        setattr(plan, name, value)
    plan.changed_at, plan.changed_by = datetime.now(UTC), actor.account_id


def _organisation(session: Session, organisation_id: int) -> Organisation:
    found = session.get(Organisation, organisation_id)
    if found is None:
        raise OrganisationUnknown(organisation_id)
    return found


def _check_authority(session: Session, actor: Actor, organisation_id: int) -> None:
    owner = _organisation(session, organisation_id)
    if actor.path is not None and not is_below(owner.path, actor.path):
        raise ResponsePlanNotYours(owner.name, owner.name_en or owner.name)


def _check_name(session: Session, plan: ResponsePlan, organisation_id: int, name: str) -> None:
    same = select(ResponsePlan.id).where(
        ResponsePlan.organisation_id == organisation_id,
        ResponsePlan.name == name,
        ResponsePlan.retired_at.is_(None),
    )
    if plan.id is not None:
        same = same.where(ResponsePlan.id != plan.id)
    with session.no_autoflush:
        if session.scalar(same) is not None:
            raise ResponsePlanNameTaken(name)


def _check_categories(session: Session, codes: list[str]) -> None:
    known = set(session.scalars(select(Category.code).where(Category.code.in_(codes))))
    for code in codes:
        if code not in known:
            raise CategoryUnknown(code)


def _check_features(session: Session, ids: set[int]) -> None:
    """Require that what a plan newly names is there; what it named before may have gone since."""
    with session.no_autoflush:
        known = set(session.scalars(select(LayerFeature.id).where(LayerFeature.id.in_(ids))))
    for feature_id in sorted(ids - known):
        raise FeatureNotPublished(feature_id)
