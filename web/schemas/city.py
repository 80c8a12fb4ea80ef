"""The city as a whole: counts, the simulation, what is at a place, and what a search finds."""

from typing import Annotated, Any, Literal

from pydantic import Field

from web.schemas.base import Answer, Id, Request, Time
from web.schemas.geometry import LonLat, QueryPoint
from web.schemas.organisations import OrganisationRef


class Counts(Answer):
    """How many incidents and squads there are of each state."""

    open: int
    overdue: int
    waiting: int
    handling: int
    available: int
    squads: int


class SimulationChange(Request):
    """Whether the simulation is to run."""

    running: bool


class WhereQuery(Request):
    """A place, and a time if not now."""

    at: QueryPoint
    when: Time | None = None


class FeatureRef(Answer):
    """A feature that holds at a place."""

    id: Id
    layer_id: Id
    layer_key: str
    layer_name: str
    layer_name_en: str
    name: str
    name_en: str
    kind: str
    attributes: dict[str, Any]
    demands: dict[str, Any]


class NearestRoad(Answer):
    """The nearest road with a name."""

    name: str
    name_en: str
    distance_m: float


class Neighbour(Answer):
    """An organisation across the border."""

    id: Id
    name: str
    name_en: str


class NearBorder(Answer):
    """The nearest border to another district and how far it is."""

    distance_m: float
    neighbour: Neighbour


class Coordinates(Answer):
    """One place in the three systems of Chinese maps."""

    wgs84: LonLat
    gcj02: LonLat
    bd09: LonLat


class Where(Answer):
    """What is at a place."""

    organisations: list[OrganisationRef]
    features: list[FeatureRef]
    nearest_road: NearestRoad | None
    boundary: NearBorder | None
    coordinates: Coordinates


class SearchQuery(Request):
    """What to search for: a number, a name, its pinyin or their initials, or coordinates."""

    q: Annotated[str, Field(min_length=1, max_length=100)]
    limit: Annotated[int, Field(ge=1, le=50)] = 20


class Found(Answer):
    """One thing found."""

    kind: Literal["incident", "squad", "road", "place", "organisation", "coordinate"]
    id: Id | None
    title: str
    title_en: str | None
    subtitle: str
    location: LonLat | None


class SearchResult(Answer):
    """What was found, the best first."""

    items: list[Found]
    next: None = None
