"""Subjects: seen with why they have their grade, inspected, warned of; and only by whom they concern."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from geoalchemy2.shape import from_shape
from shapely import Point
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from data.categories import Category
from data.inspections import Inspection
from data.ledger import LedgerEntry
from data.violations import Subject, Violation
from dispatch.subjects.grading import regrade_all
from tests.api.conftest import SignedIn, sign_in
from tests.factories.city import City, lonlat
from web.application import Application

TODAY = datetime.now(UTC).astimezone().date()


@pytest.fixture
def shops(engine: Engine, city: City) -> dict[str, int]:
    """Shops of the west and the east, one of them with three violations and a failed inspection."""
    with Session(engine, expire_on_commit=False) as session, session.begin():
        made = [
            subject("坏店", city.west, 2, 3, licence="0110", address="甲路 1 号", address_key="甲路1"),
            subject("好店", city.west, 4, 3),
            subject("东店", city.east, 12, 3),
            subject("某人", city.west, 2, 3, kind="person"),
        ]
        session.add_all(made)
        session.flush()
        category = session.scalars(select(Category).where(Category.code == "stall")).one()
        now = datetime.now(UTC)
        session.add_all(violation(made[0], category, now - timedelta(hours=hours)) for hours in (2, 30, 60))
        session.add(failed(made[0].id, now))
        session.flush()
        regrade_all(session, now)
        return {one.name: one.id for one in made}


def subject(name: str, organisation: int, x: float, y: float, **other: Any) -> Subject:
    place = from_shape(Point(*lonlat(x, y)), 4326)
    return Subject(
        **{"name": name, "kind": "shop", "organisation_id": organisation, "location": place} | other
    )


def violation(of: Subject, category: Category, at: datetime) -> Violation:
    return Violation(
        happened_at=at,
        category_id=category.id,
        subject_id=of.id,
        location=of.location,
        source="complaint",
        organisation_id=of.organisation_id,
    )


def failed(subject_id: int, now: datetime) -> Inspection:
    day = (now - timedelta(days=1)).date()
    return Inspection(subject_id=subject_id, inspected_on=day, result="fail", critical=1, recorded_at=now)


@pytest.fixture
def bad(shops: dict[str, int]) -> int:
    return shops["坏店"]


def names(client: SignedIn, **query: Any) -> list[str]:
    answer = client.get("/subjects", query_string=query)
    assert answer.status_code == 200, answer.text
    return [each["name"] for each in answer.json["items"]]


def test_the_worst_come_first_and_persons_last(operator: SignedIn, shops: dict[str, int]) -> None:
    assert names(operator) == ["坏店", "东店", "好店", "某人"]
    first = operator.get("/subjects", query_string={"limit": 1}).json
    assert [each["grade"] for each in first["items"]] == ["C"]
    rest = operator.get("/subjects", query_string={"limit": 9, "cursor": first["next"]}).json
    assert [each["grade"] for each in rest["items"]] == ["A", "A", None]


def test_they_are_found(operator: SignedIn, shops: dict[str, int]) -> None:
    around = ",".join(map(str, (*lonlat(1, 1), *lonlat(3, 5))))
    for query, found in (
        ({"q": "坏"}, ["坏店"]),
        ({"q": "011"}, ["坏店"]),
        ({"q": "甲路"}, ["坏店"]),
        ({"q": "%"}, []),
        ({"grade": "A"}, ["东店", "好店"]),
        ({"kind": "person"}, ["某人"]),
        ({"bbox": around}, ["坏店", "某人"]),
        ({"due": "true"}, ["东店", "好店"]),
        ({"hazard": "true"}, []),
    ):
        assert names(operator, **query) == found, query


def test_each_district_sees_its_own(
    west: SignedIn, east: SignedIn, street: SignedIn, shops: dict[str, int], bad: int
) -> None:
    assert (len(names(west)), names(east), names(street)) == (3, ["东店"], [])
    for path in (f"/subjects/{bad}", f"/subjects/{bad}/history", f"/inspections?subject={bad}"):
        assert west.get(path).status_code == 200
        assert east.get(path).status_code == 404, path
    assert east.send("PUT", f"/subjects/{bad}/hazard", {"note": "狗"}).status_code == 404
    result = {"subject_id": bad, "inspected_on": str(TODAY), "result": "pass"}
    assert east.post("/inspections", result).status_code == 404


def test_a_subject_tells_why_it_has_its_grade(operator: SignedIn, bad: int) -> None:
    shown = operator.get(f"/subjects/{bad}").json
    assert (shown["grade"], shown["violations_90_days"], shown["last_result"]) == ("C", 3, "fail")
    assert shown["graded"]["reason"] == (
        "C（32 分）：近 90 天三级违法 3 次（+18），近 90 天检查不合格 1 次（+10），"
        "近 90 天关键问题 1 项（+4）"
    )
    assert [each["category"]["code"] for each in shown["violations"]] == ["stall"] * 3
    assert shown["inspections"][0]["critical"] == 1
    english = operator.get(f"/subjects/{bad}/history", headers={"Accept-Language": "en"}).json["items"]
    assert english[0]["reason"].startswith("C (32 points): 3 violations of priority 3 in 90 days (+18), ")


def test_an_inspection_changes_the_grade_at_once_and_is_told(
    operator: SignedIn, bad: int, engine: Engine
) -> None:
    result = {
        "subject_id": bad,
        "inspected_on": str(TODAY),
        "result": "fail",
        "critical": 3,
        "inspector": "张三",
    }
    made = operator.post("/inspections", result)
    assert made.status_code == 201, made.text
    changes = operator.get(f"/subjects/{bad}/history").json["items"]
    assert [(each["before"], each["grade"], each["cause"]) for each in changes] == [
        ("C", "D", "inspection"),
        (None, "C", "first"),
    ]
    with Session(engine) as session:
        told = session.scalars(select(LedgerEntry.act).where(LedgerEntry.subject_kind == "subject")).all()
    assert told == ["subject.inspected", "subject.graded"]
    assert len(operator.get("/inspections", query_string={"subject": bad}).json["items"]) == 2


def test_wrong_results_are_refused(operator: SignedIn, bad: int) -> None:
    for wrong, status, code in (
        ({"inspected_on": "2999-01-01"}, 422, "day_to_come"),
        ({"result": "perhaps"}, 422, "invalid"),
        ({"critical": -1}, 422, "invalid"),
        ({"subject_id": 987_654}, 404, "subject_unknown"),
        ({"draw_id": 987_654}, 422, "not_drawn"),
    ):
        result = {"subject_id": bad, "inspected_on": "2026-01-05", "result": "pass", **wrong}
        answer = operator.post("/inspections", result)
        assert (answer.status_code, answer.json["code"]) == (status, code), wrong


def test_the_rule_is_open_to_all_who_see_grades(operator: SignedIn, shops: dict[str, int]) -> None:
    rule = operator.get("/grade-rule").json
    assert [(each["grade"], each["from_points"], each["subjects"]) for each in rule["grades"]] == [
        ("A", 0, 2),
        ("B", 6, 0),
        ("C", 20, 1),
        ("D", 45, 0),
    ]
    checks = [each["checks_a_year"] for each in rule["grades"]]
    assert checks == sorted(checks)


def test_who_goes_there_is_warned(
    app: Application, city: City, west: SignedIn, shops: dict[str, int]
) -> None:
    note = {"note": "院内有犬"}
    assert west.send("PUT", f"/subjects/{shops['好店']}/hazard", note).json["hazard"] == "院内有犬"
    squad = sign_in(app, "west_squad")
    near_both = _report(west, 3.9, 3)
    assert [(each["name"], each["how"]) for each in _warnings(west, near_both)] == [("好店", "near")]
    by_address = _report(west, 7, 7, place="西区甲路一号")
    assert [(each["name"], each["how"], each["grade"]) for each in _warnings(west, by_address)] == [
        ("坏店", "address", "C")
    ]
    assert _warnings(west, by_address)[0]["text"] == "同一地址：风险等级 C"
    assert squad.get(f"/incidents/{by_address}/warnings").status_code == 404
    sent = {"squad_id": city.squads["西-02"], "override_reason": "试"}
    assert west.post(f"/incidents/{by_address}/assignments", sent).status_code == 201
    assert [each["name"] for each in _warnings(squad, by_address)] == ["坏店"]
    assert west.send("PUT", f"/subjects/{shops['好店']}/hazard", {"note": ""}).json["hazard"] == ""
    assert _warnings(west, near_both) == []


def test_a_neighbour_is_not_told_of_subjects_across_the_border(
    east: SignedIn, engine: Engine, city: City
) -> None:
    with Session(engine) as session, session.begin():
        session.add(subject("界边店", city.west, 9.95, 3, grade="D"))
    assert _warnings(east, _report(east, 10.05, 3)) == []


def _report(client: SignedIn, x: float, y: float, **other: Any) -> int:
    answer = client.post(
        "/incidents", {"category": "stall", "source": "patrol", "location": list(lonlat(x, y)), **other}
    )
    assert answer.status_code == 201, answer.text
    return answer.json["id"]


def _warnings(client: SignedIn, incident: int) -> list[dict[str, Any]]:
    answer = client.get(f"/incidents/{incident}/warnings")
    assert answer.status_code == 200, answer.text
    return answer.json["items"]


def test_inspections_are_imported_by_command(app: Application, shops: dict[str, int], tmp_path: Any) -> None:
    file = tmp_path / "inspections.csv"
    file.write_text(
        "License,Name,Date,Results,Critical\n0110,坏店,2026-01-05,Fail,9\n,甲,昨天,Pass,0\n", "utf-8"
    )
    result = app.test_cli_runner().invoke(args=["import", "inspections", str(file)])
    assert result.exit_code == 0, result.output
    assert "1 inspections taken, 0 known before, 0 subjects made, 1 rows left out" in result.output
    assert "昨天" in result.output
    wrong = app.test_cli_runner().invoke(args=["import", "inspections", str(file), "--column", "day=When"])
    assert (wrong.exit_code, "columns missing: When" in wrong.output) == (1, True)
    odd = app.test_cli_runner().invoke(args=["import", "inspections", str(file), "--column", "when=Date"])
    assert odd.exit_code == 1
