"""Publishes a layer's draft as its next version, all of it or some features, in one statement."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from data.layers import DraftFeature, Layer, LayerVersion
from data.settings import get_setting
from layers.drafting.errors import LayerFrozen, LayerNotInReview, NothingDrafted, ReviewByAnother
from layers.drafting.saving import lock_layer

PUBLISH = text((Path(__file__).parent.parent / "sql/publish.sql").read_text())


def publish(
    session: Session,
    layer_id: int,
    account_id: int | None,
    reason: str = "",
    features: Sequence[int] | None = None,
) -> LayerVersion:
    """Publish what is drafted of a layer, or of some of its features.

    With the setting `publish_needs_review` a draft has to be submitted, and published by another account.
    Raises LayerUnknown, LayerFrozen, NothingDrafted, LayerNotInReview or ReviewByAnother.
    """
    layer = lock_layer(session, layer_id)
    require_publishable(session, layer, account_id)
    everything, chosen = features is None, list(features or ())
    values = {"layer": layer.id, "version": layer.version + 1, "everything": everything, "features": chosen}
    counts = session.execute(PUBLISH, values).one()
    if not any(counts):
        raise NothingDrafted(layer.name)
    layer.version += 1
    version = LayerVersion(
        layer_id=layer.id,
        version=layer.version,
        published_at=datetime.now(UTC),
        published_by=account_id,
        submitted_by=layer.submitted_by,
        reason=reason or layer.submitted_note,
        **counts._asdict(),
    )
    session.add(version)
    if not count_drafted(session, layer.id):
        _leave_review(layer)
    session.flush()
    return version


def require_publishable(session: Session, layer: Layer, account_id: int | None) -> None:
    """Raise what keeps an account from publishing a layer's draft, whatever is in it."""
    if layer.frozen_at is not None:
        raise LayerFrozen(layer.name, layer.frozen_note)
    if get_setting(session, "publish_needs_review"):
        if layer.submitted_at is None:
            raise LayerNotInReview(layer.name)
        if layer.submitted_by == account_id:
            raise ReviewByAnother(layer.name)
    if not count_drafted(session, layer.id):
        raise NothingDrafted(layer.name)


def count_drafted(session: Session, layer_id: int) -> int:
    """Return how many features of a layer wait for publication."""
    drafted = select(func.count()).select_from(DraftFeature).where(DraftFeature.layer_id == layer_id)
    return session.scalar(drafted) or 0


def submit(session: Session, layer_id: int, account_id: int | None, note: str = "") -> Layer:
    """Hand a layer's draft in for review; it takes no changes until published or taken back."""
    layer = lock_layer(session, layer_id)
    if layer.frozen_at is not None:
        raise LayerFrozen(layer.name, layer.frozen_note)
    if not count_drafted(session, layer.id):
        raise NothingDrafted(layer.name)
    layer.submitted_at, layer.submitted_by, layer.submitted_note = datetime.now(UTC), account_id, note
    session.flush()
    return layer


def take_back(session: Session, layer_id: int) -> Layer:
    """Take a layer's draft out of review."""
    layer = lock_layer(session, layer_id)
    if layer.submitted_at is None:
        raise LayerNotInReview(layer.name)
    _leave_review(layer)
    session.flush()
    return layer


def _leave_review(layer: Layer) -> None:
    layer.submitted_at, layer.submitted_by, layer.submitted_note = None, None, ""
