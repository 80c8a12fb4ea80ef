"""What published features demand of squads and roads, as a process holds it: closures, posts, coverage."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shapely import from_wkb
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.postgresql import array

from data.layers import Layer, LayerFeature, TimeWindow
from gis.travel import ClosedArcs, TravelTimes
from layers.demands import CLOSING, modes_closed, read_demands

DEMANDING = ("closed_to", "squads", "coverage_min")


@dataclass(frozen=True, slots=True)
class Demanded:
    """A feature that closes roads, binds squads or wants an area covered, with the spans in which it holds.

    `spans` is None if it always holds; `shape` is in EPSG:4326.
    """

    id: int
    revision_id: int
    name: str
    name_en: str
    spans: tuple[tuple[datetime | None, datetime | None], ...] | None
    closed: ClosedArcs | None
    squads: tuple[int, ...]
    coverage_min: float | None
    shape: BaseGeometry

    def holds(self, at: datetime) -> bool:
        """Return whether it holds at a time."""
        return self.spans is None or any(
            (starts is None or starts <= at) and (ends is None or at < ends) for starts, ends in self.spans
        )


def load_demanded(connection: Connection, travel: TravelTimes) -> list[Demanded]:
    """Read all published features that demand something of squads or roads."""
    demands = LayerFeature.demands
    wanted = Layer.kind.in_(CLOSING) | demands.op("?|")(array(DEMANDING))
    query = (
        select(
            LayerFeature.id,
            LayerFeature.revision_id,
            LayerFeature.name,
            LayerFeature.name_en,
            LayerFeature.attributes,
            LayerFeature.demands,
            Layer.kind,
            TimeWindow.holds,
            func.ST_AsBinary(LayerFeature.shape).label("shape"),
        )
        .join(Layer, Layer.id == LayerFeature.layer_id)
        .outerjoin(TimeWindow, TimeWindow.id == LayerFeature.window_id)
        .where(wanted)
        .order_by(LayerFeature.id)
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
        shape=shape,
    )


def posts_of(demanded: list[Demanded]) -> dict[int, int]:
    """Return squad → feature it is bound to; of several the one with the lowest id."""
    return {squad: one.id for one in reversed(demanded) for squad in one.squads}
