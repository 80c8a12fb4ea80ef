"""Vector tiles (Mapbox Vector Tile 2.1), cut by PostGIS from the base map and from layers of features.

Low zooms come from overviews that were generalised at import; which classes of road, and whether buildings
and streets, are in a tile depends on its zoom, as the console's style draws them.
"""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from data.layers import Layer

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


def layer_exists(session: Session, key: str) -> bool:
    """Return whether there is a layer of this key."""
    return session.scalar(select(Layer.id).where(Layer.key == key)) is not None


def draw_layer(session: Session, key: str, tile: TileAddress) -> bytes:
    """Return a tile of a layer's features that hold now, in one MVT layer named by the key; empty if none."""
    return bytes(session.scalar(FEATURES, {"key": key, "z": tile.z, "x": tile.x, "y": tile.y}))
