"""Statistics of cells: the study mask, Gi* and emerging patterns as of a day, and cases by week."""

from typing import Annotated, Literal

from pydantic import Field

from web.schemas.base import Answer, Id, Request
from web.schemas.geometry import QueryBox
from web.schemas.hotspots import Day, GroupCode, QueryWindow
from web.schemas.organisations import OrganisationRef

By = Literal["count", "road_length", "patrol_hours"]


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
