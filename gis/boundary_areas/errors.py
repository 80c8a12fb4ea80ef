"""What can be wrong with jurisdictions whose borders are to be looked at."""

from dataclasses import dataclass


class BadJurisdictions(Exception):
    """Base of what can be wrong with a level of jurisdictions."""


@dataclass
class NotAnArea(BadJurisdictions):
    """The geometry at this index is no valid, filled (multi)polygon; `what` says why."""

    index: int
    what: str


@dataclass
class OutsideWorld(BadJurisdictions):
    """A vertex at this index is not longitude and latitude in degrees, such as metres or swapped pairs."""

    index: int
    lon: float
    lat: float


@dataclass
class IdsDoNotFit(BadJurisdictions):
    """There have to be as many ids as shapes, each once; `what` says what is not so."""

    what: str


@dataclass
class NotADistance(BadJurisdictions):
    """A distance has to be a number of metres, above zero or (where healing only looks) zero."""

    name: str
    value_m: float
