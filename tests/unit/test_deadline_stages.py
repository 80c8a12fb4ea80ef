"""Which rule counts, and when whom is told of a deadline."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.categories import Category
from data.deadlines import STEPS, DeadlineRule
from data.incidents import ENDED, STATUSES
from dispatch.deadlines.rules import fitting, limits_of
from dispatch.deadlines.stages import Policy, is_over, next_at, next_stage, running, running_step

NOW = datetime(2026, 11, 25, 8, tzinfo=UTC)
POLICY = Policy(0.25, 86_400.0, (600.0, 1800.0))


@dataclass
class Timed:
    """An incident as far as its clock goes."""

    status: str = "received"
    category_id: int = 1
    priority: int = 3
    source: str = "12345"
    reported_at: datetime = NOW
    clock_from: datetime | None = None
    accept_due_at: datetime | None = NOW + timedelta(seconds=400)
    arrive_due_at: datetime | None = NOW + timedelta(seconds=1800)
    resolve_due_at: datetime | None = NOW + timedelta(seconds=7200)
    feedback_due_at: datetime | None = None
    paused_at: datetime | None = None
    deadlines_told: dict[str, int] = field(default_factory=dict)


RULES = [
    DeadlineRule(accept_s=1, pause_steps=["resolve"], pause_most_s=10),
    DeadlineRule(source="12345", accept_s=2, feedback_s=20),
    DeadlineRule(priority=1, accept_s=3),
    DeadlineRule(priority=1, source="12345", accept_s=4, arrive_s=40),
    DeadlineRule(category_id=7, accept_s=5),
    DeadlineRule(category_id=7, priority=1, pause_steps=[], pause_most_s=11),
]


@pytest.mark.parametrize(
    ("category", "priority", "source", "accept_s"),
    [
        (1, 3, "patrol", 1),
        (1, 3, "12345", 2),
        (1, 1, "patrol", 3),
        (1, 1, "12345", 4),
        (7, 1, "12345", 5),
        (7, 4, "patrol", 5),
    ],
)
def test_the_most_special_rule_that_names_a_step_counts(
    category: int, priority: int, source: str, accept_s: int
) -> None:
    incident = Timed(category_id=category, priority=priority, source=source)
    assert limits_of(RULES, incident).within_s["accept"] == accept_s


def test_each_step_and_each_pause_is_looked_up_by_itself() -> None:
    incident = Timed(category_id=7, priority=1)
    category = Category(accept_within_s=300, arrive_within_s=1800, resolve_within_s=7200)
    found = limits_of(RULES, incident, category)
    assert found.within_s == {"accept": 5, "arrive": 40, "resolve": 7200, "feedback": 20}
    assert (found.pause_steps, found.pause_most_s) == (frozenset(), 11)
    assert limits_of([], incident).within_s == {}


@given(
    st.lists(
        st.tuples(
            st.sampled_from([None, 1, 2]), st.sampled_from([None, 1, 2]), st.sampled_from([None, "a", "b"])
        ),
        max_size=8,
    ),
    st.tuples(st.integers(1, 3), st.integers(1, 3), st.sampled_from(["a", "b", "c"])),
)
def test_rules_that_fit_are_in_order_and_say_nothing_else(
    rows: list[tuple[int | None, int | None, str | None]], about: tuple[int, int, str]
) -> None:
    rules = [DeadlineRule(category_id=one, priority=two, source=three) for one, two, three in rows]
    found = fitting(rules, Timed(category_id=about[0], priority=about[1], source=about[2]))
    keys = [(rule.category_id, rule.priority, rule.source) for rule in found]
    assert all(ours in (None, theirs) for key in keys for ours, theirs in zip(key, about, strict=True))
    assert len(found) == sum(
        all(ours in (None, theirs) for ours, theirs in zip(row, about, strict=True)) for row in rows
    )
    marks = [[part is None for part in key] for key in keys]
    assert marks == sorted(marks)


def test_a_deadline_is_warned_of_missed_and_rises_twice() -> None:
    due = NOW + timedelta(seconds=400)
    assert [(at - NOW).total_seconds() for at in POLICY.stages(NOW, due)] == [300, 400, 1000, 2200]
    far = NOW + timedelta(days=15)
    assert POLICY.warns_at(NOW, far) == far - timedelta(days=1)


@pytest.mark.parametrize(
    ("told", "at_s", "stage"),
    [(0, 0, 0), (0, 399, 0), (0, 400, 1), (1, 0, 1), (2, 500, 2), (3, 500, 3), (4, 5000, None)],
)
def test_it_is_not_warned_of_what_has_passed(told: int, at_s: int, stage: int | None) -> None:
    incident = Timed(deadlines_told={"accept": told})
    now = NOW + timedelta(seconds=at_s)
    assert next_stage(incident, "accept", incident.accept_due_at, POLICY, now) == stage


@pytest.mark.parametrize(
    ("status", "steps"),
    [
        ("received", ["accept", "feedback"]),
        ("dispatched", ["accept", "feedback"]),
        ("returned", ["accept", "feedback"]),
        ("en_route", ["arrive", "feedback"]),
        ("on_scene", ["resolve", "feedback"]),
        ("handled", ["feedback"]),
        ("verified", ["feedback"]),
        ("closed", []),
        ("merged", []),
    ],
)
def test_the_step_to_be_done_next_and_the_answer_run(status: str, steps: list[str]) -> None:
    incident = Timed(status=status, feedback_due_at=NOW + timedelta(days=7))
    assert list(running(incident, frozenset())) == steps


def test_of_a_paused_incident_only_what_may_not_pause_runs() -> None:
    incident = Timed(status="on_scene", feedback_due_at=NOW, paused_at=NOW)
    assert list(running(incident, frozenset({"resolve"}))) == ["feedback"]
    assert next_at(incident, frozenset({"resolve", "feedback"}), POLICY, NOW) is None


@given(st.sampled_from(STATUSES), st.sampled_from(STEPS))
def test_a_step_that_runs_is_not_over(status: str, step: str) -> None:
    if running_step(status) == step:
        assert not is_over(step, status)
    assert is_over(step, status) or status not in ENDED


@given(
    st.sampled_from([status for status in STATUSES if status not in ENDED]),
    st.integers(-5000, 5000),
    st.dictionaries(st.sampled_from(STEPS), st.integers(0, 4)),
)
def test_telling_whatever_is_due_comes_to_an_end(status: str, late_s: int, told: dict[str, int]) -> None:
    incident = Timed(status=status, deadlines_told=dict(told), feedback_due_at=NOW + timedelta(seconds=3000))
    now = NOW + timedelta(seconds=late_s)
    for step, due in running(incident, frozenset()).items():
        stage = next_stage(incident, step, due, POLICY, now)
        while stage is not None and POLICY.stages(NOW, due)[stage] <= now:
            incident.deadlines_told[step] = stage + 1
            stage = next_stage(incident, step, due, POLICY, now)
    following = next_at(incident, frozenset(), POLICY, now)
    assert following is None or following > now
