"""What came of a patrol order, over the API: fell, moved, unchanged, or too little to say."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from data.hotspots import HotspotDay
from tests.api.conftest import SignedIn, sign_in
from tests.api.patrols import TODAY, code, days, made
from tests.factories.city import City
from tests.factories.patrols import make_cases, make_hotspot
from web.application import Application


@pytest.fixture
def west(app: Application) -> SignedIn:
    """The supervisor of the western district."""
    return sign_in(app, "west_supervisor")


@pytest.fixture
def east(app: Application) -> SignedIn:
    """The supervisor of the eastern district."""
    return sign_in(app, "east_supervisor")


@pytest.fixture
def places(engine: Engine, city: City) -> dict[str, int]:
    """A hotspot in the west, and one on the border."""
    with Session(engine) as session, session.begin():
        return {
            "west": make_hotspot(session, city.west, 1, 1).id,
            "east": make_hotspot(session, city.east, 15, 1, name="东口").id,
            "border": make_hotspot(session, city.west, 9, 3, city.east, name="界桥").id,
        }


def effect_of(who: SignedIn, hotspot: int, **query: Any) -> Any:
    return who.get(f"/hotspots/{hotspot}/effect", query_string=query)


def spread(first: int, last: int, every: int) -> list[date]:
    return [TODAY + timedelta(days=day) for day in range(first, last, every)]


@pytest.fixture
def ordered(west: SignedIn, places: dict[str, int], engine: Engine, city: City) -> dict[str, Any]:
    """An order of eight weeks ago in the west, with cases every day before there and at places like it."""
    with Session(engine) as session, session.begin():
        alike = [(-1.5, 4.5), (4.5, 6.5), (2.5, 10.5)]
        make_cases(session, city.west, [(1.5, 1.5), (2.5, 2.5), *alike], spread(-112, -56, 1))
        make_cases(session, city.west, alike, spread(-56, 0, 1))
        make_cases(session, city.west, [(3.5, 1.5)], spread(-112, 0, 4))
    return made(west, places["west"], **days(-56, -1), give=True)


def test_where_cases_fell_it_says_by_how_much_and_between_what(
    west: SignedIn, places: dict[str, int], engine: Engine, city: City, ordered: dict[str, Any]
) -> None:
    with Session(engine) as session, session.begin():
        make_cases(session, city.west, [(1.5, 1.5)], spread(-56, 0, 4))
        make_cases(session, city.west, [(2.5, 2.5)] * 4, spread(-56, 0, 2), "patrol")
        day = {
            "state_since": TODAY,
            "change": "absent",
            "count": 0,
            "complaints": 0,
            "patrols": 0,
            "area_m2": 1,
        }
        for number, state in ((-20, "cleared"), (-19, "cleared"), (-5, "relapsed")):
            since = TODAY + timedelta(days=-20 if state == "cleared" else -5)
            values = day | {"state_since": since, "day": TODAY + timedelta(days=number), "state": state}
            session.add(HotspotDay(hotspot_id=places["west"], **values))
    # Of a later order nothing can be known yet.
    made(west, places["west"], give=True)
    view = effect_of(west, places["west"], days=56).json
    assert (view["verdict"], view["order"]["id"]) == ("fell", ordered["id"])
    assert (view["target"]["before"], view["target"]["after"]) == (112, 14)
    assert view["target"]["low"] < view["target"]["value"] == pytest.approx(14 / 112, rel=0.1)
    assert view["target"]["value"] < view["target"]["high"] < 1
    assert view["control"]["places"] == 3
    assert sum(view["target"]["periods"]["before"]) == 112
    assert len(view["target"]["periods"]["before"]) == 8
    assert "下降" in view["text"]
    assert any("巡查自己发现的不计入" in note for note in view["notes"])
    assert [(one["state"], one["day"]) for one in view["returns"]] == [
        ("cleared", (TODAY - timedelta(days=20)).isoformat()),
        ("relapsed", (TODAY - timedelta(days=5)).isoformat()),
    ]
    assert view["shapes"]["control"]["type"] == "MultiPolygon"
    english = west.get(f"/hotspots/{places['west']}/effect?days=56", headers={"Accept-Language": "en"}).json
    assert english["text"].startswith("Cases fell")
    by_all = effect_of(west, places["west"], days=56, source="all").json
    assert by_all["verdict"] != "fell"
    assert any("巡查越多" in note for note in by_all["notes"])


def test_where_they_only_went_next_door_it_says_so(
    west: SignedIn, places: dict[str, int], engine: Engine, city: City, ordered: dict[str, Any]
) -> None:
    with Session(engine) as session, session.begin():
        make_cases(session, city.west, [(3.5, 1.5), (0.5, 2.5)], spread(-56, 0, 1))
    view = effect_of(west, places["west"], days=56, order=ordered["id"]).json
    assert view["verdict"] == "moved"
    assert view["wdq"]["value"] < 0
    assert "旁边" in view["text"]


def test_where_nothing_changed_or_too_little_is_known_it_says_so(
    west: SignedIn, places: dict[str, int], engine: Engine, city: City, ordered: dict[str, Any]
) -> None:
    with Session(engine) as session, session.begin():
        make_cases(session, city.west, [(1.5, 1.5), (2.5, 2.5)], spread(-56, 0, 1))
    same = effect_of(west, places["west"], days=56).json
    assert same["verdict"] == "unchanged"
    assert same["target"]["low"] < 1 < same["target"]["high"]
    early = effect_of(west, places["west"], as_of=(TODAY - timedelta(days=55)).isoformat()).json
    assert (early["verdict"], early["days"]) == ("too_few", 1)
    assert "下不了结论" in early["text"]
    before = effect_of(west, places["west"], as_of=(TODAY - timedelta(days=56)).isoformat())
    assert code(before) == (409, "effect_too_early")


def test_without_an_order_or_a_place_like_it_there_is_nothing_to_compare(
    west: SignedIn, east: SignedIn, places: dict[str, int]
) -> None:
    assert code(effect_of(west, places["west"])) == (404, "effect_without_order")
    assert code(effect_of(east, places["west"])) == (404, "hotspot_unknown")
    made(west, places["border"], **days(-28, -1), give=True)
    view = effect_of(west, places["border"]).json
    assert (view["verdict"], view["why"], view["control"]["places"]) == ("too_few", "control_too_few", 0)
    assert any("作对照" in note for note in view["notes"])


def test_who_shares_an_order_sees_what_came_of_it_on_both_sides(
    west: SignedIn, east: SignedIn, places: dict[str, int], engine: Engine, city: City
) -> None:
    with Session(engine) as session, session.begin():
        make_cases(session, city.west, [(9.5, 3.5)], spread(-56, 0, 1))
        make_cases(session, city.east, [(10.5, 4.5)], spread(-56, 0, 1))
    made(west, places["border"], **days(-28, -1), give=True)
    views = [effect_of(who, places["border"]).json for who in (west, east)]
    assert [(one["target"]["before"], one["target"]["after"]) for one in views] == [(56, 56), (56, 56)]
    made(west, places["west"], **days(-28, -1), give=True)
    assert effect_of(west, places["west"]).json["ring"]["seen_share"] == pytest.approx(1)


def test_where_the_owners_have_no_place_like_it_that_of_those_above_is_taken_as_far_as_it_is_seen(
    app: Application, west: SignedIn, places: dict[str, int], engine: Engine, city: City
) -> None:
    with Session(engine) as session, session.begin():
        make_cases(session, city.west, [(1.5, 1.5)], spread(-56, 0, 1))
        make_cases(session, city.east, [(12.5, 4.5), (14.5, 8.5)], spread(-56, 0, 1))
    made(west, places["west"], **days(-28, -1), give=True)
    found = [effect_of(who, places["west"]).json for who in (west, sign_in(app, "supervisor"))]
    assert [one["control"]["places"] for one in found] == [0, 2]
    assert found[0]["why"] == "control_too_few" != found[1]["why"]
