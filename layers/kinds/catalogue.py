"""Reads and writes kinds; a custom one is kept as plain values under a key that the product does not use."""

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.layers import Layer, LayerKind
from layers.kinds.builtin import BUILTIN
from layers.kinds.schema import Attribute, Choice, Kind

_BUILTIN = {kind.key: kind for kind in BUILTIN}


@dataclass
class KindUnknown(Exception):
    """No kind of layer has this key."""

    key: str


@dataclass
class KindBuiltin(Exception):
    """The product's own kinds cannot be changed or deleted."""

    key: str


@dataclass
class KindInUse(Exception):
    """A kind that layers have cannot be deleted."""

    key: str
    layers: int


def list_kinds(session: Session) -> list[Kind]:
    """Return all kinds, the product's own first."""
    rows = session.scalars(select(LayerKind).order_by(LayerKind.key))
    return [*BUILTIN, *(read_kind(row.definition) for row in rows)]


def get_kind(session: Session, key: str) -> Kind:
    """Return a kind by its key; raise KindUnknown."""
    if key in _BUILTIN:
        return _BUILTIN[key]
    row = session.get(LayerKind, key)
    if row is None:
        raise KindUnknown(key)
    return read_kind(row.definition)


def write_kind(session: Session, kind: Kind) -> None:
    """Add a custom kind, or change it; raise KindBuiltin."""
    if kind.key in _BUILTIN:
        raise KindBuiltin(kind.key)
    row = session.get(LayerKind, kind.key) or LayerKind(key=kind.key)
    row.name, row.name_en, row.changed_at = kind.name, kind.name_en, func.now()
    row.definition = asdict(kind) | {"is_custom": True}
    session.add(row)
    session.flush()


def delete_kind(session: Session, key: str) -> None:
    """Delete a custom kind that no layer has; raise KindUnknown, KindBuiltin or KindInUse."""
    if key in _BUILTIN:
        raise KindBuiltin(key)
    row = session.get(LayerKind, key)
    if row is None:
        raise KindUnknown(key)
    used = session.scalar(select(func.count()).where(Layer.kind == key)) or 0
    if used:
        raise KindInUse(key, used)
    session.delete(row)
    session.flush()


def read_kind(definition: dict[str, Any]) -> Kind:
    """Return a kind from its plain values, as `dataclasses.asdict` gives them."""
    attributes = tuple(
        Attribute(**(values | {"choices": tuple(Choice(**choice) for choice in values.get("choices", ()))}))
        for values in definition.get("attributes", ())
    )
    lists = {
        name: tuple(definition[name])
        for name in ("geometries", "demands", "seen_by", "edited_by")
        if name in definition
    }
    return Kind(**(definition | lists | {"attributes": attributes}))
