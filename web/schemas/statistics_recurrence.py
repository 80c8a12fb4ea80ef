"""How violations recur: what is asked, and what is answered."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from web.schemas.base import Answer, Id, Request
from web.schemas.geometry import LonLat, QueryBox

EARLIEST, LATEST = date(1990, 1, 1), date(2199, 12, 31)
Source = Literal["all", "complaint", "patrol"]
Caution = Literal["patrol_feeds_itself"]


def _within_reason(day: date) -> date:
    if not EARLIEST <= day <= LATEST:
        raise PydanticCustomError("day", "A day between the years 1990 and 2199 is expected")
    return day


Day = Annotated[date, AfterValidator(_within_reason), Field(description="A day in the city's time")]


class CasesQuery(Request):
    """Which violations: the days up to and with `until` (today), a category group, a source, and where."""

    group: Annotated[
        str, Field(min_length=1, max_length=40, description="Code of a category group, or all")
    ] = "all"
    source: Source = "all"
    until: Day | None = None
    organisation: Id | None = None
    bbox: QueryBox | None = None


class NearRepeatQuery(CasesQuery):
    """Which violations, over how many days."""

    window: Annotated[int, Field(ge=28, le=1100)] = 365


class RhythmQuery(CasesQuery):
    """Which violations, over how many days; those of a hotspot, if one is named."""

    window: Annotated[int, Field(ge=7, le=1100)] = 90
    hotspot: Id | None = None


class OutbreaksQuery(CasesQuery):
    """Which violations, and for how many days it is said what went on at their end."""

    days: Annotated[int, Field(ge=1, le=14)] = 1


class ForecastQuery(CasesQuery):
    """For which shift (the next one, or that which begins at an hour of the day `until`), from how many days.

    `share` of the cells of the study area are given.
    """

    window: Annotated[int, Field(ge=84, le=1100)] = 365
    from_hour: Annotated[int | None, Field(ge=0, le=23)] = None
    hours: Annotated[int, Field(ge=1, le=24)] = 8
    share: Annotated[float, Field(ge=0.001, le=0.1)] = 0.01


class About(Answer):
    """What a statistic rests on, and what to be wary of.

    `enough`: there are 30 cases or more. `without_hour`: of so many only the day is known.
    `patrol_feeds_itself`: patrols found 30 % of the cases or more, so that figures also tell where patrols
    were, not only where offences are.
    """

    group: str
    source: Source
    since: date
    until: date
    count: int
    complaint: int
    patrol: int
    patrol_share: float | None
    without_hour: int
    enough: bool
    warning: Caution | None


class Rate(Answer):
    """Cases of an hour or weekday: how many, how many a day, and between which that lies with 95 %."""

    count: int
    rate: float
    low: float
    high: float


class Peak(Answer):
    """The shortest run of hours that holds half of the cases; `to_hour` is not counted."""

    from_hour: int
    to_hour: int
    share: float


class Rhythm(Answer):
    """Cases by hour, weekday (Monday first), and both; p of their being even, null where too few to say."""

    about: About
    hours: list[Rate]
    weekdays: list[Rate]
    cells: list[list[int]]
    even_hours_p: float | None
    even_weekdays_p: float | None
    peak: Peak | None


class NearRepeatBand(Answer):
    """Pairs of cases so far apart and so long after each other; `ratio` to what chance gives."""

    from_m: float
    to_m: float
    from_days: float
    to_days: float
    pairs: int
    expected: float
    ratio: float | None
    p: float | None
    significant: bool


class NearRepeat(Answer):
    """The bands by distance, then by time; significant ones keep the rate of false discoveries under 5 %."""

    about: About
    permutations: int
    bands: list[NearRepeatBand]


class Outbreak(Answer):
    """A circle with too many cases since `first_day`; chance makes such a one every `every_days` days."""

    centre: LonLat
    radius_m: float
    first_day: date
    cases: int
    expected: float
    ratio: float
    p: float
    every_days: float


class OutbreakDay(Answer):
    """What went on at the end of a day."""

    day: date
    outbreaks: list[Outbreak]


class Outbreaks(Answer):
    """Days with what went on at their ends, the newest first."""

    about: About
    days: list[OutbreakDay]


class ForecastShift(Answer):
    """From when to when; `whole_day` where no shift can be told from another, as most hours are not known."""

    starts_at: str
    ends_at: str
    whole_day: bool


class ForecastStudy(Answer):
    """What area the forecast is for: the land of the organisation, or the hull of the cases."""

    basis: Literal["jurisdiction", "hull"]
    cells: int
    cell_m: float
    area_km2: float
    share: float


class ForecastCell(Answer):
    """A cell to look at: its corners, its share of all that is expected, and how many cases that is."""

    corners: list[LonLat]
    share: float
    expected: float


class Recipe(Answer):
    """How past cases count: one `decay_days` ago 1/e of one now (null: all alike); and at other hours."""

    decay_days: float | None
    spread_m: float
    other_hours: float


class BackTestFigures(Answer):
    """How a recipe did on the days after those it was chosen by, each shift from what was known before it.

    `pai` is the hit rate over the share of the area (1 is chance), `pei_star` the hits over those of the best
    cells in hindsight. Null without cases.
    """

    recipe: Recipe
    shifts: int
    cases: int
    hits: int
    hit_rate: float | None
    hit_rate_low: float | None
    hit_rate_high: float | None
    pai: float | None
    pei_star: float | None


class BackTest(Answer):
    """How the recipe in use did (`best`), and the one that counts all of the past alike (`plain`).

    `tuned`: there were enough cases to choose it by; `enough`: and to judge it by.
    """

    tuned: bool
    enough: bool
    best: BackTestFigures
    plain: BackTestFigures
    tried: list[BackTestFigures]


class Forecast(Answer):
    """Where cases are likely in a shift, the likeliest cells first, and how such forecasts did."""

    about: About
    shift: ForecastShift
    study: ForecastStudy
    expected: float
    cells: list[ForecastCell]
    back_test: BackTest
