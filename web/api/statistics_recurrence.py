"""How violations recur: near repeats, rhythm, outbreaks, and the forecast for a shift."""

from datetime import datetime, timedelta
from math import isfinite
from typing import Any

from dispatch.moments import iso
from dispatch.recurrence import forecast as forecasting
from dispatch.recurrence.about import About
from dispatch.recurrence.near_repeat import NearRepeatFound, find_near_repeats
from dispatch.recurrence.outbreaks import OutbreakFound, find_outbreaks
from dispatch.recurrence.question import CITY_ZONE, Question, today
from dispatch.recurrence.rhythm import find_rhythm
from gis.recurrence.back_test import BackTest, Figures
from gis.recurrence.forecast import Recipe, Shift
from gis.recurrence.rhythm import Rates
from web.api.blueprints import make_blueprint, problems
from web.database import current_session
from web.permissions import allow
from web.schemas import statistics_recurrence as schemas

bp = make_blueprint("recurrence", "How violations recur in space and time")


@bp.get("/statistics/near-repeat", responses={200: schemas.NearRepeat} | problems(404))
@allow("see_hotspots")
def get_near_repeat(query: schemas.NearRepeatQuery) -> Any:
    """Tell how much likelier than by chance another violation is, how near and how soon after one."""
    found = find_near_repeats(current_session(), _question(query, query.window))
    return schemas.NearRepeat(
        about=_about(found.about), permutations=found.table.permutations, bands=_bands(found)
    )


@bp.get("/statistics/rhythm", responses={200: schemas.Rhythm} | problems(404))
@allow("see_hotspots")
def get_rhythm(query: schemas.RhythmQuery) -> Any:
    """Count violations by hour and weekday."""
    found = find_rhythm(current_session(), _question(query, query.window, query.hotspot))
    hours, weekdays = found.by_hour, found.by_weekday
    return schemas.Rhythm(
        about=_about(found.about),
        hours=_rates(hours.by_hour),
        weekdays=_rates(weekdays.by_weekday),
        cells=hours.by_week_hour.count.tolist(),
        even_hours_p=hours.even_hours_p,
        even_weekdays_p=weekdays.even_weekdays_p,
        peak=hours.peak,
    )


@bp.get("/statistics/outbreaks", responses={200: schemas.Outbreaks} | problems(404))
@allow("see_hotspots")
def get_outbreaks(query: schemas.OutbreaksQuery) -> Any:
    """Tell, day by day, where the last days held more violations than place and day alone explain."""
    watched = find_outbreaks(current_session(), _question(query, query.days), query.days)
    days = [{"day": day, "outbreaks": [_outbreak(each) for each in found]} for day, found in watched.days]
    return schemas.Outbreaks(about=_about(watched.about), days=days)


@bp.get("/statistics/forecast", responses={200: schemas.Forecast} | problems(404))
@allow("see_hotspots")
def get_forecast(query: schemas.ForecastQuery) -> Any:
    """Tell where violations are likely in a shift, and how such forecasts did before."""
    day, shift = forecasting.next_shift(datetime.now(CITY_ZONE))
    if query.from_hour is not None or query.until is not None:
        hour = shift.from_hour if query.from_hour is None else query.from_hour
        day, shift = query.until or day, Shift(hour, query.hours)
    question = _question(query.model_copy(update={"until": day}), query.window)
    found = forecasting.find_forecast(current_session(), question, shift, query.share)
    said = found.forecast
    cells = [
        {"corners": corners, "share": share, "expected": expected}
        for corners, share, expected in zip(
            found.cells.tolist(), said.share.tolist(), said.expected.tolist(), strict=True
        )
    ]
    return schemas.Forecast(
        about=_about(found.about),
        shift={
            "starts_at": iso(found.starts_at),
            "ends_at": iso(found.ends_at),
            "whole_day": found.whole_day,
        },
        study=_study(found),
        expected=said.expected_in_all,
        cells=cells,
        back_test=_back_test(found.back_test),
    )


def _question(query: schemas.CasesQuery, window: int, hotspot: int | None = None) -> Question:
    until = query.until or today()
    return Question(
        first_day=until - timedelta(days=window - 1),
        last_day=until,
        group=query.group,
        source=query.source,
        organisation_id=query.organisation,
        box=query.bbox,
        hotspot_id=hotspot,
    )


def _about(about: About) -> dict[str, Any]:
    asked = about.question
    return {
        "group": asked.group,
        "source": asked.source,
        "since": asked.first_day,
        "until": asked.last_day,
        "count": about.count,
        "complaint": about.complaint,
        "patrol": about.patrol,
        "patrol_share": about.patrol_share,
        "without_hour": about.without_hour,
        "enough": about.enough,
        "warning": about.warning,
    }


def _rates(rates: Rates) -> list[dict[str, Any]]:
    columns = (each.tolist() for each in (rates.count, rates.rate, rates.low, rates.high))
    return [
        dict(zip(("count", "rate", "low", "high"), row, strict=True)) for row in zip(*columns, strict=True)
    ]


def _bands(found: NearRepeatFound) -> list[dict[str, Any]]:
    table, bands = found.table, []
    for far, to_m in enumerate(table.distances_m):
        for late, to_days in enumerate(table.days):
            ratio, p = float(table.ratio[far, late]), float(table.p[far, late])
            expected = float(table.expected[far, late])
            bands.append(
                {
                    "from_m": table.distances_m[far - 1] if far else 0.0,
                    "to_m": to_m,
                    "from_days": table.days[late - 1] if late else 0.0,
                    "to_days": to_days,
                    "pairs": int(table.pairs[far, late]),
                    "expected": expected if isfinite(expected) else 0.0,
                    "ratio": ratio if isfinite(ratio) else None,
                    "p": p if isfinite(p) else None,
                    "significant": bool(found.significant[far, late]),
                }
            )
    return bands


def _outbreak(found: OutbreakFound) -> dict[str, Any]:
    one = found.outbreak
    return {
        "centre": (found.lon, found.lat),
        "radius_m": one.radius_m,
        "first_day": found.first_day,
        "cases": one.cases,
        "expected": one.expected,
        "ratio": one.cases / one.expected,
        "p": one.p,
        "every_days": one.every_days,
    }


def _study(found: forecasting.ShiftForecast) -> dict[str, Any]:
    study = found.study
    return {
        "basis": study.basis,
        "cells": study.grid.count,
        "cell_m": study.grid.cell_m,
        "area_km2": study.area_km2,
        "share": found.back_test.area_share,
    }


def _back_test(tested: BackTest) -> dict[str, Any]:
    return {
        "tuned": tested.tuned,
        "enough": tested.enough,
        "best": _figures(tested.recipe, tested.test[tested.recipe]),
        "plain": _figures(tested.plain, tested.test[tested.plain]),
        "tried": [_figures(*each) for each in tested.test.items()],
    }


def _figures(recipe: Recipe, figures: Figures) -> dict[str, Any]:
    decay = recipe.decay_days if isfinite(recipe.decay_days) else None
    names = ("shifts", "cases", "hits", "hit_rate", "hit_rate_low", "hit_rate_high", "pai", "pei_star")
    told = {name: getattr(figures, name) for name in names}
    of = {"decay_days": decay, "spread_m": recipe.spread_m, "other_hours": recipe.other_hours}
    return told | {"recipe": of}
