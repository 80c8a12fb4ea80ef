"""Vector tiles (Mapbox Vector Tile 2.1), cut by PostGIS from the base map and from layers of features.

Low zooms come from overviews that were generalised at import; which classes of road, and whether buildings
and streets, are in a tile depends on its zoom, as the console's style draws them.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select, text, union
from sqlalchemy.orm import Session

from data.layers import Layer, LayerFeature, TimeWindow
from layers.features import PUBLISHED
from layers.overviews import TO_ZOOM, has_overview

BASE = "base"
LARGEST_ZOOM = 20
DETAIL_FROM = 12
OVERVIEWS = (6, 8, 11)

CLASSES_FROM: dict[int, tuple[str, ...]] = {
    0: ("motorway", "trunk"),
    8: ("primary",),
    9: ("secondary",),
    11: ("tertiary",),
    12: ("motorway_link", "trunk_link", "primary_link", "secondary_link", "tertiary_link"),
    13: ("residential", "unclassified", "living_street", "road", "pedestrian"),
}

_SQL = Path(__file__).parent / "sql"
BASE_OVERVIEW = text((_SQL / "base_overview.sql").read_text())
BASE_DETAIL = text((_SQL / "base_detail.sql").read_text())
FEATURES = text((_SQL / "features.sql").read_text())
FEATURES_OVERVIEW = text((_SQL / "features_overview.sql").read_text())


@dataclass(frozen=True, slots=True)
class TileAddress:
    """Where a tile is in the pyramid (EPSG:3857, XYZ)."""

    z: int
    x: int
    y: int

    @property
    def exists(self) -> bool:
        """Whether the pyramid has this tile."""
        return self.z <= LARGEST_ZOOM and self.x < 2**self.z and self.y < 2**self.z


def draw_base(session: Session, tile: TileAddress) -> bytes:
    """Return a tile of the base map: the layers road, area, place, district, street; empty if it has none."""
    values = {"z": tile.z, "x": tile.x, "y": tile.y, "classes": classes_at(tile.z)}
    if tile.z >= DETAIL_FROM:
        return bytes(session.scalar(BASE_DETAIL, values))
    overview = next(zoom for zoom in OVERVIEWS if tile.z <= zoom)
    return bytes(session.scalar(BASE_OVERVIEW, values | {"overview": overview}))


def classes_at(z: int) -> list[str]:
    """Return the classes of road that a tile of this zoom holds; from zoom 14 it holds all."""
    return [name for zoom, names in CLASSES_FROM.items() if zoom <= z for name in names]


def draw_layer(
    session: Session, layer: Layer, tile: TileAddress, at: datetime | None, view: str | int = PUBLISHED
) -> bytes:
    """Return a tile of a layer's features in one MVT layer named by its key; empty if there are none.

    `view` is "published", "draft" or a version. Drawn are those that hold at the time; without one, what is
    published and holds now, but all of a draft or a version, with `in_force` and `change`. At low zooms a
    large layer shows its largest features, and points with the `count` of the others.
    """
    everything = at is None and view != PUBLISHED
    at = at or datetime.now(UTC)
    values = {"layer": layer.id, "key": layer.key, "z": tile.z, "x": tile.x, "y": tile.y, "at": at}
    is_version = isinstance(view, int)
    if view == PUBLISHED and tile.z <= TO_ZOOM and has_overview(session, layer):
        return bytes(session.scalar(FEATURES_OVERVIEW, values))
    values |= {"view": "version" if is_version else view, "version": view if is_version else 0}
    values["everything"] = everything
    return bytes(session.scalar(FEATURES, values))


def list_turns(session: Session, layer_id: int) -> list[datetime]:
    """Return the times at which a published feature of a layer begins or ceases to hold, in order."""
    spans = select(func.unnest(TimeWindow.holds).label("span")).where(
        TimeWindow.id.in_(select(LayerFeature.window_id).where(LayerFeature.layer_id == layer_id))
    )
    spans = spans.subquery()
    ends = [select(side(spans.c.span).label("at")) for side in (func.lower, func.upper)]
    both = union(*ends).subquery()
    return list(session.scalars(select(both.c.at).where(both.c.at.is_not(None)).order_by(both.c.at)))
