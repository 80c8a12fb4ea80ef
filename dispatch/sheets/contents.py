"""All that is on a sheet, as plain values: read in one process, drawn in another."""

from dataclasses import dataclass, field
from typing import Any

import orjson

from dispatch.sheets.order import SheetOrder
from gis.cartography.frame import MapFrame


@dataclass(frozen=True)
class Contents:
    """What is read of the situation for a sheet.

    Geometries are WKB in hexadecimal digits (EPSG:4326), times ISO 8601 in UTC. `incidents` are those in the
    area, the most urgent first, with their squads; `outside` is how many are open elsewhere, `unlisted` how
    many the list has no room for. `home` is the organisation that asks, with its land.
    """

    order: SheetOrder
    frame: MapFrame
    made_at: str
    is_sample: bool
    base_map: str
    home: dict[str, str]
    ground: dict[str, list[dict[str, str]]]
    layers: list[dict[str, Any]] = field(default_factory=list)
    closures: list[dict[str, str]] = field(default_factory=list)
    incidents: list[dict[str, Any]] = field(default_factory=list)
    squads: list[dict[str, Any]] = field(default_factory=list)
    outside: int = 0
    unlisted: int = 0

    @property
    def is_english(self) -> bool:
        """Whether the sheet is in English."""
        return self.order.language == "en"

    def name_of(self, thing: dict[str, Any]) -> str:
        """Return the name of something in the sheet's language, or in Chinese if it has no other."""
        return (self.is_english and thing.get("name_en")) or thing.get("name") or ""


def pack(contents: Contents) -> bytes:
    """Return contents as JSON."""
    return orjson.dumps(contents)


def unpack(packed: bytes) -> Contents:
    """Return contents from what `pack` made."""
    values = orjson.loads(packed)
    order = SheetOrder(
        **{
            name: tuple(value) if isinstance(value, list) else value
            for name, value in values["order"].items()
        }
    )
    return Contents(**(values | {"order": order, "frame": MapFrame(**values["frame"])}))
