"""What changed in a layer between two of its versions, or from what is published to its draft."""

from collections.abc import Sequence
from typing import Any

import shapely
from shapely.geometry import mapping, shape
from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from data.accounts import Account
from data.layers import FeatureRevision
from gis.editing.differences import differences
from layers.features import FeatureFilter, features_of, list_features

FIELDS = ("name", "name_en", "attributes", "window", "demands")


def list_changed_ids(
    session: Session, layer_id: int, before: str | int, after: str | int, above: int = 0, limit: int = 100
) -> list[int]:
    """Return the ids of features that differ between two views of a layer, in order, above an id."""
    one = features_of(layer_id, before).alias("one").c
    other = features_of(layer_id, after).alias("other").c
    feature_id = func.coalesce(one.id, other.id)
    differs = or_(one.revision_id.is_distinct_from(other.revision_id), other.change == "deleted")
    query = (
        select(feature_id.label("id"))
        .select_from(one.id.table.outerjoin(other.id.table, one.id == other.id, full=True))
        .where(and_(differs, feature_id > above))
        .order_by(feature_id)
        .limit(limit)
    )
    return list(session.scalars(query))


def list_changes(
    session: Session, layer_id: int, before: str | int, after: str | int, ids: Sequence[int]
) -> list[dict[str, Any]]:
    """Return what became of features: before and after, where the shapes differ, and who saved it last."""
    views = [
        {one["id"]: one for one in list_features(session, layer_id, view, FeatureFilter(ids=ids))}
        for view in (before, after)
    ]
    return [_change(session, feature_id, *(view.get(feature_id) for view in views)) for feature_id in ids]


def _change(
    session: Session, feature_id: int, before: dict[str, Any] | None, after: dict[str, Any] | None
) -> dict[str, Any]:
    newest = after or before
    author, reason = session.execute(
        select(Account.display_name, FeatureRevision.reason)
        .select_from(FeatureRevision)
        .outerjoin(Account, Account.id == FeatureRevision.author_id)
        .where(FeatureRevision.id == newest["properties"]["revision_id"])
    ).one()
    if after is not None and after["properties"]["change"] == "deleted":
        after = None
    change = "created" if before is None else "deleted" if after is None else "changed"
    return {
        "feature_id": feature_id,
        "change": change,
        "before": before,
        "after": after,
        "fields": _fields(before, after) if change == "changed" else [],
        "author": author,
        "reason": reason,
        **_shapes(before, after),
    }


def _fields(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    changed = [name for name in FIELDS if before["properties"][name] != after["properties"][name]]
    return changed + (["geometry"] if before["geometry"] != after["geometry"] else [])


def _shapes(before: dict[str, Any] | None, after: dict[str, Any] | None) -> dict[str, Any]:
    if before is None or after is None:
        return {"added": None, "removed": None}
    found = differences(shape(before["geometry"]), shape(after["geometry"]))
    return {"added": _geojson(found.added), "removed": _geojson(found.removed)}


def _geojson(geometry: shapely.Geometry | None) -> dict[str, Any] | None:
    if geometry is None or geometry.is_empty or geometry.geom_type == "GeometryCollection":
        return None
    return mapping(geometry)
