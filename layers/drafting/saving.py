"""Saves features of a layer's draft; who saves says what they started from, so that nobody's work is lost."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from data.accounts import Account
from data.layers import CONTENT, FEATURE_IDS, DraftFeature, FeatureRevision, Layer, LayerFeature
from layers.drafting.content import Content, columns_of
from layers.drafting.errors import (
    FeatureChanged,
    FeatureUnknown,
    LayerFrozen,
    LayerInReview,
    LayerUnknown,
)
from layers.features import revision_as_feature
from layers.kinds import get_kind
from layers.ownership import require_own


def lock_layer(session: Session, layer_id: int) -> Layer:
    """Return a layer, held against other changes until the transaction ends.

    Raises LayerUnknown, or NotOwn if it is not for those who ask to change.
    """
    layer = session.scalar(select(Layer).where(Layer.id == layer_id).with_for_update())
    if layer is None:
        raise LayerUnknown(layer_id)
    require_own(session, layer)
    return layer


def lock_for_editing(session: Session, layer_id: int) -> Layer:
    """Return a layer that takes changes; raise LayerUnknown, LayerFrozen or LayerInReview."""
    layer = lock_layer(session, layer_id)
    if layer.frozen_at is not None:
        raise LayerFrozen(layer.name, layer.frozen_note)
    if layer.submitted_at is not None:
        raise LayerInReview(layer.name)
    return layer


def new_feature_id(session: Session) -> int:
    """Return the id of a feature that is yet to be."""
    return session.scalar(select(func.nextval(FEATURE_IDS)))


def create_feature(
    session: Session, layer: Layer, content: Content, author_id: int | None, reason: str = ""
) -> FeatureRevision:
    """Add a feature to a layer's draft."""
    columns = columns_of(session, get_kind(session, layer.kind), content)
    return _save(session, layer, new_feature_id(session), None, columns, author_id, reason)


def change_feature(
    session: Session,
    layer: Layer,
    feature_id: int,
    base: int,
    content: Content,
    author_id: int | None,
    reason: str = "",
) -> FeatureRevision:
    """Save a feature anew in a layer's draft.

    `base` is the revision it was made from; raise FeatureChanged if that is no longer the newest, and
    FeatureUnknown.
    """
    head = _head(session, layer, feature_id, base)
    columns = columns_of(session, get_kind(session, layer.kind), content)
    return _save(session, layer, feature_id, head.id, columns, author_id, reason)


def delete_feature(
    session: Session, layer: Layer, feature_id: int, base: int, author_id: int | None, reason: str = ""
) -> FeatureRevision:
    """Take a feature out of a layer's draft; raise as `change_feature` does."""
    head = _head(session, layer, feature_id, base)
    columns = {name: getattr(head, name) for name in CONTENT}
    revision = _save(session, layer, feature_id, head.id, columns, author_id, reason, deletes=True)
    if session.get(LayerFeature, feature_id) is None:
        discard(session, layer.id, [feature_id])
    return revision


def discard(session: Session, layer_id: int, features: Sequence[int] | None = None) -> int:
    """Forget what is drafted of a layer, or of some features, and return of how many.

    They stay as published; the revisions stay on record.
    """
    drafted = delete(DraftFeature).where(DraftFeature.layer_id == layer_id)
    if features is not None:
        drafted = drafted.where(DraftFeature.feature_id.in_(features))
    return session.execute(drafted).rowcount


def find_head(session: Session, layer_id: int, feature_id: int) -> FeatureRevision | None:
    """Return the newest revision of a feature: the drafted one, else the published one."""
    drafted = select(DraftFeature.revision_id).where(DraftFeature.feature_id == feature_id)
    published = select(LayerFeature.revision_id).where(LayerFeature.id == feature_id)
    newest = func.coalesce(drafted.scalar_subquery(), published.scalar_subquery())
    query = select(FeatureRevision).where(FeatureRevision.id == newest, FeatureRevision.layer_id == layer_id)
    return session.scalar(query)


def _head(session: Session, layer: Layer, feature_id: int, base: int) -> FeatureRevision:
    head = find_head(session, layer.id, feature_id)
    if head is None:
        raise FeatureUnknown(feature_id)
    if head.id != base:
        author = session.scalar(select(Account.display_name).where(Account.id == head.author_id)) or ""
        theirs = None if head.deletes else revision_as_feature(session, head.id)
        raise FeatureChanged(feature_id, author, head.made_at, theirs)
    return head


def _save(
    session: Session,
    layer: Layer,
    feature_id: int,
    based_on: int | None,
    columns: dict[str, Any],
    author_id: int | None,
    reason: str,
    deletes: bool = False,
) -> FeatureRevision:
    revision = FeatureRevision(
        feature_id=feature_id,
        layer_id=layer.id,
        based_on=based_on,
        author_id=author_id,
        made_at=datetime.now(UTC),
        reason=reason,
        deletes=deletes,
        **columns,
    )
    session.add(revision)
    session.flush()
    pointer = {"layer_id": layer.id, "revision_id": revision.id}
    session.execute(
        insert(DraftFeature)
        .values(feature_id=feature_id, **pointer)
        .on_conflict_do_update(index_elements=["feature_id"], set_=pointer)
    )
    return revision
