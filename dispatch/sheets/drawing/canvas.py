"""What those that draw share: the contents, their shapes on paper, the room that is left for marks."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely

from dispatch.sheets.contents import Contents
from gis.cartography.room import Room

_FINEST_MM = 0.05
# Beyond the edge, so that no outline runs along it.
_BEYOND_MM = 4.0


@dataclass
class Name:
    """A name that wants room: candidates are (x, y, angle in degrees), the best first."""

    text: str
    size: float
    candidates: list[tuple[float, float, float]]
    look: dict[str, Any] = field(default_factory=dict)


class Canvas:
    """A sheet's map while it is being drawn; `unit` is 1 on A3 and smaller on A4."""

    def __init__(self, contents: Contents, unit: float) -> None:
        self.contents, self.unit = contents, unit
        self.width, self.height = contents.frame.width_mm, contents.frame.height_mm
        self.room = Room(self.width, self.height)
        self.names: list[Name] = []
        self.notes: list[str] = []

    def shapes(self, things: list[dict[str, Any]]) -> np.ndarray:
        """Return the shapes of things on paper, cut at the edge and no finer than is seen."""
        found = self.contents.frame.to_paper(shapely.from_wkb([thing["shape"] for thing in things]))
        areas = shapely.get_dimensions(found) == 2
        # What came from elsewhere may cross itself, and cannot be cut then.
        found[areas] = shapely.make_valid(found[areas])
        low, right, bottom = -_BEYOND_MM, self.width + _BEYOND_MM, self.height + _BEYOND_MM
        return shapely.simplify(shapely.clip_by_rect(found, low, low, right, bottom), _FINEST_MM)

    def holds(self, x: float, y: float) -> bool:
        """Return whether a place is on the map."""
        return 0 <= x <= self.width and 0 <= y <= self.height
