"""Travel: exact times and ways on roads, with closures, from any place to any other."""

from gis.travel.directions import Step
from gis.travel.engine import TravelTimes
from gis.travel.errors import (
    EngineClosed,
    EngineFailed,
    NoRoadNear,
    NoRoute,
    NoSuchRoad,
    OutsideNetwork,
    TravelError,
    UnknownMode,
)
from gis.travel.pins import PinnedOrigins
from gis.travel.reach import Reach
from gis.travel.routes import Route
from gis.travel.snapping import Snapped
from gis.travel.traffic import ClosedArcs

__all__ = [
    "ClosedArcs",
    "EngineClosed",
    "EngineFailed",
    "NoRoadNear",
    "NoRoute",
    "NoSuchRoad",
    "OutsideNetwork",
    "PinnedOrigins",
    "Reach",
    "Route",
    "Snapped",
    "Step",
    "TravelError",
    "TravelTimes",
    "UnknownMode",
]
