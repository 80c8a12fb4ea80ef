"""A squad on scene that gives no sign is asked, and the desk is alarmed when it stays silent."""

from typing import Any

import pytest
from sqlalchemy import Engine, text

from tests.api.conftest import SignedIn, sign_in
from tests.factories.city import City, lonlat
from tests.factories.timers import pass_time
from web.application import Application

SILENT, ANSWER = 1800, 180


@pytest.fixture
def sent(operator: SignedIn, city: City, engine: Engine) -> dict[str, Any]:
    """An assignment whose squad is on scene; its incident's deadlines are far."""
    body = {"category": "stall", "location": lonlat(2, 5), "source": "patrol"}
    incident = operator.post("/incidents", body).json
    body = {"squad_id": city.squads["西-01"], "role": "lead", "override_reason": "就近"}
    assignment = operator.post(f"/incidents/{incident['id']}/assignments", body).json
    assert operator.patch(f"/assignments/{assignment['id']}", {"status": "on_scene"}).status_code == 200
    return assignment


@pytest.fixture
def squad(app: Application) -> SignedIn:
    """The account of that squad."""
    return sign_in(app, "squad")


def kinds(someone: SignedIn) -> list[str]:
    notices = someone.get("/notices").json["items"]
    return [each["kind"] for each in notices if each["kind"].startswith("safety")]


def acts(operator: SignedIn, sent: dict[str, Any]) -> list[str]:
    entries = operator.get(f"/incidents/{sent['incident_id']}/timeline").json["items"]
    return [entry["act"] for entry in entries if entry["act"].startswith("safety")]


def test_silent_a_squad_is_asked_and_then_the_desk_is_alarmed(
    app: Application, engine: Engine, operator: SignedIn, squad: SignedIn, sent: dict[str, Any]
) -> None:
    pass_time(engine, SILENT - 10)
    assert kinds(squad) == []
    pass_time(engine, 10)
    assert kinds(squad) == ["safety.asked"]
    (asked,) = squad.get("/notices").json["items"]
    assert asked["details"] == {"assignment_id": sent["id"]}
    assert asked["due_at"] is not None
    street = sign_in(app, "street_operator")
    assert kinds(street) == []
    pass_time(engine, ANSWER)
    assert kinds(street) == ["safety.alarmed"]
    alarm = street.get("/notices").json["items"][0]
    assert (alarm["priority"], alarm["squad"]["call_sign"]) == (1, "西-01")
    assert acts(operator, sent) == ["safety.asked", "safety.alarmed"]
    # Nobody is told twice, and seeing an alarm does not end it.
    pass_time(engine, SILENT)
    street.post("/notices/seen", {})
    assert acts(operator, sent) == ["safety.asked", "safety.alarmed"]
    assert kinds(street) == ["safety.alarmed"]


def test_a_sign_after_the_alarm_ends_it(
    app: Application, engine: Engine, squad: SignedIn, sent: dict[str, Any]
) -> None:
    pass_time(engine, SILENT)
    pass_time(engine, ANSWER)
    street = sign_in(app, "street_operator")
    assert kinds(street) == ["safety.alarmed"]
    with engine.begin() as connection:
        connection.execute(text("UPDATE squad SET fix_at = now() + interval '3 minutes'"))
    pass_time(engine, ANSWER)
    assert kinds(street) == []
    assert kinds(squad) == []


def test_an_answer_ends_it(
    app: Application, engine: Engine, operator: SignedIn, squad: SignedIn, sent: dict[str, Any]
) -> None:
    pass_time(engine, SILENT)
    answer = squad.post(f"/assignments/{sent['id']}/safe", None)
    assert answer.status_code == 200, answer.text
    assert kinds(squad) == []
    pass_time(engine, ANSWER)
    assert kinds(sign_in(app, "street_operator")) == []
    assert acts(operator, sent) == ["safety.asked", "safety.answered"]
    pass_time(engine, SILENT - ANSWER)
    assert kinds(squad) == ["safety.asked"]


def test_the_desk_answers_for_a_squad_it_has_reached_by_radio(
    app: Application, engine: Engine, operator: SignedIn, sent: dict[str, Any]
) -> None:
    pass_time(engine, SILENT)
    pass_time(engine, ANSWER)
    street = sign_in(app, "street_operator")
    assert kinds(street) == ["safety.alarmed"]
    assert operator.post(f"/assignments/{sent['id']}/safe", None).status_code == 200
    assert kinds(street) == []


def test_a_fresh_fix_is_a_sign_where_the_setting_says_so(
    engine: Engine, operator: SignedIn, squad: SignedIn, sent: dict[str, Any]
) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE squad SET fix_at = now() + interval '30 minutes'"))
    assert pass_time(engine, SILENT) == 1
    assert kinds(squad) == []
    pass_time(engine, SILENT)
    assert kinds(squad) == ["safety.asked"]
    with engine.begin() as connection:
        connection.execute(text("UPDATE squad SET fix_at = now() + interval '3 minutes'"))
    pass_time(engine, ANSWER)
    assert kinds(squad) == []
    assert acts(operator, sent) == ["safety.asked"]


def test_where_only_an_answer_counts_a_fix_is_none(
    app: Application, engine: Engine, squad: SignedIn, sent: dict[str, Any]
) -> None:
    settings = {
        "warn_share": 0.25,
        "warn_at_most_s": 86400,
        "rise_after_s": 600,
        "rise_again_after_s": 1800,
        "safety_silent_s": SILENT,
        "safety_answer_s": ANSWER,
        "safety_fix_counts": False,
    }
    assert sign_in(app, "admin").send("PUT", "/deadline-settings", settings).status_code == 200
    pass_time(engine, SILENT, squads=False)
    pass_time(engine, ANSWER, squads=False)
    assert kinds(sign_in(app, "street_operator")) == ["safety.alarmed"]


def test_once_it_has_left_nobody_asks(
    engine: Engine, operator: SignedIn, squad: SignedIn, sent: dict[str, Any]
) -> None:
    pass_time(engine, SILENT)
    assert operator.patch(f"/assignments/{sent['id']}", {"status": "handled"}).status_code == 200
    assert kinds(squad) == []
    pass_time(engine, SILENT)
    assert acts(operator, sent) == ["safety.asked"]


def test_a_squad_answers_for_itself_only(app: Application, sent: dict[str, Any]) -> None:
    answer = sign_in(app, "east_squad").post(f"/assignments/{sent['id']}/safe", None)
    assert answer.status_code in (403, 404)
