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
By = Literal["count", "road_length", "patrol_hours"]
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


class CellsQuery(Request):
    """Which cells."""

    bbox: QueryBox | None = None


class WeeksQuery(Request):
    """Of which violations."""

    group: GroupCode = "all"
    source: Literal["all", "complaint", "patrol"] = "all"


class ScoresQuery(WeeksQuery):
    """Of which violations, within how many days up to which day, and where."""

    window: QueryWindow = 28
    as_of: Day | None = None
    bbox: QueryBox | None = None


class GiStarQuery(ScoresQuery):
    """The same, and whether counts are compared, or rates by road length or by patrol hours."""

    by: By = "count"


class MeasureChoice(Answer):
    """By what Gi* may be asked for; `reason` says why it cannot be, as of the last day."""

    by: By
    reason: Literal["no_roads", "no_patrol_hours", "unknown"] | None


class Study(Answer):
    """The study mask: what it was drawn by, how large it is, and whose land the cells shown lie on.

    With the mask `roads` only cells near roads, and those that ever held a case with their neighbours, count;
    `left_out` cells of the land are neither. The settings ask for cells of the size `wanted`, of which there
    would be `wanted_cells`: where that is more than `most_cells`, larger ones were taken.
    """

    basis: Literal["jurisdictions", "hull"]
    cells: int
    area_m2: float
    mask: Literal["land", "roads"]
    left_out: int
    wanted: str
    wanted_cells: int
    most_cells: int | None
    cases: int
    outside: int
    organisations: list[OrganisationRef]
    measures: list[MeasureChoice]


class Cells(Answer):
    """The cells that ever held a violation, with their neighbours.

    `shapes` is base64 of little-endian int32, (count, corners, 2): lon, lat in parts of a degree, `degrees`
    of which make one. Rings are not closed; short ones repeat their last corner. `cell` numbers them.
    """

    run_id: Id
    grid: str
    count: int
    corners: int
    degrees: float
    cell: list[int]
    shapes: str
    study: Study


class FreshCell(Answer):
    """A cell that violations since the last run have renewed."""

    cell: int
    count: int
    z: float
    significant: bool


class Said(Answer):
    """What was asked."""

    run_id: Id
    as_of: str
    first_day: str
    last_day: str
    group: str
    window: int
    source: str


class NotCompared(Answer):
    """The cells that have too little to measure a rate by, and the violations seen there."""

    cells: int
    cases: int


class Scores(Said):
    """Gi* of the cells with violations or significance, as parallel lists.

    `level` is ±1, ±2, ±3 where it is significant at 90, 95, 99 % after Benjamini and Hochberg; n, mean and
    deviation are those of the whole study area, the rest of the cells that the account sees. By road length
    (km) or patrol hours (h) they are of rates; `exposure` is what each cell shown is measured by, and cells
    with less than `least` are left out of the study mask.
    """

    by: By
    unit: str
    least: float | None
    exposure: list[float]
    left_out: NotCompared | None
    n: int
    mean: float
    deviation: float
    critical_z: float | None
    cases: int
    complaints: int
    patrols: int
    cell: list[int]
    count: list[int]
    z: list[float]
    level: list[int]
    fresh: list[FreshCell]


class PatternClass(Answer):
    """A class of emerging patterns."""

    code: int
    key: str
    hot: bool | None


class Patterns(Said):
    """The emerging pattern of the cells that have one, as parallel lists; `trend` is Mann–Kendall's z."""

    weeks: int
    classes: list[PatternClass]
    cell: list[int]
    class_: Annotated[list[int], Field(alias="class")]
    trend: list[float]
    hot_weeks: list[int]


class Week(Answer):
    """The violations of a week."""

    starts_on: str
    complaints: int
    patrols: int


class Weeks(Answer):
    """All weeks, the oldest first; each ends on a day that statistics can be asked as of."""

    run_id: Id
    weeks: list[Week]
