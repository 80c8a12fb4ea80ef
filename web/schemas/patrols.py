"""Patrol orders, how they are gone around, the visits that were seen and what they changed."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from web.schemas.base import Answer, Id, IdPath, Page, PageQuery, PartialChange, Request
from web.schemas.geometry import LonLat
from web.schemas.organisations import OrganisationRef

State = Literal["draft", "ordered", "running", "ended", "cancelled"]
Source = Literal["complaint", "patrol", "all"]
Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$", description="HH:MM in Beijing")]
Weekdays = Annotated[list[Annotated[int, Field(ge=1, le=7)]], Field(min_length=1, max_length=7)]
Words = Annotated[str, Field(max_length=2000)]
Title = Annotated[str, Field(max_length=200)]
Day = Annotated[date, Field(ge=date(1950, 1, 1), le=date(2150, 1, 1))]
Stay = Annotated[int, Field(ge=1, le=480, description="Minutes of each visit")]
Visits = Annotated[int, Field(ge=1, le=24, description="Visits to each place in a day's hours")]
Mode = Literal["car", "ebike", "foot"]


class TargetHours(Request):
    """Hours of its own that a place has, within those of the order."""

    hotspot: Id
    opens: Clock
    closes: Clock


class _Hours(Request):
    opens: Clock = "00:00"
    closes: Clock = "24:00"

    @model_validator(mode="after")
    def _begins_before_midnight(self) -> "_Hours":
        if self.opens == "24:00":
            raise PydanticCustomError("opens", "Hours open before 24:00")
        return self


class NewPatrolOrder(_Hours):
    """An order to patrol hotspots: hours of weekdays in a span of days, which may lie in the past.

    Hours that close at or before they open run into the next day. `give` puts it in force at once.
    """

    hotspots: Annotated[list[Id], Field(min_length=1, max_length=50)]
    squads: Annotated[list[Id], Field(max_length=100)] = Field(default_factory=list)
    name: Annotated[Title, Field(description="Left empty, it is named after its places")] = ""
    goal: Words = ""
    note: Words = ""
    starts_on: Day
    ends_on: Day
    weekdays: Weekdays = Field(default_factory=lambda: [1, 2, 3, 4, 5, 6, 7])
    stay_min: Stay = 20
    visits: Visits = 1
    target_hours: Annotated[list[TargetHours], Field(max_length=50)] = Field(default_factory=list)
    give: bool = False


class PatrolOrderChange(PartialChange):
    """What changes; once an order is given, only its words and its squads do."""

    name: Title | None = None
    goal: Words | None = None
    note: Words | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    weekdays: Weekdays | None = None
    opens: Clock | None = None
    closes: Clock | None = None
    stay_min: Stay | None = None
    visits: Visits | None = None
    target_hours: Annotated[list[TargetHours] | None, Field(max_length=50)] = None
    squads: Annotated[list[Id] | None, Field(max_length=100)] = None


class PatrolOrderEnd(Request):
    """Why an order ends early."""

    reason: Annotated[str, Field(min_length=1, max_length=1000)]


class PatrolOrderPath(IdPath):
    """The order an address speaks of."""


class PatrolOrderQuery(PageQuery):
    """Which orders: in a state, or those not over; about a hotspot; of a squad."""

    state: State | Literal["open"] | None = None
    hotspot: Id | None = None
    squad: Id | None = None


class TourQuestion(Request):
    """The day to plan for; by default the next that is patrolled."""

    day: Day | None = None


class PatrolSquadRef(Answer):
    """A squad that goes."""

    id: Id
    call_sign: str
    mode: Mode
    organisation: OrganisationRef | None


class PatrolTarget(Answer):
    """A place of an order, with its area as it was when the order was made."""

    id: Id
    hotspot_id: Id | None
    name: str
    group: str
    opens: str | None
    closes: str | None
    geometry: dict[str, Any]


class PatrolOrder(Answer):
    """A patrol order (巡查任务); `mine` is what one may do about it."""

    id: Id
    name: str
    goal: str
    note: str
    state: State
    starts_on: date
    ends_on: date
    weekdays: list[int]
    opens: str
    closes: str
    starts_at: str
    ends_at: str
    stay_min: int
    visits: int
    desk: OrganisationRef | None
    owners: list[OrganisationRef]
    is_joint: bool
    squads: list[PatrolSquadRef]
    targets: list[PatrolTarget]
    made_at: str
    made_by: str | None
    given_at: str | None
    started_at: str | None
    ended_at: str | None
    end_reason: str
    counted_to: str | None
    toured_on: date | None
    mine: list[Literal["change", "squads", "give", "drop", "end"]]


class PatrolOrderPage(Page[PatrolOrder]):
    """Orders, the newest first."""


class TouringSquad(Answer):
    """A squad on tour."""

    id: Id
    call_sign: str
    mode: Mode


class TourStop(Answer):
    """A stop of a tour: how long the way there takes, and from when until when the squad stays."""

    target_id: Id
    name: str
    location: LonLat
    travel_s: int
    arrives_at: str
    waits_s: int
    leaves_at: str


class Tour(Answer):
    """How a squad goes around, with its way as GeoJSON."""

    squad: TouringSquad
    stops: list[TourStop]
    travel_s: int
    geometry: dict[str, Any]


class LeftOutPlace(Answer):
    """A place that some visits to are left out of all tours, and why."""

    target_id: Id
    name: str
    visits: int
    why: Literal["no_squad", "no_road", "no_time"]


class Tours(Answer):
    """The tours of a day as planned last; without a day none are planned."""

    day: date | None
    planned_at: str | None
    road_version: str | None
    tours: list[Tour]
    left_out: list[LeftOutPlace]
    without_fix: list[str]


class VisitedSquad(Answer):
    """A squad of an order."""

    id: Id
    call_sign: str


class SquadPresence(Answer):
    """How a squad was there: of `wanted_s` it was to be on, its fixes say for `seen_s` where it was."""

    squad: VisitedSquad
    wanted_s: float
    seen_s: float
    visits: int
    inside_s: float
    last_at: str | None


class TargetVisits(Answer):
    """The visits to a place; `passes` are too short to be visits, `by_hour_s` seconds by hour of the day."""

    target_id: Id
    hotspot_id: Id | None
    name: str
    passes: int
    visits: int
    inside_s: float
    last_at: str | None
    by_hour_s: list[float]


class Visit(Answer):
    """A stay of a squad at a place."""

    target_id: Id
    squad: VisitedSquad
    entered_at: str
    left_at: str
    inside_s: float
    fixes: int
    is_pass: bool


class PatrolVisits(Answer):
    """What was seen of an order in its hours, from fixes; what fixes do not show is not counted."""

    counted_to: str | None
    passing_s: float
    squads: list[SquadPresence]
    targets: list[TargetVisits]
    by_hour_s: list[float]
    items: Annotated[list[Visit], Field(description="The last 500, the newest first")]


class EffectPath(IdPath):
    """The hotspot an address speaks of."""


class EffectQuery(Request):
    """Of which order, by default the latest; over how many days; up to which day; by which cases."""

    order: Id | None = None
    days: Annotated[int | None, Field(ge=1, le=366)] = None
    as_of: Annotated[Day | None, Field(description="The day up to which it is known what came")] = None
    source: Source = "complaint"


class PeriodCounts(Answer):
    """Cases by period."""

    before: list[int]
    after: list[int]


class Compared(Answer):
    """Cases before and after, and how they changed beside the control (1 is not at all)."""

    before: int
    after: int
    value: float | None
    low: float | None
    high: float | None
    periods: PeriodCounts


class ComparedRing(Compared):
    """The ring; `seen_share` of it is on land whose cases are counted."""

    width_m: float
    seen_share: float


class ControlArea(Answer):
    """The control: places with about as many cases before, and how many each had."""

    before: int
    after: int
    periods: PeriodCounts
    places: int
    cases: list[int]


class Between(Answer):
    """A figure, and between which it lies."""

    value: float
    low: float
    high: float


class EffectOrder(Answer):
    """The order whose effect it is."""

    id: Id
    name: str
    state: State


class Return(Answer):
    """A day on which the hotspot was cleared, or came back."""

    state: Literal["cleared", "relapsed"]
    day: date


class EffectShapes(Answer):
    """What was compared, as GeoJSON."""

    area: dict[str, Any]
    ring: dict[str, Any]
    control: dict[str, Any] | None


class PatrolEffect(Answer):
    """What an order changed: cases from its first day on against as many days before, beside a control.

    `text` says it in words of the language asked for. `by_patrol` are the cases that patrols
    found there; it is `overshadowed` where another order was in force there too.
    """

    hotspot_id: Id
    order: EffectOrder
    group: str
    source: Source
    days: int
    since: date
    starts_on: date
    until: date
    period_days: int
    verdict: Literal["fell", "moved", "unchanged", "rose", "too_few"]
    why: Literal["control_too_few", "interval_too_wide"] | None
    level: float
    text: str
    notes: list[str]
    target: Compared
    ring: ComparedRing
    control: ControlArea
    wdq: Between | None
    prevented: Between | None
    net_prevented: Between | None
    by_patrol: PeriodCounts
    overshadowed: bool
    returns: list[Return]
    shapes: EffectShapes
