"""Hotspots, their history and the runs that reckon them."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from web.schemas.base import Answer, Id, IdPath, Page, PageQuery, Request
from web.schemas.geometry import Box, Geometry, LonLat, QueryBox
from web.schemas.organisations import OrganisationRef

EARLIEST, LATEST = date(1950, 1, 1), date(2199, 12, 31)
Window = Literal[7, 28, 90]
Kind = Literal["cells", "address", "subject"]
State = Literal["emerging", "confirmed", "treated", "abating", "cleared", "relapsed"]
Change = Literal[
    "born", "grew", "same", "shrank", "split", "merged", "faded", "absent", "cleared", "relapsed"
]
RunState = Literal["waiting", "running", "done", "failed", "stopped"]
GroupCode = Annotated[
    str, Field(min_length=1, max_length=100, description="Code of a category group, or all")
]


def _within_reason(day: date) -> date:
    if not EARLIEST <= day <= LATEST:
        raise PydanticCustomError("day", "A day between the years 1950 and 2199 is expected")
    return day


def _listed(value: Any) -> Any:
    """Return the words of a query: parted by commas, or given several times."""
    several = [value] if isinstance(value, str) else value
    return [word for one in several for word in one.split(",")] if isinstance(several, list) else value


def _number(value: Any) -> Any:
    return int(value) if isinstance(value, str) and value in ("7", "28", "90") else value


Day = Annotated[date, AfterValidator(_within_reason), Field(description="A day in the city's time")]
QueryWindow = Annotated[
    Window, BeforeValidator(_number), WithJsonSchema({"type": "integer", "enum": [7, 28, 90]})
]


def _words(*words: str) -> Any:
    """Return how several words, parted by commas, are described."""
    one = "|".join(words)
    described = {
        "type": "string",
        "pattern": f"^({one})(,({one}))*$",
        "description": "Some, parted by commas",
    }
    return WithJsonSchema(described)


class HotspotQuery(PageQuery):
    """Which hotspots. Without `state`, those that were cleared are left out unless `standing` is false."""

    group: GroupCode | None = None
    window: QueryWindow | None = None
    kind: Annotated[tuple[Kind, ...], BeforeValidator(_listed), _words(*Kind.__args__)] = ()
    state: Annotated[tuple[State, ...], BeforeValidator(_listed), _words(*State.__args__)] = ()
    change: Annotated[tuple[Change, ...], BeforeValidator(_listed), _words(*Change.__args__)] = ()
    owner: Id | None = None
    boundary: bool | None = None
    subject: Id | None = None
    bbox: QueryBox | None = None
    standing: bool = True
    sort: Literal["count", "total", "peak", "newest"] = "count"


class HotspotPath(IdPath):
    """A hotspot."""


class RunPath(IdPath):
    """A run."""


class HotspotSubject(Answer):
    """A subject, named."""

    id: Id
    name: str


class Hotspot(Answer):
    """A hotspot as of the last day that was reckoned; `count` is of its window, `total` of all time."""

    id: Id
    kind: Kind
    group: str
    group_name: str
    group_name_en: str
    window: int
    name: str
    state: State
    state_since: str
    change: Change
    pattern: Annotated[str, Field(description="How it emerged: a class of /statistics/emerging, or nothing")]
    born_on: str
    last_day: str
    absent_since: str | None
    cleared_on: str | None
    relapsed_on: str | None
    relapses: int
    count: int
    complaints: int
    patrols: int
    total: int
    peak: int
    z: float | None
    last_case_at: str | None
    last_case_day_only: Annotated[bool, Field(description="Of its last case only the day is known")]
    fresh_cases: Annotated[int, Field(description="Cases since the last run")]
    owner: OrganisationRef | None
    neighbour: OrganisationRef | None
    is_boundary: bool
    area_m2: float
    centre: LonLat
    bbox: Box
    subject: HotspotSubject | None
    merged_into: Id | None
    split_from: Id | None


class WholeHotspot(Hotspot):
    """A hotspot with its area and its cells, whose numbers may be too large for JSON and so are text."""

    geometry: Geometry
    grid: str
    cells: list[str]


class ConcernedSubject(HotspotSubject):
    """A subject of a hotspot: its violations there, in the window and of all time, and the last of them."""

    kind: str
    grade: Literal["A", "B", "C", "D"] | None
    count: int
    total: int
    last_at: str
    last_day_only: bool


class ConcernedSubjectPage(Page[ConcernedSubject]):
    """A page of subjects, those with the most violations first."""


class Run(Answer):
    """A run: how far it is, from when to when it reckoned, and over what."""

    id: Id
    state: RunState
    stopping: bool
    as_of: str | None
    since: str | None
    progress: Annotated[float, Field(description="0 to 1")]
    step: str
    asked_for: str
    asked_at: str
    started_at: str | None
    ended_at: str | None
    problem: str
    grid: str
    study: str
    cases: int
    hotspots: int


class HotspotPage(Page[Hotspot]):
    """A page of hotspots, and the run that found them."""

    run: Run | None


class RunPage(Page[Run]):
    """A page of runs, the newest first."""


class NewRun(Request):
    """Up to which day to reckon; today, if nothing is said, or the last day with cases where all are past."""

    as_of: Day | None = None


class HistoryDay(Answer):
    """A hotspot on a day; `others` are those it merged into, came out of or gave off."""

    day: str
    state: State
    change: Change
    count: int
    complaints: int
    patrols: int
    z: float | None
    pattern: str
    area_m2: float
    others: list[Id]


class HistoryWeek(Answer):
    """The cases of a week, the highest Gi* of the window at its end, and whether that was significant."""

    starts_on: str
    complaints: int
    patrols: int
    z: float | None
    significant: bool


class History(Answer):
    """A hotspot day by day, and the weeks before the last day; the oldest first."""

    days: list[HistoryDay]
    weeks: list[HistoryWeek]


class HistoryQuery(Request):
    """How many weeks."""

    weeks: Annotated[int, Field(ge=1, le=104)] = 52


class Group(Answer):
    """A category group with violations, and how many hotspots of it stand."""

    code: str
    name: str
    name_en: str
    cases: int
    hotspots: int


class Groups(Answer):
    """All groups; the first is all of them together."""

    items: list[Group]
