"""Copies a plan, as to next year: its layers with their published features, all dates moved, as drafts."""

from dataclasses import dataclass
from datetime import date, timedelta

import orjson
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from data.layers import Layer, LayerFeature, Plan, TimeWindow
from layers.plans.catalogue import get_plan, write_plan
from layers.plans.moving import moved
from layers.windows import read_rule
from layers.windows.keeping import keep_window

DRAFT = text(
    "WITH copied AS (INSERT INTO feature_revision (feature_id, layer_id, author_id, made_at, reason, "
    "name, name_en, shape, effect, attributes, demands, window_id) "
    "SELECT nextval('layer_feature_id_seq'), :to, :author, now(), :reason, "
    "name, name_en, shape, effect, attributes, demands, "
    "COALESCE((CAST(:windows AS jsonb) ->> window_id::text)::bigint, window_id) "
    "FROM layer_feature WHERE layer_id = :from ORDER BY id RETURNING feature_id, layer_id, id) "
    "INSERT INTO draft_feature (feature_id, layer_id, revision_id) "
    "SELECT feature_id, layer_id, id FROM copied"
)


@dataclass
class PlanWithoutStart(Exception):
    """A plan without a first day has no dates to move."""

    name: str


def copy_plan(session: Session, plan_id: int, name: str, starts_on: date, author_id: int | None) -> Plan:
    """Copy a plan so that it starts on a day.

    All windows move by as many days as its start does. Raises PlanUnknown, PlanWithoutStart, PlanNameTaken.
    """
    plan = get_plan(session, plan_id)
    if plan.starts_on is None:
        raise PlanWithoutStart(plan.name)
    days = (starts_on - plan.starts_on).days
    copy = write_plan(
        session,
        Plan(copied_from=plan.id, is_sample=plan.is_sample),
        {
            "name": name,
            "name_en": plan.name_en,
            "starts_on": starts_on,
            "ends_on": plan.ends_on and plan.ends_on + timedelta(days=days),
        },
    )
    layers = session.scalars(select(Layer).where(Layer.plan_id == plan.id).order_by(Layer.position, Layer.id))
    for layer in layers.all():
        _copy_layer(session, layer, copy, days, author_id)
    return copy


def _copy_layer(session: Session, layer: Layer, plan: Plan, days: int, author_id: int | None) -> None:
    names = ("group_key", "group_name", "group_name_en", "kind", "name", "name_en", "style", "position")
    columns = {name: getattr(layer, name) for name in names}
    whose = {"plan_id": plan.id, "organisation_id": plan.organisation_id}
    copy = Layer(key=f"{layer.key}_{plan.id}", is_sample=layer.is_sample, **whose, **columns)
    session.add(copy)
    session.flush()
    windows = orjson.dumps(_moved_windows(session, layer, days)).decode()
    values = {"from": layer.id, "to": copy.id, "author": author_id, "reason": plan.name, "windows": windows}
    session.execute(DRAFT, values)


def _moved_windows(session: Session, layer: Layer, days: int) -> dict[str, int | None]:
    """Return for each window of a layer's features the window that holds so many days later."""
    used = select(LayerFeature.window_id).where(LayerFeature.layer_id == layer.id)
    windows = session.scalars(select(TimeWindow).where(TimeWindow.id.in_(used))).all()
    return {str(one.id): keep_window(session, moved(read_rule(one.rule), days)) for one in windows}
