"""What neighbours settle beforehand: agreements, loans of squads, rotas; and the board."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from geoalchemy2.shape import from_shape
from shapely import Polygon
from sqlalchemy import Engine, func, update
from sqlalchemy.orm import Session

from data.joint import Loan
from data.layers import Layer, LayerFeature
from tests.api.conftest import SignedIn, sign_in
from tests.api.joint import acts, fire_timer, notices, report
from tests.factories.city import City, lonlat
from web.application import Application

TODAY = datetime.now(ZoneInfo("Asia/Shanghai")).date()


def ring(*places: tuple[float, float]) -> list[tuple[float, float]]:
    return [lonlat(*place) for place in (*places, places[0])]


STRIP = ring((8, -4), (12, -4), (12, 14), (8, 14))


@pytest.fixture
def planner(app: Application) -> SignedIn:
    return sign_in(app, "planner")


def agree(client: SignedIn, city: City, **other: Any) -> Any:
    terms = {"name": "界河协议", "a": city.west, "b": city.east, "answers": "b", **other}
    return client.post("/agreements", terms)


def test_an_agreement_says_at_once_who_answers(
    engine: Engine, city: City, operator: SignedIn, planner: SignedIn, west: SignedIn
) -> None:
    made = agree(planner, city)
    assert made.status_code == 201, made.text
    incident = report(operator)
    joint = incident["joint"]
    assert (incident["responsible"]["name"], joint["state"], joint["by"]) == ("东区", "settled", "界河协议")
    assert acts(engine, incident) == ["incident.received", "incident.by_agreement"]
    assert west.post(f"/incidents/{incident['id']}/taking", None).json["code"] == "not_yours"
    listed = west.get("/agreements").json["items"]
    assert [(one["name"], one["used"], one["in_force"]) for one in listed] == [("界河协议", 1, True)]
    assert {to for to, _ in notices(engine, "agreement.made")} == {city.west, city.east}


def test_who_is_named_and_does_not_act_or_refuses_lets_it_rise(
    engine: Engine, city: City, operator: SignedIn, planner: SignedIn, east: SignedIn
) -> None:
    agree(planner, city)
    first, second = report(operator), report(operator)
    refused = east.post(f"/incidents/{first['id']}/refusals", {"reason": "无人可派"}).json
    assert (refused["responsible"]["name"], refused["joint"]["state"]) == ("市", "risen")
    fire_timer(engine, "joint.unanswered")
    assert operator.get(f"/incidents/{second['id']}").json["joint"]["state"] == "risen"


@pytest.mark.parametrize(
    ("terms", "holder"),
    [
        ({"answers": "a"}, "西区"),
        ({"answers": "alternating", "alternates_from": str(TODAY)}, "西区"),
        ({"answers": "alternating", "alternates_from": str(TODAY - timedelta(days=1))}, "东区"),
        ({"categories": ["gas"]}, None),
        ({"categories": ["stall", "gas"]}, "东区"),
        ({"area": {"shape": {"type": "Polygon", "coordinates": [STRIP]}}}, "东区"),
        ({"area": {"around": lonlat(9.5, 3), "radius_m": 150}}, "东区"),
        ({"area": {"around": lonlat(9.5, 9), "radius_m": 150}}, None),
        ({"window": {"phases": [{"name": "", "starts": None, "ends": "2020-01-01T00:00"}]}}, None),
    ],
)
def test_where_when_and_for_what(
    city: City, operator: SignedIn, planner: SignedIn, terms: dict[str, Any], holder: str | None
) -> None:
    made = agree(planner, city, **terms)
    assert made.status_code == 201, made.text
    incident = report(operator)
    assert (incident["responsible"] and incident["responsible"]["name"]) == holder


def test_ended_it_settles_nothing_more(city: City, operator: SignedIn, planner: SignedIn) -> None:
    made = agree(planner, city).json
    assert planner.send("DELETE", f"/agreements/{made['id']}").json["in_force"] is False
    assert planner.send("DELETE", f"/agreements/{made['id']}").status_code == 404
    assert report(operator)["joint"]["state"] == "untaken"
    assert planner.get("/agreements").json["items"] == []
    assert len(planner.get("/agreements?ended=true").json["items"]) == 1


@pytest.mark.parametrize(
    ("who", "terms", "status", "code"),
    [
        ("west_planner", {}, 403, "not_above_both"),
        ("operator", {}, 403, "not_allowed"),
        ("planner", {"b": "street"}, 422, "same_sides"),
        ("planner", {"categories": ["nothing"]}, 422, "category_unknown"),
        ("planner", {"area": {"feature_id": 999}}, 422, "area_unfit"),
        ("planner", {"window": {"weekly": [{"days": [9]}]}}, 422, "window_invalid"),
    ],
)
def test_what_cannot_be_agreed(
    app: Application, city: City, who: str, terms: dict[str, Any], status: int, code: str
) -> None:
    given = {name: city.west_street if value == "street" else value for name, value in terms.items()}
    answer = agree(sign_in(app, who), city, **given)
    assert (answer.status_code, answer.json["code"]) == (status, code)


def lend(client: SignedIn, city: City, **other: Any) -> Any:
    now = datetime.now(UTC)
    terms = {
        "lender": city.east,
        "borrower": city.west,
        "starts_at": now.isoformat(),
        "ends_at": (now + timedelta(hours=8)).isoformat(),
        "reason": "夜市保障",
        **other,
    }
    return client.post("/loans", terms)


def candidates(client: SignedIn, incident: dict[str, Any]) -> dict[str, list[str]]:
    found = client.get(f"/incidents/{incident['id']}/recommendation?limit=20").json
    return {one["call_sign"]: [reason["code"] for reason in one["reasons"]] for one in found["candidates"]}


def test_a_lent_squad_is_seen_and_sent_by_its_borrower_until_it_ends(
    engine: Engine, city: City, operator: SignedIn, west: SignedIn, east: SignedIn
) -> None:
    own, squad = report(operator, 8), city.squads["东-01"]
    assert "东-01" not in candidates(west, own)
    given = lend(east, city, squad_id=squad).json
    assert (given["state"], given["mine"]) == ("agreed", ["recall"])
    assert west.get(f"/squads/{squad}").json["call_sign"] == "东-01"
    ranked = west.get(f"/incidents/{own['id']}/recommendation").json["candidates"]
    lent = next(one for one in ranked if one["call_sign"] == "东-01")
    assert ("lent", "借调自 东区") in [(one["code"], one["text"]) for one in lent["reasons"]]
    assert lent["score"] == lent["travel_time_s"]
    sent = west.post(f"/incidents/{own['id']}/assignments", {"squad_id": squad})
    assert sent.status_code == 201, sent.text
    west.patch(f"/assignments/{sent.json['id']}", {"status": "released", "reason": "换队"})
    fire_timer(engine, "loan.ends")
    assert west.get(f"/squads/{squad}").status_code == 404
    assert west.get("/loans?ended=true").json["items"][0]["state"] == "ended"


def test_asked_for_the_owner_names_the_squad_and_may_recall_it(
    city: City, west: SignedIn, east: SignedIn
) -> None:
    asked = lend(west, city).json
    assert (asked["state"], asked["squad"], asked["mine"]) == ("asked", None, ["withdraw"])
    path = f"/loans/{asked['id']}"
    assert west.post(f"{path}/answer", {"accept": True}).json["code"] == "loan_not_yours"
    assert east.post(f"{path}/answer", {"accept": True}).json["code"] == "squad_missing"
    strange = east.post(f"{path}/answer", {"accept": True, "squad_id": city.squads["西-01"]})
    assert strange.json["code"] == "squad_unknown"
    agreed = east.post(f"{path}/answer", {"accept": True, "squad_id": city.squads["东-02"]}).json
    assert (agreed["state"], agreed["squad"]["call_sign"]) == ("agreed", "东-02")
    assert west.get("/loans").json["items"][0]["mine"] == ["return"]
    again = lend(east, city, squad_id=city.squads["东-02"])
    assert (again.status_code, again.json["code"]) == (409, "squad_lent")
    assert east.post(f"{path}/end", {"reason": "急用"}).json["state"] == "recalled"
    assert west.get(f"/squads/{city.squads['东-02']}").status_code == 404
    assert east.post(f"{path}/end", {}).json["code"] == "loan_closed"


def test_a_loan_to_come_begins_by_itself(engine: Engine, city: City, west: SignedIn, east: SignedIn) -> None:
    now = datetime.now(UTC)
    later = {"starts_at": (now + timedelta(hours=1)).isoformat()}
    lend(east, city, squad_id=city.squads["东-01"], **later)
    assert west.get(f"/squads/{city.squads['东-01']}").status_code == 404
    with Session(engine) as session:
        session.execute(update(Loan).values(starts_at=func.now()))
        session.commit()
    fire_timer(engine, "loan.begins")
    assert west.get(f"/squads/{city.squads['东-01']}").status_code == 200


@pytest.mark.parametrize(
    ("who", "other", "status", "code"),
    [
        ("west_operator", {"ends_at": "2020-01-01T00:00:00Z"}, 422, "loan_span_unfit"),
        ("west_operator", {"lender": "west"}, 422, "loan_to_itself"),
        ("street_operator", {}, 403, "loan_not_yours"),
        ("west_operator", {"lender": 99999}, 422, "organisation_unknown"),
        ("west_squad", {}, 403, "not_allowed"),
    ],
)
def test_what_cannot_be_lent(
    app: Application, city: City, who: str, other: dict[str, Any], status: int, code: str
) -> None:
    given = {name: getattr(city, value) if value == "west" else value for name, value in other.items()}
    answer = lend(sign_in(app, who), city, **given)
    assert (answer.status_code, answer.json["code"]) == (status, code)


def turn(squad: int, **other: Any) -> dict[str, Any]:
    days = [1, 2, 3, 4, 5, 6, 7]
    return {"squad_id": squad, "weekdays": days, "first_day": str(TODAY - timedelta(days=1)), **other}


def test_the_squad_on_turn_comes_first_and_its_organisation_answers(
    engine: Engine, city: City, operator: SignedIn, planner: SignedIn, west: SignedIn
) -> None:
    turns = [
        turn(city.squads["东-02"], every_days=2, run_days=1, first_day=str(TODAY)),
        turn(city.squads["西-01"], every_days=2, run_days=1),
    ]
    place = {"around": lonlat(9.5, 3), "radius_m": 300}
    made = planner.post("/rotas", {"name": "太平桥", "area": place, "turns": turns})
    assert made.status_code == 201, made.text
    rota = made.json
    assert [one["squad"]["call_sign"] for one in rota["now"]] == ["东-02"]
    assert rota["next"]["squad"]["call_sign"] == "西-01"
    assert (rota["gaps"], rota["overlaps"]) == ([], [])
    incident = report(operator)
    assert (incident["responsible"]["name"], incident["joint"]["how"]) == ("东区", "rota")
    assert acts(engine, incident) == ["incident.received", "incident.by_rota"]
    ranked = candidates(operator, incident)
    assert next(iter(ranked)) == "东-02"
    assert "on_turn" in ranked["东-02"]
    assert [one["name"] for one in west.get("/rotas").json["items"]] == ["太平桥"]
    planner.send("DELETE", f"/rotas/{rota['id']}")
    assert report(operator)["joint"]["how"] == "first"


def test_gaps_and_overlaps_of_a_rota_are_found(city: City, planner: SignedIn) -> None:
    turns = [
        turn(city.squads["东-02"], opens="08:00", closes="20:00"),
        turn(city.squads["西-01"], opens="18:00", closes="06:00"),
    ]
    place = {"around": lonlat(9.5, 3), "radius_m": 300}
    rota = planner.post("/rotas", {"name": "太平桥", "area": place, "turns": turns}).json
    assert hours(rota["gaps"]) == ({"22:00"}, {"00:00"})
    assert hours(rota["overlaps"]) == ({"10:00"}, {"12:00"})
    assert all(sorted(overlap["squads"]) == ["东-02", "西-01"] for overlap in rota["overlaps"])


def hours(spans: list[dict[str, Any]]) -> tuple[set[str], set[str]]:
    """Return when spans begin and end; the first may have begun, the last may go on beyond what is shown."""
    begins, ends = ([span[name][11:16] for span in spans] for name in ("starts_at", "ends_at"))
    return set(begins[1:]), set(ends[:-1])


def test_a_rota_is_made_by_those_above_all(app: Application, city: City) -> None:
    place = {"around": lonlat(9.5, 3), "radius_m": 300}
    turns = [turn(city.squads["西-01"]), turn(city.squads["西-02"])]
    planner = sign_in(app, "west_planner")
    assert planner.post("/rotas", {"name": "桥", "area": place, "turns": turns}).status_code == 201
    mixed = planner.post("/rotas", {"name": "桥", "area": place, "turns": [turn(city.squads["东-01"])]})
    assert mixed.status_code == 404
    nowhere = planner.post("/rotas", {"name": "桥", "area": {}, "turns": turns})
    assert nowhere.json["code"] == "area_unfit"


def test_a_change_of_an_agreement_waits_for_the_other_side(
    app: Application, engine: Engine, city: City, operator: SignedIn, planner: SignedIn
) -> None:
    made = agree(planner, city, window={"weekly": [{"days": [1, 2, 3, 4, 5, 6, 7]}]}).json
    path, ours, theirs = f"/agreements/{made['id']}", sign_in(app, "west_planner"), sign_in(app, "east_admin")
    wanted = {"answers": "a", "window": None, "area": {"around": lonlat(10, 5), "radius_m": 900}}
    asked = ours.patch(path, wanted)
    assert asked.status_code == 200, asked.text
    assert (asked.json["answers"], asked.json["area"], asked.json["in_force"]) == ("b", None, True)
    told = theirs.get("/agreements").json["items"][0]["proposal"]
    assert (told["side"], told["changes"], told["moves"]) == ("a", {"answers": "a", "window": None}, True)
    assert report(operator)["responsible"]["name"] == "东区"
    assert theirs.patch(path, {"answers": "alternating"}).json["code"] == "change_waits"
    assert ours.post(f"{path}/answer", {"accept": True}).json["code"] == "not_above_both"
    changed = theirs.post(f"{path}/answer", {"accept": True}).json
    assert (changed["answers"], changed["window"], changed["proposal"]) == ("a", None, None)
    assert changed["area"]["type"] == "MultiPolygon"
    assert report(operator)["responsible"]["name"] == "西区"
    assert theirs.post(f"{path}/answer", {"accept": True}).json["code"] == "no_change_waits"
    for answers in (theirs, ours):
        assert ours.patch(path, {"note": "试"}).status_code == 200
        assert answers.post(f"{path}/answer", {"accept": False}).json["note"] == ""
    by_city = planner.patch(path, {"answers": "alternating", "name": "新协议", "area": None}).json
    assert (by_city["name"], by_city["answers"], by_city["proposal"]) == ("新协议", "alternating", None)
    assert by_city["alternates_from"] == str(datetime.now(ZoneInfo("Asia/Shanghai")).date())
    assert ours.patch(path, {"name": None}).json["code"] == "nothing_asked"
    assert planner.patch(path, {"categories": ["none"]}).json["code"] == "category_unknown"
    assert len(notices(engine, "agreement.change_asked")) == 3


def test_a_rota_is_changed_from_now_on(app: Application, city: City, planner: SignedIn) -> None:
    place = {"around": lonlat(9.5, 3), "radius_m": 300}
    rota = planner.post("/rotas", {"name": "桥", "area": place, "turns": [turn(city.squads["西-01"])]}).json
    path = f"/rotas/{rota['id']}"
    west = sign_in(app, "west_planner")
    changed = west.patch(path, {"name": "桥头", "turns": [turn(city.squads["西-02"])]}).json
    assert [one["squad"]["call_sign"] for one in changed["now"]] == ["西-02"]
    assert (changed["name"], changed["area"]) == ("桥头", rota["area"])
    both = {"turns": [turn(city.squads["西-02"]), turn(city.squads["东-01"])]}
    assert west.patch(path, both).status_code == 404
    assert len(planner.patch(path, both).json["turns"]) == 2
    # Who no longer stands above all squads on it does not change it.
    assert west.patch(path, {"name": "西桥"}).status_code in (403, 404)
    assert planner.get("/rotas").json["items"][0]["name"] == "桥头"


@pytest.fixture
def boundary(engine: Engine) -> int:
    """A boundary area between the two districts."""
    with Session(engine) as session:
        layer = Layer(key="edge", kind="boundary_area", name="区界", version=1)
        session.add(layer)
        session.flush()
        strip = LayerFeature(layer_id=layer.id, name="西—东", shape=from_shape(Polygon(STRIP), 4326))
        session.add(strip)
        session.commit()
        return strip.id


def test_the_board_counts_what_each_sees(
    boundary: int, city: City, operator: SignedIn, east: SignedIn, west: SignedIn
) -> None:
    incidents = [report(operator) for _ in range(3)]
    report(operator, 1)
    east.post(f"/incidents/{incidents[0]['id']}/taking", None)
    west.post(f"/incidents/{incidents[1]['id']}/refusals", {"reason": "在路东"})
    transfer = east.post(
        f"/incidents/{incidents[0]['id']}/transfers", {"to": city.west, "reason": "属西"}
    ).json
    west.post(f"/transfers/{transfer['id']}/answer", {"answer": "accept"})
    row = operator.get("/boundary-board").json["items"][0]
    assert (row["feature_id"], row["incidents"], row["open"], row["untaken"]) == (boundary, 3, 3, 2)
    assert (row["passed_on"], row["refused"], row["risen"]) == (1, 1, 0)
    assert [(one["organisation"]["name"], one["count"]) for one in row["takers"]] == [("西区", 1)]
    assert 0 <= row["median_s"] <= row["ninetieth_s"] < 60
    table = west.get("/boundary-board.csv", headers={"Accept-Language": "zh-CN"})
    assert table.mimetype == "text/csv"
    head, line = table.get_data(as_text=True).lstrip("\ufeff").splitlines()
    assert head.startswith("交界地区,图层,案件")
    assert line.startswith("西—东,区界,3,3,2,西区 1,")


def test_the_board_of_another_time_is_empty(boundary: int, operator: SignedIn) -> None:
    report(operator)
    row = operator.get("/boundary-board?until=2020-01-01T00:00:00Z").json["items"][0]
    assert (row["incidents"], row["median_s"], row["takers"]) == (0, None, [])
