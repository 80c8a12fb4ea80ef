"""The rule of risk grades: what counts for how much, where one grade ends and the next begins."""

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.settings import DEFAULTS
from dispatch.subjects.rule import INSPECTED, PRIORITIES, Facts, Part, Rule, assess
from dispatch.timers.nightly import CITY_TIME, next_night

RULE = Rule(
    days=(90, 180, 365),
    shares=(0.5, 0.25),
    violation={1: 20, 2: 12, 3: 6, 4: 3},
    inspection={"fail": 10, "conditions": 4, "critical": 4, "serious": 2},
    clean=6,
    least=(6, 20, 45),
)
COUNTS = st.integers(0, 6)
SPANS = st.integers(0, 2)
FACTS = st.builds(
    Facts,
    violations=st.dictionaries(st.tuples(st.sampled_from(PRIORITIES), SPANS), COUNTS),
    inspections=st.dictionaries(st.tuples(st.sampled_from(INSPECTED), SPANS), COUNTS),
    clean=st.booleans(),
)


@pytest.mark.parametrize(
    ("facts", "points", "grade"),
    [
        (Facts(), 0, "A"),
        (Facts({(4, 0): 1}), 3, "A"),
        (Facts({(3, 0): 1}), 6, "B"),
        (Facts({(3, 1): 1}), 3, "A"),
        (Facts({(3, 2): 3}), 4.5, "A"),
        (Facts({(3, 0): 3}), 18, "B"),
        (Facts({(1, 0): 1}), 20, "C"),
        (Facts({(3, 0): 3, (4, 1): 2}), 21, "C"),
        (Facts({(1, 0): 2, (4, 1): 3}), 44.5, "C"),
        (Facts({(1, 0): 2, (4, 0): 2}), 46, "D"),
        (Facts(inspections={("fail", 0): 1, ("critical", 0): 2, ("serious", 0): 1}), 20, "C"),
        (Facts(inspections={("conditions", 0): 1}), 4, "A"),
        (Facts({(3, 0): 1}, clean=True), 0, "A"),
        (Facts({(3, 0): 2}, clean=True), 6, "B"),
        (Facts({(4, 0): 1}, clean=True), 0, "A"),
        (Facts(clean=True), 0, "A"),
    ],
)
def test_points_and_grades(facts: Facts, points: float, grade: str) -> None:
    found = assess(facts, RULE)
    assert (found.points, found.grade) == (points, grade)


def test_every_part_of_the_points_is_told() -> None:
    found = assess(Facts({(3, 0): 3, (1, 2): 1}, {("fail", 1): 1, ("serious", 1): 0}, clean=True), RULE)
    assert found.parts == (
        Part("priority_3", 90, 3, 18.0),
        Part("priority_1", 365, 1, 5.0),
        Part("fail", 180, 1, 5.0),
        Part("clean", 365, 1, -6),
    )
    assert (found.points, found.grade) == (22.0, "C")


@given(facts=FACTS)
def test_the_parts_add_up_and_nothing_is_below_nothing(facts: Facts) -> None:
    found = assess(facts, RULE)
    assert sum(part.points for part in found.parts) == pytest.approx(found.points)
    assert found.points >= 0
    assert found.grade == RULE.grade_of(found.points)


@given(facts=FACTS, priority=st.sampled_from(PRIORITIES), span=SPANS)
def test_another_violation_never_betters_a_grade(facts: Facts, priority: int, span: int) -> None:
    more = {**facts.violations, (priority, span): facts.violations.get((priority, span), 0) + 1}
    assert assess(Facts(more, facts.inspections, facts.clean), RULE).grade >= assess(facts, RULE).grade


def test_the_numbers_are_settings() -> None:
    names = {f"grade_points_{what}" for what in (*INSPECTED, *(f"priority_{each}" for each in PRIORITIES))}
    names |= {f"{stem}_{grade}" for stem in ("checks_a_year", "draw_weight") for grade in "abcd"}
    assert names <= set(DEFAULTS)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ((2026, 11, 25, 2, 29), (2026, 11, 25, 2, 30)),
        ((2026, 11, 25, 2, 30), (2026, 11, 26, 2, 30)),
        ((2026, 11, 25, 23, 0), (2026, 11, 26, 2, 30)),
        ((2026, 12, 31, 12, 0), (2027, 1, 1, 2, 30)),
    ],
)
def test_the_next_night_comes_once(now: Any, due: Any) -> None:
    assert next_night(datetime(*now, tzinfo=CITY_TIME), 2, 30) == datetime(*due, tzinfo=CITY_TIME)
