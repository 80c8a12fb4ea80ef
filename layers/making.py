"""Makes layers, renames them, and takes away those that were never published."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.layers import Layer, Plan
from data.scope import everything
from data.shares import Share
from layers.drafting.saving import lock_layer
from layers.kinds import get_kind
from layers.ownership import maker_of


@dataclass
class LayerKeyTaken(Exception):
    """Another layer has this key."""

    key: str


@dataclass
class LayerPublished(Exception):
    """A layer that was published is not deleted: its versions stay on record."""

    name: str


@dataclass
class LayerShared(Exception):
    """A layer that is or was given to an agency is not deleted: what the agency received stays on record."""

    name: str


@dataclass
class PlanUnknown(Exception):
    """There is no such plan."""

    plan_id: int


def make_layer(session: Session, values: dict[str, Any]) -> Layer:
    """Make an empty layer from the columns of `Layer`, `group` being its group's key.

    A group that exists keeps its names. Raises KindUnknown, LayerKeyTaken or PlanUnknown.
    """
    get_kind(session, values["kind"])
    with everything(session):
        taken = session.scalar(select(Layer.id).where(Layer.key == values["key"]))
    if taken is not None:
        raise LayerKeyTaken(values["key"])
    _require_plan(session, values.get("plan_id"))
    group = values.pop("group")
    known = session.scalars(select(Layer).where(Layer.group_key == group).order_by(Layer.position)).all()
    if known:
        values |= {"group_name": known[0].group_name, "group_name_en": known[0].group_name_en}
    last = session.scalars(select(Layer.position).order_by(Layer.position.desc()).limit(1)).first()
    position = known[-1].position if known else (last or 0) + 1
    layer = Layer(group_key=group, position=position, organisation_id=maker_of(session), **values)
    session.add(layer)
    session.flush()
    return layer


def change_layer(session: Session, layer_id: int, changes: dict[str, Any]) -> Layer:
    """Change names, style, position or plan of a layer."""
    layer = lock_layer(session, layer_id)
    _require_plan(session, changes.get("plan_id"))
    for name, value in changes.items():
        setattr(layer, name, value)
    session.flush()
    return layer


def delete_layer(session: Session, layer_id: int) -> Layer:
    """Delete a layer that was never published, with its draft.

    Raises LayerUnknown, LayerPublished or LayerShared.
    """
    layer = lock_layer(session, layer_id)
    if layer.version:
        raise LayerPublished(layer.name)
    with everything(session):
        shared = session.scalar(select(Share.id).where(Share.layer_id == layer_id).limit(1))
    if shared is not None:
        raise LayerShared(layer.name)
    session.delete(layer)
    session.flush()
    return layer


def _require_plan(session: Session, plan_id: int | None) -> None:
    if plan_id is not None and session.get(Plan, plan_id) is None:
        raise PlanUnknown(plan_id)
