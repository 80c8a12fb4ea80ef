"""What layers there are, in their groups, and how far the draft of each has come."""

from collections.abc import Iterable
from dataclasses import asdict
from itertools import groupby
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from data.accounts import Account
from data.base import alias_of
from data.layers import DraftFeature, Layer, LayerFeature, Plan
from data.organisations import Organisation
from layers.drafting.errors import LayerUnknown
from layers.kinds import Kind, get_kind, list_kinds
from layers.ownership import is_own, require_own

Submitter, Freezer = alias_of(Account), alias_of(Account)


def list_groups(session: Session, role: str) -> list[dict[str, Any]]:
    """Return the groups of layers that a role may see, in order, each with its layers."""
    kinds = {kind.key: kind for kind in list_kinds(session)}
    rows = session.execute(_layers().order_by(Layer.group_key, Layer.position, Layer.id)).all()
    seen = [row for row in rows if role in kinds[row[0].kind].seen_by]
    groups = [
        _group([_layer(session, row, kinds[row[0].kind], role) for row in members], next(iter(members))[0])
        for members in (list(group) for _, group in groupby(seen, key=lambda row: row[0].group_key))
    ]
    return sorted(groups, key=lambda group: (group["layers"][0]["position"], group["key"]))


def get_layer(session: Session, layer_id: int, role: str) -> dict[str, Any]:
    """Return a layer that a role may see; raise LayerUnknown."""
    row = session.execute(_layers().where(Layer.id == layer_id)).first()
    kind = get_kind(session, row[0].kind) if row else None
    if row is None or role not in kind.seen_by:
        raise LayerUnknown(layer_id)
    return _layer(session, row, kind, role)


def get_layer_seen(session: Session, layer_id: int, role: str, edits: bool = False) -> Layer:
    """Return a layer's row if a role may see it, or edit it if asked; raise LayerUnknown or NotOwn."""
    layer = session.get(Layer, layer_id)
    if layer is None:
        raise LayerUnknown(layer_id)
    kind = get_kind(session, layer.kind)
    if role not in (kind.edited_by if edits else kind.seen_by):
        raise LayerUnknown(layer_id)
    if edits:
        require_own(session, layer)
    return layer


def find_layer_key(session: Session, key: str, role: str) -> Layer | None:
    """Return the layer of a key if a role may see it."""
    layer = session.scalar(select(Layer).where(Layer.key == key))
    if layer is None or role not in get_kind(session, layer.kind).seen_by:
        return None
    return layer


def _layers() -> Select[Any]:
    published = select(func.count()).where(LayerFeature.layer_id == Layer.id).scalar_subquery()
    drafted = select(func.count()).where(DraftFeature.layer_id == Layer.id).scalar_subquery()
    return (
        select(
            Layer,
            published.label("count"),
            drafted.label("drafted"),
            Plan.name.label("plan_name"),
            Submitter.display_name.label("submitted_by"),
            Freezer.display_name.label("frozen_by"),
            Organisation.name.label("owner"),
            Organisation.name_en.label("owner_en"),
            Organisation.path.label("owner_path"),
        )
        .outerjoin(Plan, Plan.id == Layer.plan_id)
        .outerjoin(Submitter, Submitter.id == Layer.submitted_by)
        .outerjoin(Freezer, Freezer.id == Layer.frozen_by)
        .outerjoin(Organisation, Organisation.id == Layer.organisation_id)
    )


def _group(layers: Iterable[dict[str, Any]], first: Layer) -> dict[str, Any]:
    return {
        "key": first.group_key,
        "name": first.group_name,
        "name_en": first.group_name_en,
        "layers": list(layers),
    }


def _layer(session: Session, row: Row[Any], kind: Kind, role: str) -> dict[str, Any]:
    layer, counts = row[0], row._mapping
    names = ("id", "key", "kind", "name", "name_en", "position", "is_sample", "version", "plan_id")
    return {name: getattr(layer, name) for name in names} | {
        "style": {**kind.style, **layer.style},
        "group": layer.group_key,
        "count": counts["count"],
        "drafted": counts["drafted"],
        "state": state_of(layer, counts["drafted"]),
        "plan": counts["plan_name"],
        "editable": role in kind.edited_by and is_own(session, row.owner_path),
        "organisation": row.owner,
        "organisation_en": row.owner_en,
        "submitted": _by(counts["submitted_by"], layer.submitted_at, layer.submitted_note),
        "frozen": _by(counts["frozen_by"], layer.frozen_at, layer.frozen_note),
    }


def _by(account: str | None, at: Any, note: str) -> dict[str, Any] | None:
    return None if at is None else {"account": account or "", "at": at, "note": note}


def state_of(layer: Layer, drafted: int) -> str:
    """Return frozen, review, draft or published."""
    if layer.frozen_at is not None:
        return "frozen"
    if layer.submitted_at is not None:
        return "review"
    return "draft" if drafted or not layer.version else "published"


def kind_as_dict(kind: Kind) -> dict[str, Any]:
    """Return a kind as plain values."""
    return asdict(kind)
