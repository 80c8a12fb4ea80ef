"""What a briefing map shows, before it is a page: plain data in the reader's words."""

from dataclasses import dataclass, field

from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True)
class LegendEntry:
    """How one class is drawn and what it means; dashes tell it apart where colours do not."""

    key: str
    name: str
    colour: str
    dashes: str = ""
    opacity: float = 0.55


@dataclass(frozen=True)
class Shape:
    """One area or place on the map, of a class of the legend."""

    area: BaseGeometry
    key: str
    words: str
    cases: int


@dataclass(frozen=True)
class Listed:
    """A hotspot in the numbered list beside the map; the number stands at its place."""

    place: tuple[float, float]
    name: str
    words: str


@dataclass(frozen=True)
class Briefing:
    """All of a briefing map, in lon, lat of EPSG:4326."""

    language: str
    title: str
    about: tuple[str, ...]
    legend: tuple[LegendEntry, ...]
    shapes: list[Shape]
    listed: list[Listed] = field(default_factory=list)
    outlines: list[tuple[BaseGeometry, str]] = field(default_factory=list)
    sample: str = ""
    aggregated: str = ""
