"""Which response plan fits: everything it names has to hold, and the one that says the most wins."""

from typing import Any

import pytest

from data.response_plans import ResponsePlan
from dispatch.response.fitting import Facts, find_fit

CITY, DISTRICT, STREET, ELSEWHERE = 1, 2, 3, 4
OPEN, SHUT = 7, 8
TAGS = (
    {"feature_id": 50, "layer_id": 5, "kind": "key_zone", "name": "广场", "name_en": "Square"}
    | {"layer_name": "五区", "layer_name_en": "Five zones"},
)


def plan(number: int, **content: Any) -> ResponsePlan:
    empty = {"categories": [], "kinds": [], "layer_ids": [], "feature_ids": [], "slots": []}
    usual = {"name": str(number), "organisation_id": CITY, "level": 1, **empty}
    return ResponsePlan(id=number, **usual | content)


def facts(**other: Any) -> Facts:
    usual = {"category": "stall", "tags": TAGS, "level": 1, "open_windows": frozenset({OPEN})}
    return Facts(**usual | {"depths": {CITY: 0, DISTRICT: 1, STREET: 2}} | other)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param({"categories": ["gas"]}, id="another category"),
        pytest.param({"kinds": ["event_route"]}, id="another kind of place"),
        pytest.param({"layer_ids": [6]}, id="another layer"),
        pytest.param({"feature_ids": [51], "kinds": ["school"]}, id="none of the places named"),
        pytest.param({"window_id": SHUT}, id="out of its hours"),
        pytest.param({"level": 2}, id="for a higher level"),
        pytest.param({"organisation_id": ELSEWHERE}, id="of another district"),
        pytest.param({"retired_at": "2026-01-01"}, id="retired"),
    ],
)
def test_what_it_names_has_to_hold(content: dict[str, Any]) -> None:
    assert find_fit([plan(1, **content)], facts()) is None


@pytest.mark.parametrize(
    ("weaker", "stronger"),
    [
        pytest.param({"feature_ids": [50]}, {"categories": ["stall"]}, id="a category before a place"),
        pytest.param({}, {"kinds": ["key_zone"]}, id="a kind before anywhere"),
        pytest.param({"kinds": ["key_zone"]}, {"layer_ids": [5]}, id="a layer before a kind"),
        pytest.param({"layer_ids": [5]}, {"feature_ids": [50]}, id="a feature before a layer"),
        pytest.param({"window_id": OPEN}, {"kinds": ["key_zone"]}, id="a place before a time"),
        pytest.param({}, {"window_id": OPEN}, id="a time before any time"),
        pytest.param({}, {"organisation_id": STREET}, id="the street before the city"),
        pytest.param({"organisation_id": STREET}, {"window_id": OPEN}, id="a time before the street"),
        pytest.param({}, {}, id="of equals the one made last"),
    ],
)
def test_the_more_specific_wins(weaker: dict[str, Any], stronger: dict[str, Any]) -> None:
    plans = [plan(1, **weaker), plan(2, **stronger)]
    for order in (plans, plans[::-1]):
        fit = find_fit(order, facts())
        assert fit is not None
        assert (fit.plan.id, [other.id for other in fit.others]) == (2, [1])


def test_the_plan_of_the_level_comes_before_a_more_specific_one_below_it() -> None:
    plans = [plan(1, categories=["stall"], feature_ids=[50]), plan(2, level=2), plan(3, level=3)]
    assert [find_fit(plans, facts(level=level)).plan.id for level in (1, 2, 3)] == [1, 2, 3]
    without_third = find_fit(plans[:2], facts(level=3))
    assert without_third.plan.id == 2
    assert without_third.why[-1].code == "level_below"


def test_it_says_why() -> None:
    fit = find_fit([plan(1, categories=["stall"], layer_ids=[5], window_id=OPEN)], facts())
    assert [reason.code for reason in fit.why] == ["category", "layer", "in_window", "level"]
    assert fit.why[1].about == {"name": "五区", "name_en": "Five zones"}
