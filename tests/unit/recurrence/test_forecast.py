"""The forecast and its back-test: by definition, without a look ahead, and with planted truth."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.recurrence.back_test import RECIPES, back_test
from gis.recurrence.forecast import Recipe, Shift, choose_cells, forecast, make_spread

SIDE = 20
CELLS = SIDE * SIDE
EVENING = Shift(18, 8)
X_M, Y_M = (each.ravel() * 150.0 for each in np.meshgrid(np.arange(SIDE), np.arange(SIDE)))
SPREADS = {0.0: None, 125.0: make_spread(X_M, Y_M, 125.0)}

Case = st.tuples(st.integers(-1, CELLS - 1), st.floats(0, 40, allow_nan=False))


def wandering(seed: int, days: int = 200) -> tuple[np.ndarray, np.ndarray]:
    """Cells that have a case each evening for three weeks, and are then quiet; among them chance."""
    random = np.random.default_rng(seed)
    cell, day = [random.integers(0, CELLS, days)], [random.uniform(0, days, days)]
    for start in range(-20, days, 3):
        held = np.arange(max(0, start), min(days, start + 21))
        cell.append(np.full(len(held), random.integers(0, CELLS)))
        day.append(held + random.uniform(18.1, 23.9, len(held)) / 24)
    return np.concatenate(cell), np.concatenate(day)


@settings(deadline=None)
@given(st.lists(Case, max_size=40), st.sampled_from(RECIPES))
def test_a_forecast_is_the_decayed_count(cases: list, recipe: Recipe) -> None:
    cell, day = np.array(cases, float).reshape(-1, 2).T
    found = forecast(cell, day, CELLS, 30, EVENING, recipe, SPREADS[recipe.spread_m], share=1.0)
    start, score = 30.75, np.zeros(CELLS)
    for one, at in cases:
        if one >= 0 and at < start:
            hour = at % 1 * 24
            own = hour >= 18 or hour < 2
            score[one] += np.exp((at - start) / recipe.decay_days) * (1 if own else recipe.other_hours)
    score = score if recipe.spread_m == 0 else SPREADS[recipe.spread_m] @ score
    np.testing.assert_allclose(found.share, score[found.cell] / max(score.sum(), 1e-300), atol=1e-12)
    assert len(found.cell) == (score > 0).sum()
    assert (np.diff(found.share) <= 1e-15).all()


@settings(deadline=None)
@given(st.lists(Case, max_size=40))
def test_spreading_loses_and_adds_nothing(cases: list) -> None:
    cell, day = np.array(cases, float).reshape(-1, 2).T
    found = forecast(cell, day, CELLS, 41, EVENING, Recipe(), SPREADS[125.0], share=1.0)
    assert found.share.sum() == pytest.approx(1 if (cell >= 0).any() else 0)


@settings(deadline=None)
@given(st.lists(st.integers(0, 5), min_size=1, max_size=60), st.floats(0.01, 1))
def test_the_highest_are_chosen_ties_by_number(scores: list[int], share: float) -> None:
    chosen = choose_cells(np.array(scores, float), share)
    whole = sorted(range(len(scores)), key=lambda at: (-scores[at], at))
    assert chosen.tolist() == whole[: max(1, round(len(scores) * share))]


@pytest.mark.parametrize(
    ("shift", "hour", "held"),
    [
        (Shift(6, 8), 6, True),
        (Shift(6, 8), 14, False),
        (Shift(22, 8), 23.5, True),
        (Shift(22, 8), 5.9, True),
        (Shift(22, 8), 6, False),
        (Shift(0, 24), 17, True),
    ],
)
def test_hours_of_a_shift(shift: Shift, hour: float, held: bool) -> None:
    assert shift.holds(np.array([123 + hour / 24])).tolist() == [held]


def test_each_shift_is_forecast_from_what_was_before_it() -> None:
    cell, day = wandering(1, 100)
    tested = back_test(cell, day, CELLS, 100, EVENING, SPREADS, tuning_days=7, test_days=7)
    for recipe in RECIPES:
        hits = cases = 0
        for each in range(93, 100):
            start, end = EVENING.start(each), EVENING.start(each) + EVENING.hours / 24
            known, came = day < start, (day >= start) & (day < end) & (day < 100)
            said = forecast(cell[known], day[known], CELLS, each, EVENING, recipe, SPREADS[recipe.spread_m])
            hits += np.isin(cell[came], said.cell).sum()
            cases += came.sum()
        assert (tested.test[recipe].hits, tested.test[recipe].cases) == (hits, cases)


def test_recent_cases_beat_all_of_the_past_where_places_wander() -> None:
    cell, day = wandering(2)
    tested = back_test(cell, day, CELLS, 200, EVENING, SPREADS, share=0.02)
    best, plain = tested.test[tested.recipe], tested.test[tested.plain]
    assert tested.tuned
    assert tested.enough
    assert tested.recipe.decay_days <= 14
    assert best.pai > 2 * plain.pai
    assert best.hit_rate_low > plain.hit_rate_high
    assert best.pei_star <= 1


def test_the_hours_of_the_shift_count_where_day_and_night_differ() -> None:
    days = np.arange(150)
    # Four places with three cases each noon, four others with one each evening.
    cell = np.repeat(np.concatenate([np.tile(np.arange(4), 3), np.arange(100, 104)]), 150)
    day = np.concatenate([days + 0.5] * 12 + [days + 0.8] * 4)
    tested = back_test(cell, day, CELLS, 150, EVENING, SPREADS, share=0.01)
    assert tested.recipe.other_hours < 1
    assert tested.test[tested.recipe].hit_rate == 1


def test_chance_has_an_index_of_one() -> None:
    random = np.random.default_rng(7)
    cell, day = random.integers(0, CELLS, 20_000), random.uniform(0, 200, 20_000)
    tested = back_test(cell, day, CELLS, 200, Shift(0, 24), SPREADS, share=0.1)
    figures = tested.test[tested.recipe]
    assert figures.pai == pytest.approx(1, abs=0.15)
    assert figures.hit_rate_low < 0.1 < figures.hit_rate_high


def test_figures_by_hand() -> None:
    # Every evening one case in cell 5, and one in another cell each time.
    days = np.arange(100)
    cell = np.concatenate([np.full(100, 5), 10 + days])
    day = np.concatenate([days, days]) + 0.8
    plain = Recipe(28.0, 0.0, 1.0)
    tested = back_test(
        cell,
        day,
        CELLS,
        100,
        EVENING,
        SPREADS,
        recipes=[plain],
        tuning_days=20,
        test_days=10,
        share=1 / CELLS,
    )
    figures = tested.test[plain]
    assert (figures.shifts, figures.cases, figures.hits, figures.best_hits) == (10, 20, 10, 10)
    assert (figures.hit_rate, figures.pei_star) == (0.5, 1.0)
    assert figures.pai == pytest.approx(0.5 * CELLS)
    assert not tested.enough


def test_too_few_cases_leave_the_usual_recipe() -> None:
    cell, day = np.array([1, 2, 3]), np.array([10.8, 60.8, 90.8])
    tested = back_test(cell, day, CELLS, 100, EVENING, SPREADS)
    assert not tested.tuned
    assert not tested.enough
    assert tested.recipe == Recipe(28.0, 125.0, 1.0)


def test_without_cases_nothing_is_said() -> None:
    none = np.empty(0)
    said = forecast(none, none, CELLS, 10, EVENING, Recipe(), SPREADS[125.0])
    assert len(said.cell) == 0
    assert back_test(none, none, CELLS, 100, EVENING, SPREADS).test[RECIPES[0]].hit_rate is None


def test_the_order_of_the_cases_does_not_matter() -> None:
    cell, day = wandering(3)
    order = np.random.default_rng(0).permutation(len(cell))
    one = forecast(cell, day, CELLS, 150, EVENING, Recipe(), SPREADS[125.0])
    other = forecast(cell[order], day[order], CELLS, 150, EVENING, Recipe(), SPREADS[125.0])
    assert one.cell.tolist() == other.cell.tolist()
    assert one.share.tolist() == other.share.tolist()
