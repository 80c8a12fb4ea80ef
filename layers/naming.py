"""Finds published features of all layers by a part of their name, and says what they are called."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, Select, func, or_, select
from sqlalchemy.orm import Session

from data.layers import Layer, LayerFeature
from layers.kinds import list_kinds


def find_named(session: Session, role: str, words: str, limit: int) -> list[Row[Any]]:
    """Return the features whose name in either language has the words in it: those that begin so first.

    Of layers that the session and the role may see.
    """
    names = (LayerFeature.name, LayerFeature.name_en)
    has = or_(*(name.icontains(words, autoescape=True) for name in names))
    begins = or_(*(name.istartswith(words, autoescape=True) for name in names))
    order = (begins.desc(), func.length(LayerFeature.name), LayerFeature.name, LayerFeature.id)
    return list(session.execute(_named(session, role).where(has).order_by(*order).limit(limit)).all())


def list_named(session: Session, role: str, ids: Collection[int]) -> list[Row[Any]]:
    """Return these features, as far as they are published and may be seen."""
    if not ids:
        return []
    query = _named(session, role).where(LayerFeature.id.in_(ids)).order_by(LayerFeature.id)
    return list(session.execute(query).all())


def _named(session: Session, role: str) -> Select[Any]:
    seen = [kind.key for kind in list_kinds(session) if role in kind.seen_by]
    columns = (LayerFeature.id, LayerFeature.name, LayerFeature.name_en, LayerFeature.layer_id)
    layer = (Layer.name.label("layer_name"), Layer.name_en.label("layer_name_en"), Layer.kind)
    query = select(*columns, *layer).join(Layer, Layer.id == LayerFeature.layer_id)
    return query.where(Layer.kind.in_(seen))
