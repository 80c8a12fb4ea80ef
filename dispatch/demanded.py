"""What published features demand of squads and roads, as a process holds it: closures, posts, coverage."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import from_wkb
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.postgresql import array

from data.layers import FeatureRevision, Layer, LayerFeature, TimeWindow
from gis.travel import ClosedArcs, TravelTimes
from layers.demands import CLOSING, modes_closed, read_demands

ANCHORS_A_SIDE = 2
DEMANDING = ("closed_to", "squads", "coverage_min")


@dataclass(frozen=True, slots=True)
class Demanded:
    """A feature that closes roads, binds squads or wants an area covered, with the spans in which it holds.

    `spans` is None if it always holds; `shape` and `anchors` (k, 2), the places by which it is known whether
    it is covered, are in EPSG:4326.
    """

    id: int
    revision_id: int
    name: str
    name_en: str
    spans: tuple[tuple[datetime | None, datetime | None], ...] | None
    closed: ClosedArcs | None
    squads: tuple[int, ...]
    coverage_min: float | None
    anchors: NDArray[np.float64]
    shape: BaseGeometry

    def holds(self, at: datetime) -> bool:
        """Return whether it holds at a time."""
        return self.spans is None or any(
            (starts is None or starts <= at) and (ends is None or at < ends) for starts, ends in self.spans
        )


def load_demanded(
    connection: Connection, travel: TravelTimes, revisions: Sequence[int] | None = None
) -> list[Demanded]:
    """Read all published features that demand something of squads or roads, or revisions of such features."""
    chosen = select(LayerFeature.revision_id) if revisions is None else revisions
    demanding = FeatureRevision.demands.op("?|")(array(DEMANDING))
    query = (
        select(
            FeatureRevision.feature_id.label("id"),
            FeatureRevision.id.label("revision_id"),
            FeatureRevision.name,
            FeatureRevision.name_en,
            FeatureRevision.attributes,
            FeatureRevision.demands,
            Layer.kind,
            TimeWindow.holds,
            func.ST_AsBinary(FeatureRevision.shape).label("shape"),
        )
        .join(Layer, Layer.id == FeatureRevision.layer_id)
        .outerjoin(TimeWindow, TimeWindow.id == FeatureRevision.window_id)
        .where(FeatureRevision.id.in_(chosen), Layer.kind.in_(CLOSING) | demanding)
        .order_by(FeatureRevision.feature_id)
    )
    return [_demanded(row, travel) for row in connection.execute(query)]


def _demanded(row: Any, travel: TravelTimes) -> Demanded:
    demands, shape = read_demands(row.demands), from_wkb(bytes(row.shape))
    modes = modes_closed(row.kind, row.attributes, demands)
    return Demanded(
        id=row.id,
        revision_id=row.revision_id,
        name=row.name,
        name_en=row.name_en,
        spans=None if row.holds is None else tuple((span.lower, span.upper) for span in row.holds),
        closed=travel.closed_arcs(shape, modes=modes) if modes else None,
        squads=demands.squads,
        coverage_min=demands.coverage_min,
        anchors=anchors_of(shape),
        shape=shape,
    )


def anchors_of(shape: shapely.Geometry) -> NDArray[np.float64]:
    """Return the places, (k, 2) in EPSG:4326, by which it is known whether a shape is covered.

    They are the middle of it and those of its quarters, as far as they lie on it.
    """
    west, south, east, north = shape.bounds
    share = (np.arange(ANCHORS_A_SIDE) + 0.5) / ANCHORS_A_SIDE
    lon, lat = np.meshgrid(west + share * (east - west), south + share * (north - south))
    inside = shapely.intersects_xy(shape, lon.ravel(), lat.ravel())
    middle = shapely.get_coordinates(shape.representative_point())
    return np.concatenate([middle, np.stack([lon.ravel(), lat.ravel()], axis=1)[inside]])


def posts_of(demanded: list[Demanded]) -> dict[int, int]:
    """Return squad → feature it is bound to; of several the one with the lowest id."""
    return {squad: one.id for one in reversed(demanded) for squad in one.squads}
