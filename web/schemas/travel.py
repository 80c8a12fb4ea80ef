"""Travel times, routes, reach and closures."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from gis.roads.network import MODES
from web.schemas.base import Answer, IdPath, Page, PageQuery, Request, Time
from web.schemas.geometry import Geometry, LonLat, QueryPoint
from web.schemas.squads import Mode

LARGEST_MATRIX = 250_000
LONGEST_REACH_MIN = 120


class TravelTimesQuestion(Request):
    """From where, to where and how."""

    from_: Annotated[list[LonLat], Field(alias="from", min_length=1, max_length=5000)]
    to: Annotated[list[LonLat], Field(min_length=1, max_length=5000)]
    mode: Mode = "car"

    @model_validator(mode="after")
    def _of_bounded_size(self) -> "TravelTimesQuestion":
        if len(self.from_) * len(self.to) > LARGEST_MATRIX:
            raise PydanticCustomError("too_many_pairs", "At most 250000 pairs are answered at once")
        return self


class TravelTimes(Answer):
    """Seconds from each place (rows) to each place (columns); null where there is no way."""

    travel_times_s: list[list[float | None]]
    snapped_from_m: list[float | None]
    snapped_to_m: list[float | None]


class RouteQuery(Request):
    """From where, to where and how."""

    from_: Annotated[QueryPoint, Field(alias="from")]
    to: QueryPoint
    mode: Mode = "car"


class Step(Answer):
    """One piece of a route: the turn that begins it, the street it follows."""

    maneuver: str
    text: str
    text_en: str
    name: str
    name_en: str
    length_m: float
    time_s: float
    location: LonLat


class RouteProperties(Answer):
    """How long a route is, in metres and seconds, and how it is driven."""

    length_m: float
    time_s: float
    mode: Mode
    steps: list[Step]


class Route(Answer):
    """A route as a GeoJSON feature."""

    type: Literal["Feature"] = "Feature"
    geometry: Geometry
    properties: RouteProperties


def _minutes(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return [float(part) for part in value.split(",")]
    except ValueError:
        raise PydanticCustomError("numbers", "Numbers separated by commas are expected") from None


Minutes = Annotated[
    list[Annotated[float, Field(gt=0, le=LONGEST_REACH_MIN, allow_inf_nan=False)]],
    BeforeValidator(_minutes),
    Field(min_length=1, max_length=6),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^[1-9][0-9]{0,1}(,[1-9][0-9]{0,1}){0,5}$",
            "description": "Minutes, separated by commas, up to 120 each",
        }
    ),
]


class ReachQuery(Request):
    """From one place, or from all available squads; as polygons or as roads."""

    at: QueryPoint | None = None
    squads: Literal["available"] | None = None
    minutes: Minutes = Field(default_factory=lambda: [5.0, 10.0])
    mode: Mode = "car"
    as_: Annotated[Literal["polygons", "roads"], Field(alias="as")] = "polygons"

    @model_validator(mode="after")
    def _has_a_start(self) -> "ReachQuery":
        if (self.at is None) == (self.squads is None):
            raise PydanticCustomError("one_start", "Give either at=lon,lat or squads=available")
        return self


class Closure(Answer):
    """Roads that may not be passed for a time."""

    id: int
    geometry: Geometry | None
    road_name: str
    modes: list[Mode]
    reason: str
    starts_at: str
    ends_at: str | None
    lifted_at: str | None


class ClosurePage(Page[Closure]):
    """Some closures, the newest first."""


class ClosureQuery(PageQuery):
    """Which closures: those not lifted, or all there were."""

    all: bool = False


class NewClosure(Request):
    """What to close: a point, a line, an area, or a road by its name; from when to when."""

    geometry: Geometry | None = None
    road_name: Annotated[str, Field(max_length=200)] = ""
    modes: list[Mode] = Field(default_factory=lambda: list(MODES), min_length=1, max_length=3)
    reason: Annotated[str, Field(max_length=500)] = ""
    starts_at: Time | None = None
    ends_at: Time | None = None

    @model_validator(mode="after")
    def _closes_something(self) -> "NewClosure":
        if (self.geometry is None) == (not self.road_name):
            raise PydanticCustomError("one_shape", "Give either a geometry or a road_name")
        return self


class ClosurePath(IdPath):
    """The closure an address speaks of."""
