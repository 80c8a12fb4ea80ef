"""The forecast for a shift, with how such forecasts did before."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import product

import numpy as np
import shapely
from pyproj import Transformer
from sqlalchemy.orm import Session

from dispatch.recurrence.about import About, tell_about
from dispatch.recurrence.loading import load_cases, shorten
from dispatch.recurrence.question import Question, number_of, starts_at
from dispatch.recurrence.study import StudyArea, lay_out
from gis.recurrence.back_test import BackTest, back_test
from gis.recurrence.forecast import Forecast, Recipe, Shift, forecast, make_spread

MOST_CASES = 100_000
USUAL_SHIFTS = ((6, 8), (14, 8), (22, 8))
WHOLE_DAY = Shift(0, 24)
# Tuned on four weeks and judged on the four after: with these recipes, about two seconds on one core.
TUNING_DAYS, TEST_DAYS = 28, 28
LEAST_DAYS = 84
DECAYS = (28.0, 7.0, 14.0, 56.0, np.inf)


@dataclass(frozen=True, slots=True)
class ShiftForecast:
    """Where cases are likely between two times: cells, by their corners in EPSG:4326, and the back-test.

    `whole_day` where the hours of most cases are not known, so that no shift can be told from another.
    """

    about: About
    starts_at: datetime
    ends_at: datetime
    whole_day: bool
    study: StudyArea
    cells: np.ndarray
    forecast: Forecast
    back_test: BackTest


def next_shift(now: datetime) -> tuple[date, Shift]:
    """Return the day and the hours of the first usual shift that begins after a time of the city."""
    for later in range(2):
        day = now.date() + timedelta(days=later)
        for from_hour, hours in USUAL_SHIFTS:
            if starts_at(day) + timedelta(hours=from_hour) > now:
                return day, Shift(from_hour, hours)
    raise AssertionError("a shift begins each day")


def find_forecast(session: Session, question: Question, shift: Shift, share: float) -> ShiftForecast:
    """Return the forecast for the shift that begins on the last day of a question, from its cases before.

    `share` of the study area's cells are given. Where there are more cases than can be reckoned at once,
    those of the last days are taken, 84 days at the least. Raises TooManyCases, NoStudyArea, AreaTooLarge.
    """
    question = shorten(session, question, MOST_CASES, LEAST_DAYS)
    cases = load_cases(session, question, MOST_CASES)
    study = lay_out(session, question, cases)
    whole_day = bool(cases.day_only.mean() > 0.5) if len(cases) else False
    shift = WHOLE_DAY if whole_day else shift
    grid, day = study.grid, number_of(question.last_day)
    cell, recipes = grid.locate(cases.lon, cases.lat), _recipes(grid.cell_m)
    middles = _middles(study)
    spreads = {width: make_spread(*middles, width) for width in {each.spread_m for each in recipes}}
    tested = back_test(
        cell, cases.day, grid.count, day, shift, spreads,
        recipes=recipes, tuning_days=TUNING_DAYS, test_days=TEST_DAYS, share=share,
    )  # fmt: skip
    best, spread = tested.recipe, spreads[tested.recipe.spread_m]
    said = forecast(cell, cases.day, grid.count, day, shift, best, spread, share=share)
    begins = starts_at(question.last_day) + timedelta(hours=shift.from_hour)
    ends = begins + timedelta(hours=shift.hours)
    about = tell_about(question, cases)
    corners = shapely.get_coordinates(grid.shapes(said.cell)).reshape(-1, 5, 2)[:, :4]
    return ShiftForecast(about, begins, ends, whole_day, study, corners, said, tested)


def _recipes(cell_m: float) -> list[Recipe]:
    """Return the recipes that are tried: spread by 125 m or, where cells are large, by half a cell."""
    spread_m = max(125.0, cell_m / 2)
    return [Recipe(*each) for each in product(DECAYS, (spread_m, 0.0), (1.0, 0.3))]


def _middles(study: StudyArea) -> tuple[np.ndarray, np.ndarray]:
    """Return the middles of the cells, in metres of the grid's plane."""
    to_plane = Transformer.from_crs(4326, study.grid.crs, always_xy=True)
    return to_plane.transform(*study.grid.centres())
