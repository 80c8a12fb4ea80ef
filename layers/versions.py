"""The versions of a layer."""

from typing import Any

from sqlalchemy import Select, select

from data.accounts import Account
from data.base import alias_of
from data.layers import LayerVersion

Publisher, Submitter = alias_of(Account), alias_of(Account)


def versions_query(layer_id: int) -> Select[Any]:
    """Return the query of a layer's versions with who published them; callers order and limit it."""
    names = ("version", "published_at", "reason", "created", "changed", "deleted", "frozen_at")
    return (
        select(
            *(getattr(LayerVersion, name) for name in names),
            Publisher.display_name.label("published_by"),
            Submitter.display_name.label("submitted_by"),
        )
        .outerjoin(Publisher, Publisher.id == LayerVersion.published_by)
        .outerjoin(Submitter, Submitter.id == LayerVersion.submitted_by)
        .where(LayerVersion.layer_id == layer_id)
    )
