"""What published features demand while they hold: tags, priorities, deadlines, closures and posts."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from shapely import LineString
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, sessionmaker

from data.ledger import LedgerEntry
from dispatch import telling
from dispatch.timekeeping import Timekeeper
from layers.windows import ZONE
from tests.api.conftest import SignedIn
from tests.factories.city import City, area, lonlat
from tests.factories.layers import between, make_zones, put
from web.application import Application

NOW = datetime.now(UTC)


def local(hours: float) -> str:
    return (NOW + timedelta(hours=hours)).astimezone(ZONE).replace(tzinfo=None).isoformat(timespec="seconds")


def publish(engine: Engine, name: str, shape: Any, kind: str = "key_zone", **content: Any) -> int:
    with Session(engine) as session, session.begin():
        layer = make_zones(session, f"layer_{kind}_{name}", kind)
        return put(session, layer, name, shape, **content)


def report(operator: SignedIn, x: float = 2, y: float = 2, category: str = "stall") -> dict[str, Any]:
    body = {"category": category, "location": lonlat(x, y), "source": "12345"}
    answer = operator.post("/incidents", body)
    assert answer.status_code == 201, answer.text
    return answer.json


def seconds(incident: dict[str, Any]) -> float:
    due, reported = (
        datetime.fromisoformat(incident[a][b] if b else incident[a])
        for a, b in (("deadlines", "accept_at"), ("reported_at", ""))
    )
    return (due - reported).total_seconds()


@pytest.fixture
def keeper(engine: Engine) -> Timekeeper:
    sessions = sessionmaker(engine, expire_on_commit=False)
    telling.install(sessions)
    return Timekeeper(sessions)


def test_an_incident_in_a_zone_is_tagged_raised_and_due_sooner(operator: SignedIn, engine: Engine) -> None:
    outside = report(operator)
    publish(
        engine,
        "商圈",
        area(0, 0, 5, 5),
        demands={"priority_up": 2, "deadline_factor": 0.5, "joint": True},
    )
    inside = report(operator)
    [tag] = inside["tags"]
    assert (tag["name"], tag["kind"], tag["forbidden"]) == ("商圈", "key_zone", False)
    assert inside["priority"] == max(1, outside["priority"] - 2)
    assert inside["base_priority"] == outside["priority"]
    assert seconds(inside) == pytest.approx(seconds(outside) / 2)
    assert (inside["joint_response"], outside["joint_response"]) == (True, False)
    assert outside["tags"] == []


def test_what_is_forbidden_in_a_zone_comes_first(operator: SignedIn, engine: Engine) -> None:
    publish(engine, "核心区", area(0, 0, 5, 5), demands={"forbidden": ["stall"]})
    incident = report(operator)
    assert (incident["priority"], incident["tags"][0]["forbidden"]) == (1, True)


@pytest.mark.parametrize(("y", "tagged"), [(0.4, True), (0.6, False)])
def test_a_route_has_effect_50_m_to_both_sides(
    operator: SignedIn, engine: Engine, y: float, tagged: bool
) -> None:
    publish(engine, "线路", LineString([lonlat(0, 0), lonlat(9, 0)]), "event_route")
    assert bool(report(operator, 3, y)["tags"]) is tagged


def test_an_incident_that_moves_is_tagged_anew(operator: SignedIn, engine: Engine) -> None:
    publish(engine, "西", area(0, 0, 5, 5), demands={"priority_up": 1})
    incident = report(operator)
    moved = operator.patch(f"/incidents/{incident['id']}", {"location": lonlat(8, 8)}).json
    assert (moved["tags"], moved["priority"]) == ([], incident["base_priority"])


def test_a_correction_of_the_priority_keeps_what_the_zone_adds(operator: SignedIn, engine: Engine) -> None:
    publish(engine, "西", area(0, 0, 5, 5), demands={"priority_up": 1})
    incident = report(operator)
    changed = operator.patch(f"/incidents/{incident['id']}", {"priority": 4}).json
    assert (changed["priority"], changed["base_priority"]) == (3, 4)


def test_windows_open_and_close_by_themselves(
    operator: SignedIn, engine: Engine, keeper: Timekeeper, city: City
) -> None:
    publish(engine, "开幕", area(0, 0, 5, 5), window=between(local(1), local(2)), demands={"priority_up": 1})
    incident = report(operator)
    assert incident["tags"] == []
    assert keeper.look(NOW)
    assert not keeper.look(NOW + timedelta(minutes=30))
    assert keeper.look(NOW + timedelta(hours=1.5))
    during = operator.get(f"/incidents/{incident['id']}").json
    assert [tag["name"] for tag in during["tags"]] == ["开幕"]
    assert during["priority"] == incident["priority"] - 1
    assert keeper.look(NOW + timedelta(hours=2.5))
    after = operator.get(f"/incidents/{incident['id']}").json
    assert (after["tags"], after["priority"]) == ([], incident["priority"])
    with Session(engine) as session:
        acts = session.scalars(
            select(LedgerEntry.act).where(LedgerEntry.account_name == "system").order_by(LedgerEntry.sequence)
        ).all()
    assert acts == ["feature.opened", "incident.retagged", "feature.closed", "incident.retagged"]


def test_what_is_published_reaches_open_incidents(
    operator: SignedIn, engine: Engine, keeper: Timekeeper
) -> None:
    incident = report(operator)
    keeper.look(NOW)
    publish(engine, "新区", area(0, 0, 5, 5))
    assert keeper.look(datetime.now(UTC))
    assert operator.get(f"/incidents/{incident['id']}").json["tags"][0]["name"] == "新区"
    assert not keeper.look(datetime.now(UTC))


def test_a_closed_zone_reroutes_squads_while_its_window_is_open(
    app: Application, operator: SignedIn, engine: Engine
) -> None:
    incident = report(operator, 4, 2)

    def first() -> tuple[str, float]:
        found = operator.get(f"/incidents/{incident['id']}/recommendation").json
        return found["candidates"][0]["call_sign"], found["candidates"][0]["travel_time_s"]

    before = first()
    publish(engine, "封控", area(2.5, -1, 3.5, 9.5), "closure", window=between(local(-1), local(1)))
    during = first()
    assert during != before
    publish(engine, "已过", area(2.5, -1, 3.5, 9.5), "closure", window=between(local(-3), local(-2)))
    assert first() == during


def test_a_squad_bound_to_a_zone_is_left_out_with_why(operator: SignedIn, engine: Engine, city: City) -> None:
    incident = report(operator)
    squad = city.squads["西-01"]
    zone = publish(engine, "岗", area(0, 0, 5, 5), demands={"squads": [squad]})
    left_out = operator.get(f"/incidents/{incident['id']}/recommendation").json["left_out"]
    assert {one["squad_id"]: one["why"]["code"] for one in left_out}[squad] == "bound_to_post"
    with Session(engine) as session, session.begin():
        from data.layers import LayerFeature
        from layers.drafting.publishing import publish as publish_layer
        from layers.drafting.saving import delete_feature, lock_for_editing

        feature = session.get_one(LayerFeature, zone)
        layer = lock_for_editing(session, feature.layer_id)
        delete_feature(session, layer, zone, feature.revision_id, None)
        publish_layer(session, layer.id, None)
    candidates = operator.get(f"/incidents/{incident['id']}/recommendation").json["candidates"]
    assert candidates[0]["squad_id"] == squad


def test_what_is_here_answers_for_any_time(operator: SignedIn, engine: Engine) -> None:
    publish(engine, "开幕", area(0, 0, 5, 5), window=between(local(1), local(2)), demands={"priority_up": 1})
    lon, lat = lonlat(2, 2)

    def here(hours: float) -> list[str]:
        when = (NOW + timedelta(hours=hours)).isoformat()
        found = operator.get("/what-is-here", query_string={"at": f"{lon},{lat}", "when": when}).json
        return [feature["name"] for feature in found["features"]]

    assert [here(hours) for hours in (0.5, 1.5, 2.5)] == [[], ["开幕"], []]
    past = (NOW - timedelta(days=9)).isoformat()
    publish(engine, "常设", area(0, 0, 5, 5))
    assert here(0.5) == ["常设"]
    found = operator.get("/what-is-here", query_string={"at": f"{lon},{lat}", "when": past}).json
    assert found["features"] == []


def test_a_squad_that_alone_covers_a_zone_says_what_leaves_with_it(
    operator: SignedIn, engine: Engine, city: City
) -> None:
    incident = report(operator, 3, 2)

    def reasons(call_sign: str) -> dict[str, str]:
        found = operator.get(f"/incidents/{incident['id']}/recommendation").json
        [candidate] = [one for one in found["candidates"] if one["call_sign"] == call_sign]
        return {reason["code"]: reason["text"] for reason in candidate["reasons"]}

    assert "leaves_uncovered" not in reasons("西-01")
    publish(engine, "商圈", area(1, 1, 3, 3), demands={"coverage_min": 1})
    assert reasons("西-01")["leaves_uncovered"] == "离开后“商圈”1 分钟内无可用队"
    assert "leaves_uncovered" not in reasons("东-01")


def test_what_features_closed_is_replayed(operator: SignedIn, engine: Engine, city: City) -> None:
    publish(engine, "封控", area(2.5, -1, 3.5, 9.5), "closure")
    publish(engine, "商圈", area(1, 1, 3, 3), demands={"coverage_min": 1})
    incident = report(operator, 4, 2)
    body = {"squad_id": city.squads["东-01"], "role": "lead", "override_reason": "x"}
    made = operator.post(f"/incidents/{incident['id']}/assignments", body)
    assert made.status_code == 201, made.text
    publish(engine, "另一封控", area(6.5, -1, 7.5, 9.5), "closure")
    replayed = operator.get(f"/assignments/{made.json['id']}/recommendation").json
    assert replayed["verdict"] == "same"
