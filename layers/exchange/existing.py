"""The features that a layer has, drafted ones as drafted, as an import compares with them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.layers import LayerFeature, TimeWindow
from layers.exchange.geometries import shape_keys
from layers.exchange.targets import ATTRIBUTE, ID
from layers.features import DRAFT, features_of


@dataclass(slots=True)
class Existing:
    """Features of a layer's draft, in lists of equal length; `published` says which are on the map."""

    ids: list[int]
    revisions: list[int]
    contents: list[dict[str, Any]]
    keys: list[bytes | None]
    published: set[int]

    def __len__(self) -> int:
        return len(self.ids)

    def by_match(self, match: str) -> dict[str, list[int]]:
        """Return the features, by index, of each value of what they are matched by."""
        found: dict[str, list[int]] = {}
        for index, content in enumerate(self.contents):
            value = self.ids[index] if match == ID else value_of(content, match)
            if value not in (None, ""):
                found.setdefault(str(value), []).append(index)
        return found


def value_of(content: dict[str, Any], target: str) -> Any:
    """Return what a feature has of a target."""
    if target.startswith(ATTRIBUTE):
        return content["attributes"].get(target.removeprefix(ATTRIBUTE))
    return content[target]


def read_existing(session: Session, layer_id: int) -> Existing:
    """Return what a layer has, but for what its draft deletes."""
    feature = features_of(layer_id, DRAFT).c
    query = (
        select(
            feature.id,
            feature.revision_id,
            feature.name,
            feature.name_en,
            feature.attributes,
            feature.demands,
            feature.window_id,
            TimeWindow.rule,
            func.ST_AsBinary(feature.shape).label("shape"),
        )
        .select_from(feature.id.table)
        .outerjoin(TimeWindow, TimeWindow.id == feature.window_id)
        .where(feature.change.is_distinct_from("deleted"))
        .order_by(feature.id)
    )
    rows = session.execute(query).all()
    shapes = np.array(shapely.from_wkb([bytes(row.shape) for row in rows]), dtype=object)
    published = select(LayerFeature.id).where(LayerFeature.layer_id == layer_id)
    names = ("name", "name_en", "attributes", "demands", "window_id", "rule")
    return Existing(
        [row.id for row in rows],
        [row.revision_id for row in rows],
        [{name: getattr(row, name) for name in names} for row in rows],
        shape_keys(shapes),
        set(session.scalars(published)),
    )
