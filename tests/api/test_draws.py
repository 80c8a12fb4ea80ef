"""Draws: shown, made, kept, published, and repeated by anybody with what was published."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from data.accounts import Account
from data.ledger import LedgerEntry
from data.violations import Subject
from scripts import verify_draw
from tests.api.conftest import SignedIn, sign_in
from tests.factories.city import City
from web.application import Application

GRADES = "AAAAABBBCCD"


@pytest.fixture
def supervisor(app: Application) -> SignedIn:
    """A supervisor of the western district."""
    return sign_in(app, "west_supervisor")


@pytest.fixture
def shops(engine: Engine, city: City) -> list[int]:
    """Shops of the west, one of the east, and a person."""
    with Session(engine) as session, session.begin():
        made = [
            Subject(name=f"商户{at}", kind="shop", organisation_id=city.west, grade=grade)
            for at, grade in enumerate(GRADES)
        ]
        made.append(Subject(name="东店", kind="shop", organisation_id=city.east, grade="D"))
        made.append(Subject(name="某人", kind="person", organisation_id=city.west))
        session.add_all(made)
        session.flush()
        return [one.id for one in made]


@pytest.fixture
def wish(city: City, shops: list[int]) -> dict[str, Any]:
    return {
        "name": "十一月抽查",
        "filters": {"organisation": city.west},
        "wanted": 4,
        "inspectors": [f"squad:{city.squads['西-01']}", "name:张三", "name:李四", "name:王五"],
        "recusals": [{"inspector": "name:张三", "subject_id": shops[10], "reason": "亲属"}],
    }


def make(client: SignedIn, wish: dict[str, Any], **seed: str) -> dict[str, Any]:
    shown = client.post("/draws/preview", wish)
    assert shown.status_code == 200, shown.text
    made = client.post("/draws", {**wish, "list_sha256": shown.json["list_sha256"], **seed})
    assert made.status_code == 201, made.text
    return made.json


def test_a_list_is_shown_before_anything_is_drawn(supervisor: SignedIn, wish: dict[str, Any]) -> None:
    shown = supervisor.post("/draws/preview", wish).json
    assert shown["on_list"] == len(GRADES)
    assert [(each["grade"], each["on_list"], each["weight"]) for each in shown["grades"]] == [
        ("A", 5, 1),
        ("B", 3, 2),
        ("C", 2, 4),
        ("D", 1, 8),
    ]
    assert sum(each["expected"] for each in shown["grades"]) == pytest.approx(4)
    assert "某人" not in shown["list_text"]
    assert "亲属" not in shown["list_text"]
    assert supervisor.get("/draws").json["items"] == []


def test_a_draw_is_kept_told_published_and_repeated(
    supervisor: SignedIn, wish: dict[str, Any], app: Application, engine: Engine, tmp_path: Path
) -> None:
    made = make(supervisor, wish, seed="福彩双色球 2026132：03 09 17 22 28 31 + 11", seed_note="开奖后取用")
    assert (len(made["drawn"]), made["seed_source"]) == (4, "given")
    assert all(len(each["inspectors"]) == 2 for each in made["drawn"])
    with Session(engine) as session:
        told = session.scalars(select(LedgerEntry).where(LedgerEntry.act == "draw.made")).one()
    assert (told.details["seed"], told.details["list_sha256"]) == (made["seed"], made["list_sha256"])
    anybody, address = app.test_client(), f"/api/v1/published-draws/{made['id']}"
    assert anybody.get(address).status_code == 404
    assert anybody.get("/api/v1/published-draws").json["items"] == []
    assert supervisor.send("PUT", f"/draws/{made['id']}/publication").json["published_at"]
    again = supervisor.send("PUT", f"/draws/{made['id']}/publication")
    assert (again.status_code, again.json["code"]) == (409, "draw_published")
    published = anybody.get(address)
    assert [each["id"] for each in anybody.get("/api/v1/published-draws").json["items"]] == [made["id"]]
    assert "亲属" not in published.text
    assert anybody.get(f"{address}/list").data == made["list_text"].encode()
    file = tmp_path / "draw.json"
    file.write_bytes(published.data)
    assert verify_draw.main([str(file)]) == 0
    file.write_text(json.dumps(published.json | {"seed": "x"}), "utf-8")
    assert verify_draw.main([str(file)]) == 1


def test_anybody_reads_the_page_of_a_published_draw(
    supervisor: SignedIn, wish: dict[str, Any], app: Application
) -> None:
    made = make(supervisor, wish | {"name": "<b>抽查</b>"})
    anybody, address = app.test_client(), f"/published/draws/{made['id']}"
    assert anybody.get(address).status_code == 404
    assert made["drawn"][0]["name"] not in anybody.get("/published/draws").text
    supervisor.send("PUT", f"/draws/{made['id']}/publication")
    page = anybody.get(address)
    assert page.status_code == 200
    assert "&lt;b&gt;抽查&lt;/b&gt;" in page.text
    assert all(one["name"] in page.text for one in made["drawn"])
    assert made["seed"] in page.text
    assert "亲属" not in page.text
    assert "Published at" in anybody.get(address, headers={"Accept-Language": "en"}).text
    assert address in anybody.get("/published/draws").text
    style = anybody.get("/published/static/published.css")
    assert (style.status_code, style.mimetype) == (200, "text/css")
    style.close()


def test_a_seed_is_made_where_none_is_given(supervisor: SignedIn, wish: dict[str, Any]) -> None:
    one, other = make(supervisor, wish), make(supervisor, wish)
    assert one["seed_source"] == "made"
    assert one["seed"] != other["seed"]
    assert one["list_sha256"] == other["list_sha256"]
    assert verify_draw.check(one) == verify_draw.check(other) == []
    assert make(supervisor, wish, seed=one["seed"])["drawn"] == one["drawn"]
    assert [each["id"] for each in supervisor.get("/draws").json["items"]][-1] == one["id"]


def test_a_list_that_changed_since_it_was_shown_is_not_drawn_from(
    supervisor: SignedIn, wish: dict[str, Any], shops: list[int], engine: Engine
) -> None:
    shown = supervisor.post("/draws/preview", wish).json
    with Session(engine) as session, session.begin():
        session.execute(update(Subject).where(Subject.id == shops[0]).values(grade="D"))
    answer = supervisor.post("/draws", {**wish, "list_sha256": shown["list_sha256"]})
    assert (answer.status_code, answer.json["code"]) == (409, "list_changed")
    assert supervisor.get("/draws").json["items"] == []


def test_what_cannot_be_drawn_is_refused(supervisor: SignedIn, wish: dict[str, Any]) -> None:
    for change, code in (
        ({"wanted": 99}, "draws_too_many"),
        ({"inspectors": ["name:张三"], "recusals": []}, "too_few_inspectors"),
        ({"inspectors": ["name:张三", "account:987654"]}, "inspector_unknown"),
        ({"inspectors": ["name:张三", "账号"]}, "inspector_unknown"),
        ({"inspectors": ["name:张三", "name:李四", "name:李四"]}, "twice_on_list"),
        ({"filters": {"kinds": ["vehicle"]}}, "list_empty"),
        ({"recusals": [{"inspector": "name:外人", "reason": "?"}]}, "recusal_unknown"),
        ({"recusals": [{"inspector": "name:张三", "reason": ""}]}, "invalid"),
        ({"filters": {"kinds": ["person"]}}, "invalid"),
        ({"wanted": 0}, "invalid"),
    ):
        answer = supervisor.post("/draws/preview", wish | change)
        assert (answer.status_code, answer.json["code"]) == (422, code), change


def test_filters_say_who_enters(supervisor: SignedIn, wish: dict[str, Any], shops: list[int]) -> None:
    result = {"subject_id": shops[10], "inspected_on": "2026-01-05", "result": "pass"}
    assert supervisor.post("/inspections", result).status_code == 201
    few = wish | {"wanted": 1, "recusals": []}
    for filters, count in (
        ({"grades": ["C", "D"]}, 2),
        ({"not_inspected_days": 3650}, 10),
        ({"kinds": ["shop", "site"]}, 11),
    ):
        shown = supervisor.post("/draws/preview", few | {"filters": filters})
        assert shown.json["on_list"] == count, filters


def test_results_of_a_draw_come_once_and_are_published(
    supervisor: SignedIn, wish: dict[str, Any], shops: list[int], app: Application
) -> None:
    made = make(supervisor, wish)
    supervisor.send("PUT", f"/draws/{made['id']}/publication")
    drawn = made["drawn"][0]["subject_id"]
    result = {"subject_id": drawn, "inspected_on": "2026-01-05", "result": "conditions", "note": "内部"}
    in_draw = {**result, "draw_id": made["id"]}
    assert supervisor.post("/inspections", in_draw).status_code == 201
    again = supervisor.post("/inspections", in_draw)
    assert (again.status_code, again.json["code"]) == (409, "inspected_already")
    spared = next(each for each in shops[:11] if each not in {one["subject_id"] for one in made["drawn"]})
    other = supervisor.post("/inspections", {**in_draw, "subject_id": spared})
    assert (other.status_code, other.json["code"]) == (422, "not_drawn")
    published = app.test_client().get(f"/api/v1/published-draws/{made['id']}")
    assert published.json["drawn"][0]["inspection"]["result"] == "conditions"
    assert "内部" not in published.text
    assert supervisor.get("/draws").json["items"][0]["inspected"] == 1


def test_a_draw_is_seen_by_its_organisation_and_those_above(
    app: Application, supervisor: SignedIn, wish: dict[str, Any]
) -> None:
    made = make(supervisor, wish)
    for name, status in (
        ("supervisor", 200),
        ("west_planner", 200),
        ("east_supervisor", 404),
        ("west_squad", 403),
    ):
        assert sign_in(app, name).get(f"/draws/{made['id']}").status_code == status, name
    east = sign_in(app, "east_supervisor")
    assert east.get("/draws").json["items"] == []
    assert east.send("PUT", f"/draws/{made['id']}/publication").status_code == 404
    assert sign_in(app, "west_operator").post("/draws/preview", wish).status_code == 403


def test_accounts_of_others_are_not_named(
    app: Application, wish: dict[str, Any], supervisor: SignedIn
) -> None:
    with app.extensions["database"].sessions() as session:
        ids = dict(session.execute(select(Account.name, Account.id)).all())
    own = wish | {"inspectors": [f"account:{ids['west_operator']}", "name:李四"], "recusals": []}
    assert supervisor.post("/draws/preview", own).json["inspectors"][0]["name"] == "west_operator"
    others = wish | {"inspectors": [f"account:{ids['east_operator']}", "name:李四"], "recusals": []}
    assert supervisor.post("/draws/preview", others).json["code"] == "inspector_unknown"
