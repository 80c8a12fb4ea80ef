"""Layers with published features, for tests."""

from typing import Any

from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from data.layers import Layer
from layers.drafting.content import Content
from layers.drafting.publishing import publish
from layers.drafting.saving import create_feature
from layers.making import make_layer
from layers.windows import read_rule


def make_zones(session: Session, key: str = "zones", kind: str = "key_zone", **values: Any) -> Layer:
    """Make an empty layer."""
    return make_layer(session, {"key": key, "kind": kind, "name": key, "group": "five_zones", **values})


def draft(
    session: Session,
    layer: Layer,
    name: str,
    shape: BaseGeometry,
    window: dict[str, Any] | None = None,
    **content: Any,
) -> int:
    """Add a feature to a layer's draft and return its id."""
    planned = Content(name=name, shape=shape, rule=read_rule(window), **content)
    return create_feature(session, layer, planned, None).feature_id


def put(
    session: Session,
    layer: Layer,
    name: str,
    shape: BaseGeometry,
    window: dict[str, Any] | None = None,
    **content: Any,
) -> int:
    """Add a feature to a layer, publish it and return its id."""
    feature_id = draft(session, layer, name, shape, window, **content)
    publish(session, layer.id, None)
    return feature_id


def between(starts: str | None, ends: str | None) -> dict[str, Any]:
    """Return a time window of one phase, in local time."""
    return {"phases": [{"name": "", "starts": starts, "ends": ends}]}
