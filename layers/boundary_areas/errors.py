"""What keeps boundary areas from being derived."""

from dataclasses import dataclass


@dataclass
class NotABoundaryLayer(Exception):
    """Boundary areas are derived into layers of their own kind."""

    name: str
    layer_kind: str


@dataclass
class LevelWithoutNeighbours(Exception):
    """A level has fewer than two organisations with land."""

    level: str
    with_land: int


@dataclass
class JurisdictionUnusable(Exception):
    """The land of an organisation has no borders to look at; `what` says why."""

    code: str
    name: str
    what: str
