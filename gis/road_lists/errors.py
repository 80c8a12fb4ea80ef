"""What can go wrong with lists of roads, each with the data that explains it."""

from gis.roads.errors import RoadError


class RoadLineUnreadable(RoadError):
    """Line `number` of a list, `text`, cannot be read for `what`; `expected` is one that can."""
