"""How everything on a sheet looks: told apart by shape, dash and hatch, so that grey printers do as well."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

INK, QUIET, PAPER = "#1a222c", "#5b6878", "#ffffff"
WATER, WATER_INK, GREEN = "#dce8f1", "#4a7391", "#e9f1e3"
BORDER, OWN_BORDER = "#7d8896", "#2b3a4d"

HUES = {
    "amber": "#a96800",
    "teal": "#0b7d72",
    "violet": "#8250df",
    "red": "#c9242b",
    "grey": "#5b6878",
    "blue": "#0b63ce",
    "green": "#1a7f37",
    "pink": "#b13a7a",
    "brown": "#7a4f26",
    "indigo": "#3d4db3",
}


@dataclass(frozen=True, slots=True)
class Look:
    """How the features of a kind are drawn; widths and spacings in mm, angles in degrees.

    `hatches` are angles of parallel lines, `symbol` is the shape of a point.
    """

    hue: str
    fill: float = 0.0
    hatches: tuple[float, ...] = ()
    spacing: float = 1.8
    edge: float = 0.3
    line: float = 0.6
    dashes: str | None = None
    symbol: str = "diamond"

    @property
    def colour(self) -> str:
        """The colour of its lines and names."""
        return HUES[self.hue]


KINDS = {
    "key_zone": Look("amber", fill=0.16, edge=0.5),
    "event_route": Look("teal", fill=0.1, line=1.1, edge=0.3),
    "venue_periphery": Look("amber", hatches=(45.0,), spacing=2.2, edge=0.35),
    "boundary_area": Look("violet", hatches=(-45.0,), spacing=1.5, edge=0.18),
    "post": Look("teal", fill=0.1, symbol="flag"),
    "closure": Look("red", hatches=(45.0, -45.0), spacing=1.6, line=0.9, edge=0.4, symbol="closed"),
    "no_go": Look("red", hatches=(45.0, -45.0), spacing=2.4, line=0.9, edge=0.4, symbol="closed"),
    "school_hospital": Look("pink", fill=0.12, dashes="1 .6", symbol="square"),
    "back_street": Look("brown", fill=0.1, line=0.8, dashes="1.4 .8"),
    "core_area": Look("indigo", edge=0.55, dashes="3 1"),
    "unit_grid": Look("grey", edge=0.2),
    "venue": Look("teal", fill=0.2, edge=0.4, symbol="pentagon"),
}
CLOSURE = KINDS["closure"]


def look_of(kind: str, style: Mapping[str, Any]) -> Look:
    """Return the look of a kind; one that the product does not know looks as its style says."""
    if kind in KINDS:
        return KINDS[kind]
    hue = style.get("color")
    hatches = {"hatch": (45.0,), "diagonal": (-45.0,)}.get(str(style.get("pattern")), ())
    return Look(hue if hue in HUES else "blue", fill=0.0 if hatches else 0.1, hatches=hatches)


@dataclass(frozen=True, slots=True)
class RoadLook:
    """How a class of road is drawn: its width on paper in mm, its colour, and the light line within it."""

    width: float
    colour: str
    core: float = 0.0


# From the ground up: the larger lie over the smaller.
ROADS: dict[str, RoadLook] = {
    **dict.fromkeys(("residential", "unclassified", "living_street", "road"), RoadLook(0.22, "#d8dde3")),
    "pedestrian": RoadLook(0.2, "#dde2e7"),
    "tertiary_link": RoadLook(0.2, "#ced4db"),
    "tertiary": RoadLook(0.32, "#ced4db"),
    "secondary_link": RoadLook(0.25, "#bfc7d0"),
    "secondary": RoadLook(0.45, "#bfc7d0"),
    "primary_link": RoadLook(0.3, "#a9b4c0"),
    "primary": RoadLook(0.62, "#a9b4c0"),
    "trunk_link": RoadLook(0.35, "#98a4b2"),
    "trunk": RoadLook(0.8, "#98a4b2", 0.4),
    "motorway_link": RoadLook(0.35, "#7f8c9c"),
    "motorway": RoadLook(0.95, "#7f8c9c", 0.45),
}
LEGEND_ROADS = ("motorway", "trunk", "primary", "secondary", "tertiary")

PRIORITIES = {1: "#b3141c", 2: "#c25a00", 3: "#8a6d00", 4: "#5b6878"}
SQUADS = {
    "available": "#1a7f37",
    "assigned": "#0b63ce",
    "en_route": "#0b63ce",
    "on_scene": "#6f3cc4",
    "busy": "#5b6878",
}
UNDER_WAY = ("assigned", "en_route", "on_scene")
