"""Derives boundary areas into a layer's draft; the act is in the ledger and told."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.layers import Layer
from data.settings import get_setting
from dispatch.journal import Actor, record
from dispatch.planning import tell
from layers.boundary_areas import Derivation, deriving
from layers.making import make_layer

LAYERS = {
    "district": ("boundary_areas", "区界交界地区", "Boundary areas of districts"),
    "street": ("boundary_areas_street", "街乡交界地区", "Boundary areas of streets and townships"),
}
GROUP = {"group": "boundary", "group_name": "交界地区", "group_name_en": "Boundary areas"}


def derive(
    session: Session,
    actor: Actor,
    layer_id: int,
    level: str,
    within_m: float | None = None,
    overwrite_corrections: bool = False,
) -> Derivation:
    """Draft the boundary area of each pair of neighbours, as `layers.boundary_areas.derive` does.

    `within_m` is the setting boundary_within_m if it is not said.
    """
    within_m = float(get_setting(session, "boundary_within_m") if within_m is None else within_m)
    found = deriving.derive(session, layer_id, level, within_m, actor.account_id, overwrite_corrections)
    layer = session.get_one(Layer, layer_id)
    counts = {what: found.count(what) for what in deriving.OUTCOMES}
    details = {"level": level, "within_m": within_m, "overwrite_corrections": overwrite_corrections}
    record(session, actor, "layer.derived", "layer", layer.id, layer=layer.name, **details, **counts)
    tell(session, layer, "draft")
    return found


def get_boundary_layer(session: Session, actor: Actor, level: str) -> Layer:
    """Return the layer for the boundary areas of a level, made if there is none."""
    key, name, name_en = LAYERS[level]
    layer = session.scalar(select(Layer).where(Layer.key == key))
    if layer is None:
        values = {"key": key, "kind": deriving.KIND, "name": name, "name_en": name_en, **GROUP}
        layer = make_layer(session, values)
        record(session, actor, "layer.made", "layer", layer.id, layer=layer.name, kind=layer.kind)
    return layer
