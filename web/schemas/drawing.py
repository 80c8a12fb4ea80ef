"""Drawing: edits of shapes by name, lines along roads, routes from words, points to snap to."""

from typing import Annotated, Any, Literal

from pydantic import Field

from gis.editing import OPERATIONS
from gis.travel.following import PREFERENCES
from web.schemas.base import Answer, Request
from web.schemas.geometry import Geometry, LonLat, QueryBox, QueryPoint
from web.schemas.squads import Mode

Preference = Literal[PREFERENCES]
MOST_POINTS = 200
MOST_LINES = 200


class OperationPath(Request):
    """The operation an address speaks of."""

    operation: Literal[tuple(OPERATIONS)]


class Arguments(Request):
    """The arguments of an operation by name, as `GET /api/v1/geometry` describes them; shapes as GeoJSON."""

    arguments: dict[str, Any]


class ParameterDescription(Answer):
    """A parameter of an operation."""

    name: str
    kind: str
    types: list[str]
    unit: str
    least: float | None
    most: float | None
    required: bool


class OperationDescription(Answer):
    """An operation, what it takes and what it gives."""

    name: str
    gives: str
    parameters: list[ParameterDescription]


class OperationPage(Answer):
    """All operations."""

    items: list[OperationDescription]
    next: None = None


class Outcome(Answer):
    """What an operation gives: shapes, or faults, measures, differences by name."""

    geometries: list[Geometry]
    faults: list[dict[str, Any]]
    values: dict[str, Any]


class FollowQuestion(Request):
    """Points, and how the legs between them follow the roads: one way for all, or one for each."""

    points: Annotated[list[LonLat], Field(min_length=2, max_length=MOST_POINTS)]
    mode: Mode = "car"
    prefer: Preference | Annotated[list[Preference], Field(max_length=MOST_POINTS)] = "shortest"


class FollowedLeg(Answer):
    """The line of a leg."""

    prefer: Preference
    geometry: Geometry
    length_m: float
    time_s: float | None


class Followed(Answer):
    """A line along the roads, its legs, and where the points came to lie."""

    geometry: Geometry
    length_m: float
    points: list[LonLat]
    legs: list[FollowedLeg]


class PickedEnds(Request):
    """Where the ends of a line are, where words do not find them."""

    line: Annotated[int, Field(ge=1, le=100_000)]
    start: LonLat | None = None
    end: LonLat | None = None


class RoadListQuestion(Request):
    """A list of roads in words, one to a line: 机场高速，首都机场至新东路段."""

    text: Annotated[str, Field(min_length=1, max_length=50_000)]
    picked: Annotated[list[PickedEnds], Field(max_length=MOST_LINES)] = Field(default_factory=list)


class Guess(Answer):
    """What may have been meant, 0 to 100 for how much it resembles what was written."""

    name: str
    score: float
    location: LonLat | None


class RoadListEnd(Answer):
    """An end of a line: as written, whether and how it was found, and what else may have been meant."""

    written: str
    found: bool
    how: str
    names: list[str]
    guesses: list[Guess]


class RoadListNote(Answer):
    """What a planner should look at in a line."""

    what: str
    length_m: float
    names: list[str]
    count: int


class RoadListRoute(Answer):
    """What was found for a line."""

    line: int
    road: str
    found: Literal["wholly", "partly", "not"]
    geometry: Geometry | None
    length_m: float
    names: list[str]
    match: str
    share_on_named_road: float
    ends: list[RoadListEnd]
    guesses: list[Guess]
    notes: list[RoadListNote]
    tips: list[LonLat]


class RoadListError(Answer):
    """A line that cannot be read, and one that can."""

    line: int
    text: str
    what: str
    expected: str


class RoadListAnswer(Answer):
    """What was found for a list, line by line."""

    routes: list[RoadListRoute]
    errors: list[RoadListError]


class SnapQuery(Request):
    """A place, and how near something has to be; or a box, of which all vertices are wanted."""

    at: QueryPoint | None = None
    bbox: QueryBox | None = None
    within_m: Annotated[float, Field(ge=0, le=500)] = 30.0
    mode: Mode = "car"


class SnapTarget(Answer):
    """A point to snap to."""

    kind: Literal["junction", "bend", "along"]
    location: LonLat
    distance_m: float | None


class SnapTargets(Answer):
    """Points to snap to; `complete` is false if there were too many to tell."""

    items: list[SnapTarget]
    complete: bool
