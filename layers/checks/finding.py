"""What a check finds: a code, how grave it is, where, between which features, and what would mend it."""

from dataclasses import dataclass, field
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from layers.drafting.content import Content

ERROR, WARNING = "error", "warning"

SEVERITY = {
    "shape_faulty": ERROR,
    "shape_untidy": WARNING,
    "feature_twice": ERROR,
    "shape_twice": WARNING,
    "overlap": WARNING,
    "jurisdiction_overlap": ERROR,
    "jurisdiction_gap": WARNING,
    "borders_overlap": WARNING,
    "borders_gap": WARNING,
    "owner_unknown": WARNING,
    "window_never_opens": ERROR,
    "window_past": WARNING,
    "squad_unknown": ERROR,
    "squad_bound_twice": ERROR,
    "category_unknown": ERROR,
    "cut_off": ERROR,
    "cut_off_to_mode": WARNING,
    "coverage_short": ERROR,
    "coverage_without_posts": WARNING,
}
"""How grave each finding is: an error keeps a draft from being published unless that is insisted on."""


@dataclass(frozen=True, slots=True)
class Step:
    """One edit of a mend: a feature to save anew with this content, or to delete (no content)."""

    feature_id: int
    base: int
    content: Content | None


@dataclass(frozen=True, slots=True)
class Mend:
    """A way to mend what was found: a code for its words, and the edits that do it."""

    code: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something found.

    `features` are those of the layer at issue, the first the one that is spoken of. `place` (lon, lat) and
    `shape` are in EPSG:4326. `numbers` have their units in their names; `about` holds the names its words
    speak of.
    """

    code: str
    features: tuple[int, ...] = ()
    place: tuple[float, float] | None = None
    shape: BaseGeometry | None = None
    numbers: dict[str, float] = field(default_factory=dict)
    about: dict[str, Any] = field(default_factory=dict)
    mend: Mend | None = None

    @property
    def severity(self) -> str:
        """Error or warning."""
        return SEVERITY[self.code]


def place_in(shape: BaseGeometry) -> tuple[float, float] | None:
    """Return a place within a shape, or None where it is empty or no number."""
    if shape.is_empty:
        return None
    point = shapely.point_on_surface(shape) if shape.is_valid else shapely.Point(shape.bounds[:2])
    return (point.x, point.y) if not point.is_empty else None
