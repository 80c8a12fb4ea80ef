"""Event plans and holidays through the API."""

from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.api.conftest import SignedIn, sign_in
from tests.factories.city import City, area
from tests.factories.layers import between, make_zones, put
from web.application import Application


@pytest.fixture
def planner(app: Application) -> SignedIn:
    return sign_in(app, "planner")


def make_plan(planner: SignedIn, **values: Any) -> dict[str, Any]:
    body = {"name": "冬奥保障", "starts_on": "2022-01-05", "ends_on": "2022-03-20", **values}
    answer = planner.post("/plans", body)
    assert answer.status_code == 201, answer.text
    return answer.json


def test_a_plan_is_copied_to_next_year_with_its_dates_moved(
    planner: SignedIn, engine: Engine, city: City
) -> None:
    plan = make_plan(planner)
    with Session(engine) as session, session.begin():
        layer = make_zones(session, "lanes", plan_id=plan["id"])
        window = between("2022-01-21T06:00:00", "2022-02-25T23:00:00")
        put(session, layer, "专用道", area(0, 0, 5, 5), window | {"except_days": ["2022-02-01"]})
        put(session, layer, "常设", area(6, 0, 9, 5))
    copied = planner.post(f"/plans/{plan['id']}/copy", {"name": "次年保障", "starts_on": "2023-01-05"})
    assert copied.status_code == 201, copied.text
    assert (copied.json["ends_on"], copied.json["copied_from"]) == ("2023-03-20", plan["id"])
    layers = [one for group in planner.get("/layers").json["items"] for one in group["layers"]]
    [layer] = [one for one in layers if one["plan_id"] == copied.json["id"]]
    assert (layer["state"], layer["drafted"], layer["count"]) == ("draft", 2, 0)
    drafted = planner.get(f"/layers/{layer['id']}/features?view=draft").json["features"]
    rules = {one["properties"]["name"]: one["properties"]["window"] for one in drafted}
    assert rules["常设"] is None
    assert rules["专用道"]["phases"][0]["starts"] == "2023-01-21T06:00:00"
    assert rules["专用道"]["except_days"] == ["2023-02-01"]
    planner.post(f"/layers/{layer['id']}/publish", {})
    assert planner.get("/plans").json["items"][0]["layers"] == 1


@pytest.mark.parametrize(
    ("values", "status", "code"),
    [
        ({}, 409, "plan_name_taken"),
        ({"name": "二", "ends_on": "2021-01-01"}, 422, "plan_days_reversed"),
        ({"name": ""}, 422, "invalid"),
    ],
)
def test_plans_that_cannot_be(planner: SignedIn, values: dict[str, Any], status: int, code: str) -> None:
    make_plan(planner)
    body = {"name": "冬奥保障", "starts_on": "2022-01-05", **values}
    answer = planner.post("/plans", body)
    assert (answer.status_code, answer.json["code"]) == (status, code)


def test_a_plan_with_layers_stays_and_one_without_goes(planner: SignedIn, engine: Engine, city: City) -> None:
    plan, other = make_plan(planner), make_plan(planner, name="二", starts_on=None, ends_on=None)
    with Session(engine) as session, session.begin():
        make_zones(session, "lanes", plan_id=plan["id"])
    assert planner.send("DELETE", f"/plans/{plan['id']}").json["code"] == "plan_has_layers"
    copied = planner.post(f"/plans/{other['id']}/copy", {"name": "三", "starts_on": "2023-01-05"})
    assert copied.json["code"] == "plan_without_start"
    assert planner.send("DELETE", f"/plans/{other['id']}").status_code == 204
    assert planner.send("DELETE", f"/plans/{other['id']}").json["code"] == "plan_unknown"


def test_holidays_change_when_features_hold(
    app: Application, planner: SignedIn, engine: Engine, city: City
) -> None:
    week = {"weekly": [{"days": [1, 2, 3, 4, 5, 6, 7]}], "holidays": "off"}
    window = {**between("2022-01-30T00:00:00", "2022-02-03T00:00:00"), **week}
    with Session(engine) as session, session.begin():
        zones = make_zones(session)
        put(session, zones, "平日", area(0, 0, 5, 5), window)
        layer = zones.id

    def names(at: str) -> list[str]:
        listed = planner.get(f"/layers/{layer}/features", query_string={"at": at}).json["features"]
        return [one["properties"]["name"] for one in listed]

    assert names("2022-02-01T12:00:00+08:00") == ["平日"]
    admin = sign_in(app, "admin")
    days = {"items": [{"day": "2022-02-01", "name": "春节"}]}
    assert planner.send("PUT", "/holidays/2022", days).status_code == 403
    assert admin.send("PUT", "/holidays/2021", days).json["code"] == "not_of_year"
    assert admin.send("PUT", "/holidays/2022", days).status_code == 200
    assert names("2022-02-01T12:00:00+08:00") == []
    assert names("2022-02-02T12:00:00+08:00") == ["平日"]
    assert planner.get("/holidays/2022").json["items"][0]["name"] == "春节"


def test_a_plan_keeps_its_names_where_they_are_null(planner: SignedIn) -> None:
    plan = make_plan(planner, name_en="Games")
    changes = {"name": None, "name_en": None, "ends_on": None}
    changed = planner.patch(f"/plans/{plan['id']}", changes)
    assert changed.status_code == 200, changed.text
    assert (changed.json["name"], changed.json["name_en"], changed.json["ends_on"]) == (
        "冬奥保障",
        "Games",
        None,
    )
