"""The boundary areas that a layer has in its draft, and which of them a person has corrected."""

from dataclasses import dataclass
from typing import Any

import shapely
from shapely import from_wkb
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from data.layers import DraftFeature, FeatureRevision, LayerFeature, TimeWindow
from layers.boundary_areas.pairs import MARK, Pair, mark_of, pair_of
from layers.drafting.content import Content
from layers.features import DRAFT, features_of
from layers.windows import read_rule

DERIVED = "derived"
"""The reason of every revision that a derivation makes; deletions are known by it."""


@dataclass(frozen=True, slots=True, eq=False)
class Existing:
    """A boundary area as it stands in the draft."""

    id: int
    revision_id: int
    pair: Pair
    corrected: bool
    content: Content


def list_existing(session: Session, layer_id: int) -> dict[Pair, list[Existing]]:
    """Return the boundary areas of a layer's draft by the pair they lie between, but those deleted."""
    feature = features_of(layer_id, DRAFT).c
    columns = (feature.id, feature.revision_id, feature.name, feature.name_en, feature.attributes)
    query = (
        select(
            *columns,
            feature.demands,
            func.ST_AsBinary(feature.shape).label("shape"),
            TimeWindow.rule,
        )
        .select_from(feature.id.table)
        .outerjoin(TimeWindow, TimeWindow.id == feature.window_id)
        .where(feature.change.is_distinct_from("deleted"))
        .order_by(feature.id)
    )
    found: dict[Pair, list[Existing]] = {}
    for row in session.execute(query):
        pair = pair_of(row.attributes)
        if pair is not None:
            found.setdefault(pair, []).append(_existing(row, pair))
    return found


def _existing(row: Any, pair: Pair) -> Existing:
    shape = from_wkb(bytes(row.shape))
    content = Content(
        row.name, shape, row.name_en, row.attributes, read_rule(row.rule), dict(row.demands or {})
    )
    return Existing(
        row.id, row.revision_id, pair, is_corrected(row.name, row.name_en, shape, row.attributes), content
    )


def is_corrected(name: str, name_en: str, shape: shapely.Geometry, attributes: dict[str, Any]) -> bool:
    """Return whether a boundary area is no longer as it was derived, or never was derived."""
    return attributes.get(MARK) != mark_of(name, name_en, shape)


def list_removed(session: Session, layer_id: int) -> set[Pair]:
    """Return the pairs whose boundary area a person has deleted, in the draft or in a version."""
    published = FeatureRevision.version.is_not(None) & FeatureRevision.replaced_in.is_(None)
    query = (
        select(FeatureRevision.attributes)
        .outerjoin(DraftFeature, DraftFeature.revision_id == FeatureRevision.id)
        .outerjoin(LayerFeature, LayerFeature.id == FeatureRevision.feature_id)
        .where(
            FeatureRevision.layer_id == layer_id,
            FeatureRevision.deletes,
            FeatureRevision.reason != DERIVED,
            or_(DraftFeature.revision_id.is_not(None), published & LayerFeature.id.is_(None)),
        )
    )
    pairs = (pair_of(attributes) for attributes in session.scalars(query))
    return {pair for pair in pairs if pair is not None}
