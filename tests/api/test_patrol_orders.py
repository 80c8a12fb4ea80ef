"""Patrol orders over the API: made, given, told, gone around, seen, ended, and what came of them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from data.notices import Notice
from data.patrol_orders import PatrolVisit, in_force_on
from data.roads import RoadNetworkVersion
from data.squads import Squad
from data.timers import Timer
from dispatch.timers.firing import fire
from layers.windows.spans import ZONE
from tests.api.conftest import SignedIn, sign_in
from tests.api.patrols import ALL_DAY, TODAY, code, days, made
from tests.factories.city import City
from tests.factories.patrols import make_fixes, make_hotspot
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


def told(engine: Engine, kind: str) -> list[tuple[str, int | None]]:
    with Session(engine) as session:
        rows = session.execute(
            select(Notice.role, Notice.squad_id).where(Notice.kind == kind).order_by(Notice.id)
        )
        return [tuple(row) for row in rows]


def fire_all(engine: Engine, kind: str) -> None:
    """Fire the timers of a kind as if their time had come."""
    with Session(engine) as session, session.begin():
        for timer in session.scalars(select(Timer).where(Timer.kind == kind, Timer.fired_at.is_(None))):
            timer.due_at = datetime.now(UTC) - timedelta(seconds=1)
    with Session(engine) as session, session.begin():
        for timer_id in session.scalars(
            select(Timer.id).where(Timer.kind == kind, Timer.fired_at.is_(None))
        ).all():
            fire(session, timer_id)


def test_a_draft_is_changed_and_given_and_its_squad_is_told(
    west: SignedIn, city: City, places: dict[str, int], engine: Engine, app: Application
) -> None:
    order = made(west, places["west"], goal="早市不占道", opens="07:00", closes="10:00", weekdays=[6, 7])
    assert (order["state"], order["name"], order["squads"]) == ("draft", "早市口巡查", [])
    assert order["mine"] == ["change", "squads", "give", "drop"]
    changed = west.patch(
        f"/patrol-orders/{order['id']}",
        {"weekdays": [1, 2, 3, 4, 5, 6, 7], **days(1, 3), "squads": [city.squads["西-02"]]},
    ).json
    assert (changed["opens"], changed["closes"]) == ("07:00", "10:00")
    squad = sign_in(app, "west_squad")
    assert squad.get("/patrol-orders").json["items"] == []
    given = west.post(f"/patrol-orders/{order['id']}/give", None).json
    assert (given["state"], given["mine"]) == ("ordered", ["change", "squads", "end"])
    assert told(engine, "patrol.ordered") == [("squad", city.squads["西-02"])]
    assert [one["id"] for one in squad.get("/patrol-orders").json["items"]] == [order["id"]]
    assert squad.get(f"/patrol-orders/{order['id']}").json["mine"] == []
    with Session(engine) as session:
        assert in_force_on(session, places.values(), TODAY) == {}
        assert in_force_on(session, places.values(), TODAY + timedelta(days=2)) == {
            places["west"]: [order["id"]]
        }


def test_it_starts_and_ends_by_itself(
    west: SignedIn, city: City, places: dict[str, int], engine: Engine
) -> None:
    squads = [city.squads["西-01"]]
    order = made(west, places["west"], **days(1, 1), squads=squads, give=True)
    assert order["state"] == "ordered"
    fire_all(engine, "patrol.begins")
    assert west.get(f"/patrol-orders/{order['id']}").json["state"] == "running"
    assert told(engine, "patrol.started") == [("squad", squads[0])]
    fire_all(engine, "patrol.ends")
    ended = west.get(f"/patrol-orders/{order['id']}").json
    assert (ended["state"], ended["mine"]) == ("ended", [])


def test_it_is_ended_early_with_a_reason_and_is_in_force_up_to_then(
    west: SignedIn, city: City, places: dict[str, int], engine: Engine
) -> None:
    order = made(west, places["west"], squads=[city.squads["西-01"]], give=True)
    assert order["state"] == "running"
    assert code(west.post(f"/patrol-orders/{order['id']}/end", {"reason": " "}))[0] == 422
    ended = west.post(f"/patrol-orders/{order['id']}/end", {"reason": "下雨"}).json
    assert (ended["state"], ended["end_reason"]) == ("ended", "下雨")
    assert told(engine, "patrol.ended") == [("squad", city.squads["西-01"])]
    with Session(engine) as session:
        assert in_force_on(session, [places["west"]], TODAY) == {places["west"]: [order["id"]]}
        assert in_force_on(session, [places["west"]], TODAY + timedelta(days=1)) == {}
    again = west.post(f"/patrol-orders/{order['id']}/end", {"reason": "又下雨"})
    assert code(again) == (409, "patrol_order_closed")


def test_what_has_not_started_is_cancelled_and_a_draft_is_thrown_away(
    west: SignedIn, places: dict[str, int], engine: Engine
) -> None:
    order = made(west, places["west"], **days(2, 4), give=True)
    assert west.post(f"/patrol-orders/{order['id']}/end", {"reason": "改期"}).json["state"] == "cancelled"
    with Session(engine) as session:
        assert in_force_on(session, [places["west"]], TODAY + timedelta(days=3)) == {}
    draft = made(west, places["west"])
    assert west.send("DELETE", f"/patrol-orders/{draft['id']}").status_code == 204
    assert code(west.get(f"/patrol-orders/{draft['id']}")) == (404, "patrol_order_unknown")
    assert code(west.send("DELETE", f"/patrol-orders/{order['id']}")) == (409, "patrol_order_closed")


def test_across_a_border_it_is_of_both_and_each_names_its_squads(
    west: SignedIn, east: SignedIn, city: City, places: dict[str, int], engine: Engine
) -> None:
    order = made(west, places["border"], squads=[city.squads["西-01"]], give=True)
    assert order["is_joint"]
    assert [one["name"] for one in order["owners"]] == ["西区", "东区"]
    assert ("supervisor", None) in told(engine, "patrol.ordered")
    path = f"/patrol-orders/{order['id']}"
    assert east.get(path).json["mine"] == ["squads"]
    assert code(east.patch(path, {"goal": "别的"})) == (403, "patrol_order_not_yours")
    assert code(east.post(f"{path}/end", {"reason": "不"})) == (403, "patrol_order_not_yours")
    both = east.patch(path, {"squads": [city.squads["东-01"]]}).json
    assert [one["call_sign"] for one in both["squads"]] == ["东-01", "西-01"]
    assert ("squad", city.squads["东-01"]) in told(engine, "patrol.ordered")
    without = west.patch(path, {"squads": []}).json
    assert [one["call_sign"] for one in without["squads"]] == ["东-01"]
    assert told(engine, "patrol.cancelled") == [("squad", city.squads["西-01"])]


@pytest.mark.parametrize(
    ("body", "refused"),
    [
        ({"hotspots": [999_999]}, (404, "hotspot_unknown")),
        ({"squads": [999_999]}, (404, "squad_unknown")),
        (days(3, 1), (422, "patrol_days_unfit")),
        (days(0, 92), (422, "patrol_days_unfit")),
        ({"starts_on": "2026-11-23", "ends_on": "2026-11-24", "weekdays": [7]}, (422, "patrol_days_unfit")),
        ({"opens": "24:00"}, (422, "invalid")),
        ({"hotspots": []}, (422, "invalid")),
        ({"visits": 0}, (422, "invalid")),
    ],
)
def test_what_will_not_do_is_refused_and_nothing_stays(
    west: SignedIn, places: dict[str, int], body: dict[str, Any], refused: tuple[int, str]
) -> None:
    answer = west.post("/patrol-orders", {"hotspots": [places["west"]], **days(0, 6), **body})
    assert code(answer) == refused
    assert west.get("/patrol-orders").json["items"] == []


def test_nobody_orders_patrols_on_others_land(
    east: SignedIn, west: SignedIn, app: Application, city: City, places: dict[str, int], engine: Engine
) -> None:
    body = {"hotspots": [places["west"]], **days(0, 6)}
    assert code(east.post("/patrol-orders", body)) == (404, "hotspot_unknown")
    assert sign_in(app, "west_operator").post("/patrol-orders", body).status_code == 403
    theirs = {"hotspots": [places["east"]], **days(0, 6), "squads": [city.squads["西-01"]]}
    assert code(east.post("/patrol-orders", theirs)) == (404, "squad_unknown")
    order = made(west, places["west"])
    for method, end in (("GET", ""), ("PATCH", ""), ("POST", "/give"), ("GET", "/visits"), ("GET", "/tours")):
        body = {"goal": "x"} if method == "PATCH" else None
        assert east.send(method, f"/patrol-orders/{order['id']}{end}", body).status_code == 404
    assert east.get("/patrol-orders").json["items"] == []
    with Session(engine) as session, session.begin():
        nobodys = make_hotspot(session, None, 20, 1, name="无主").id
    assert made(east, nobodys)["owners"] == []


def test_a_squad_is_on_one_patrol_at_a_time(west: SignedIn, city: City, places: dict[str, int]) -> None:
    squads = [city.squads["西-01"]]
    early = made(west, places["west"], squads=squads, opens="06:00", closes="10:00", give=True, name="早")
    night = made(west, places["west"], squads=squads, opens="22:00", closes="06:00", give=True)
    assert night["state"] in ("ordered", "running")
    clash = made(west, places["border"], squads=squads, opens="09:00", closes="12:00")
    refused = west.post(f"/patrol-orders/{clash['id']}/give", None)
    assert code(refused) == (409, "squad_ordered")
    assert refused.json["order"] == "早"
    west.post(f"/patrol-orders/{early['id']}/end", {"reason": "换队"})
    assert west.post(f"/patrol-orders/{clash['id']}/give", None).status_code == 200


def test_tours_go_over_the_roads_and_are_kept(
    west: SignedIn, city: City, places: dict[str, int], app: Application
) -> None:
    squads = [city.squads["西-01"], city.squads["西-02"]]
    order = made(
        west, places["west"], places["border"], squads=squads, **ALL_DAY, stay_min=10, **days(1, 3), give=True
    )
    path = f"/patrol-orders/{order['id']}/tours"
    assert west.get(path).json["day"] is None
    planned = west.post(path, {}).json
    assert planned == west.get(path).json
    assert planned["day"] == (TODAY + timedelta(days=1)).isoformat()
    tours = {one["squad"]["call_sign"]: one for one in planned["tours"]}
    assert [stop["name"] for stop in tours["西-01"]["stops"]] == ["早市口"]
    assert [stop["name"] for stop in tours["西-02"]["stops"]] == ["界桥"]
    for one in tours.values():
        assert one["travel_s"] == sum(stop["travel_s"] for stop in one["stops"])
        assert len(one["geometry"]["coordinates"][0]) > 1
    assert (planned["left_out"], planned["without_fix"]) == ([], [])
    assert sign_in(app, "west_squad").get(path).json == planned
    assert west.get(f"/patrol-orders/{order['id']}").json["toured_on"] == planned["day"]
    wrong = west.post(path, {"day": (TODAY + timedelta(days=9)).isoformat()})
    assert code(wrong) == (422, "not_patrolled_on")


def test_tours_say_what_they_leave_out(
    west: SignedIn, city: City, places: dict[str, int], engine: Engine
) -> None:
    with Session(engine) as session, session.begin():
        session.get_one(Squad, city.squads["西-01"]).location = None
        far = make_hotspot(session, city.west, -5, 12, name="荒地").id
    squads = [city.squads["西-01"], city.squads["西-02"]]
    hours = {"opens": "08:00", "closes": "08:30", "stay_min": 30}
    order = made(west, places["west"], far, squads=squads, **hours, **days(1, 1))
    planned = west.post(f"/patrol-orders/{order['id']}/tours", {}).json
    assert planned["without_fix"] == ["西-01"]
    assert {one["name"]: one["why"] for one in planned["left_out"]} == {
        "荒地": "no_road",
        "早市口": "no_time",
    }


def test_without_roads_an_order_is_given_without_tours(
    west: SignedIn, city: City, places: dict[str, int], engine: Engine
) -> None:
    with Session(engine) as session, session.begin():
        session.query(RoadNetworkVersion).delete()
    order = made(west, places["west"], squads=[city.squads["西-01"]], give=True)
    assert order["state"] == "running"
    assert code(west.post(f"/patrol-orders/{order['id']}/tours", {})) == (503, "no_road_network")


def test_visits_are_found_in_fixes_and_kept_when_these_are_gone(
    west: SignedIn, city: City, places: dict[str, int], engine: Engine
) -> None:
    """Ten minutes within, then a gap; the day before yesterday, so that all is over."""
    opens = datetime.combine(TODAY - timedelta(days=2), datetime.min.time(), ZONE) + timedelta(hours=8)
    way = [(8.0, 2.0)] * 5 + [(2.0, 2.0)] * 10 + [(8.0, 2.0)] * 5
    with Session(engine) as session, session.begin():
        make_fixes(session, city.squads["西-01"], way, opens)
        make_fixes(session, city.squads["西-01"], [(2.0, 2.0)], opens + timedelta(minutes=50))
    squads = [city.squads["西-01"], city.squads["西-02"]]
    order = made(
        west, places["west"], squads=squads, opens="08:00", closes="09:00", **days(-2, -2), give=True
    )
    assert order["state"] == "ended"
    seen = west.get(f"/patrol-orders/{order['id']}/visits").json
    by_squad = {one["squad"]["call_sign"]: one for one in seen["squads"]}
    assert by_squad["西-01"] | {"last_at": ""} == {
        "squad": {"id": city.squads["西-01"], "call_sign": "西-01"},
        "wanted_s": 3600, "seen_s": 19 * 60, "visits": 1, "inside_s": 600, "last_at": "",
    }  # fmt: skip
    assert by_squad["西-02"]["seen_s"] == 0
    target = seen["targets"][0]
    assert (target["visits"], target["passes"], target["inside_s"]) == (1, 1, 600)
    assert target["by_hour_s"][8] == 600
    assert sum(target["by_hour_s"]) == 600
    assert [one["is_pass"] for one in seen["items"]] == [True, False]
    with Session(engine) as session:
        assert len(session.scalars(select(PatrolVisit)).all()) == 2
        assert told(engine, "patrol.ordered") == []


def test_a_running_order_counts_what_came_since_and_keeps_it_once(
    west: SignedIn, city: City, places: dict[str, int], engine: Engine
) -> None:
    order = made(west, places["west"], squads=[city.squads["西-01"]], **days(-1, 1), give=True)
    moment = datetime.now(UTC) - timedelta(minutes=20)
    with Session(engine) as session, session.begin():
        make_fixes(session, city.squads["西-01"], [(2.0, 2.0)] * 11, moment)
    path = f"/patrol-orders/{order['id']}/visits"
    before = west.get(path).json
    assert before["targets"][0]["visits"] == 1
    assert before["squads"][0]["inside_s"] == 600
    fire_all(engine, "patrol.counts")
    after = west.get(path).json
    assert after["counted_to"] is not None
    assert after["squads"][0]["seen_s"] == pytest.approx(600, abs=60)
