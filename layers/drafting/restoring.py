"""Brings a layer back to what it was in an earlier version, as a draft to be looked at and published."""

from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from data.layers import LayerVersion
from layers.drafting.errors import DraftPending, VersionUnknown
from layers.drafting.publishing import count_drafted
from layers.drafting.saving import lock_for_editing

RESTORE = text((Path(__file__).parent.parent / "sql/restore.sql").read_text())


def restore(session: Session, layer_id: int, version: int, author_id: int | None, reason: str = "") -> int:
    """Draft what brings a layer back to a version; return how many features that changes.

    Raises VersionUnknown, DraftPending while the draft holds changes, and as `lock_for_editing`.
    """
    layer = lock_for_editing(session, layer_id)
    if session.get(LayerVersion, (layer_id, version)) is None:
        raise VersionUnknown(layer.name, version)
    drafted = count_drafted(session, layer_id)
    if drafted:
        raise DraftPending(layer.name, drafted)
    values = {"layer": layer_id, "version": version, "author": author_id, "reason": reason}
    session.execute(RESTORE, values)
    return count_drafted(session, layer_id)
