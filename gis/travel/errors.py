"""What can go wrong when travel times are asked for, each with the data that explains it."""

from gis.roads.errors import RoadError


class TravelError(RoadError):
    """Base of everything that goes wrong with travel times."""


class EngineClosed(TravelError):
    """The travel times were closed, nothing can be asked of them any more."""


class EngineFailed(TravelError):
    """The engine broke off a question and was made anew; the question may be asked again."""


class UnknownMode(TravelError):
    """There is no way of moving called `mode`, only those in `known`."""


class NoSuchRoad(TravelError):
    """No road is called `name`."""


class NoRoadNear(TravelError):
    """No routable road within `within_m` of (`lon`, `lat`)."""


class NoRoute(TravelError):
    """No open road leads from the one place to the other in this `mode`."""


class OutsideNetwork(TravelError):
    """`kind` number `number` is not one of this network's `count`."""
