"""What is refused of a question about recurrence, and what would do."""

from dataclasses import dataclass


@dataclass
class GroupUnknown(Exception):
    """No category is of this group."""

    group: str


@dataclass
class HotspotUnknown(Exception):
    """There is no such hotspot, or it is not for the asker."""

    hotspot_id: int


@dataclass
class TooManyCases(Exception):
    """More cases than are reckoned while somebody waits."""

    most: int


@dataclass
class TooManyPairs(Exception):
    """More close pairs of cases than can be dealt out anew while somebody waits."""

    pairs: int
    most: int


@dataclass
class AreaTooLarge(Exception):
    """A study area that even the largest cells make too many of."""

    area_km2: int
    most_km2: int


@dataclass
class NoStudyArea(Exception):
    """Neither land of the organisation nor cases: there is nowhere to forecast for."""
