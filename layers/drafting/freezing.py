"""Freezes a layer at its version, so that nobody changes it, and thaws it."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from data.layers import Layer, LayerVersion
from layers.drafting.errors import DraftPending, LayerFrozen
from layers.drafting.publishing import count_drafted
from layers.drafting.saving import lock_layer


def freeze(session: Session, layer_id: int, account_id: int | None, note: str = "") -> Layer:
    """Freeze a layer; raise LayerFrozen, or DraftPending while its draft holds changes."""
    layer = lock_layer(session, layer_id)
    if layer.frozen_at is not None:
        raise LayerFrozen(layer.name, layer.frozen_note)
    drafted = count_drafted(session, layer.id)
    if drafted:
        raise DraftPending(layer.name, drafted)
    layer.frozen_at, layer.frozen_by, layer.frozen_note = datetime.now(UTC), account_id, note
    version = session.get(LayerVersion, (layer.id, layer.version))
    if version is not None:
        version.frozen_at = layer.frozen_at
    session.flush()
    return layer


def thaw(session: Session, layer_id: int) -> Layer:
    """Let a frozen layer take changes again; its frozen version stays marked."""
    layer = lock_layer(session, layer_id)
    layer.frozen_at, layer.frozen_by, layer.frozen_note = None, None, ""
    session.flush()
    return layer
