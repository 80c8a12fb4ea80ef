"""Violations over the API: made by closed incidents, listed, and what a new incident repeats of them."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from geoalchemy2.shape import from_shape
from shapely import Point
from sqlalchemy import Engine, delete, select, update
from sqlalchemy.orm import Session

from data.categories import Category
from data.forms import CategoryForm, IncidentForm
from data.incidents import Incident
from data.partitions import ensure_months
from data.settings import put_setting
from data.violations import Subject, Violation
from tests.api.conftest import SignedIn, sign_in
from tests.factories.city import City, lonlat
from web.application import Application

NOW = datetime.now(UTC)


def report(client: SignedIn, x: float = 2, y: float = 5, **other: Any) -> dict[str, Any]:
    body = {"category": "stall", "location": lonlat(x, y), "source": "12345", "place": "西大街1号", **other}
    answer = client.post("/incidents", body)
    assert answer.status_code == 201, answer.text
    return answer.json


def close(engine: Engine, client: SignedIn, incident: dict[str, Any]) -> Any:
    """Close an incident that is verified."""
    with Session(engine) as session, session.begin():
        session.execute(update(Incident).where(Incident.id == incident["id"]).values(status="verified"))
    return client.post(f"/incidents/{incident['id']}/transitions", {"to": "closed"})


def violations(client: SignedIn, **query: Any) -> list[dict[str, Any]]:
    answer = client.get("/violations", query_string=query)
    assert answer.status_code == 200, answer.text
    return answer.json["items"]


@pytest.fixture
def add(engine: Engine, city: City) -> Any:
    """Add past violations in a row, each some days old."""

    def add_violations(*days: float, x: float = 2, y: float = 5, **values: Any) -> list[int]:
        with Session(engine) as session, session.begin():
            code = values.pop("category", "stall")
            category = session.scalars(select(Category.id).where(Category.code == code)).one()
            rows = [
                Violation(
                    **{"source": "patrol", "organisation_id": city.west, "category_id": category}
                    | {
                        "happened_at": NOW - timedelta(days=day),
                        "location": from_shape(Point(lonlat(x, y)), 4326),
                    }
                    | values
                )
                for day in days
            ]
            for row in rows:
                ensure_months(session.connection(), "violation", row.happened_at, row.happened_at)
            session.add_all(rows)
            session.flush()
            return [row.id for row in rows]

    return add_violations


@pytest.fixture
def subject(engine: Engine, city: City) -> int:
    with Session(engine) as session, session.begin():
        row = Subject(name="张记", kind="shop", licence="9111", organisation_id=city.west)
        session.add(row)
        session.flush()
        return row.id


def test_a_closed_incident_is_a_violation(
    app: Application, engine: Engine, operator: SignedIn, subject: int
) -> None:
    made = report(operator, subject=subject)
    assert made["subject_id"] == subject
    assert violations(operator) == []
    assert close(engine, operator, made).status_code == 200
    [found] = violations(operator)
    assert (found["incident_id"], found["source"], found["subject"]["name"]) == (
        made["id"],
        "complaint",
        "张记",
    )
    assert (found["category"]["code"], found["group"], found["day_only"]) == ("stall", "stall", False)
    assert found["happened_at"] == made["reported_at"]
    assert found["location"] == pytest.approx(lonlat(2, 5))
    assert operator.get(f"/violations/{found['id']}").json == found
    acts = [one["act"] for one in operator.get(f"/incidents/{made['id']}/timeline").json["items"]]
    assert acts[-1] == "violation.established"


def test_opened_again_it_is_none_and_closed_again_it_is_one(engine: Engine, operator: SignedIn) -> None:
    made = report(operator, source="patrol")
    close(engine, operator, made)
    assert violations(operator)[0]["source"] == "patrol"
    moved = operator.post(f"/incidents/{made['id']}/transitions", {"to": "reopened", "reason": "复发"})
    assert moved.status_code == 200
    assert violations(operator) == []
    close(engine, operator, made)
    assert len(violations(operator)) == 1


def test_cancelled_or_without_offence_it_is_none(engine: Engine, operator: SignedIn) -> None:
    cancelled = report(operator)
    operator.post(f"/incidents/{cancelled['id']}/transitions", {"to": "cancelled", "reason": "误报"})
    made = report(operator)
    with Session(engine) as session, session.begin():
        category = session.scalars(select(Category.id).where(Category.code == "stall")).one()
        field = {"key": "offence", "name": "确有违法", "name_en": "An offence", "type": "bool"}
        form = CategoryForm(category_id=category, version=1, fields=[field], checklist=[], made_at=NOW)
        session.add(form)
        session.flush()
        answers = {"answers": {"offence": False}, "checks": {}, "filled_at": NOW}
        session.add(IncidentForm(incident_id=made["id"], form_id=form.id, **answers))
    close(engine, operator, made)
    assert violations(operator) == []


def test_a_new_incident_says_how_often_it_was_before(operator: SignedIn, add: Any, subject: int) -> None:
    add(1, 5, 29)
    add(40, 300, 400, address="西大街1号", address_key="西大街1")
    add(2, 3, x=5, subject_id=subject)
    add(4, category="gas")
    add(6, x=2.9)
    add(6, duplicate_of=1)
    made = report(operator, subject=subject)
    repeats = made["repeats"]
    assert (repeats["ordinal"], repeats["here"]["count"], repeats["within_days"]) == (4, 3, 30)
    last_at = datetime.fromisoformat(repeats["here"]["last_at"])
    assert abs(last_at - (NOW - timedelta(days=1))) < timedelta(seconds=1)
    assert repeats["at_address"]["count"] == 2
    assert repeats["of_subject"]["count"] == 2
    whole = operator.get(f"/incidents/{made['id']}/repeats").json
    assert [whole[key] for key in repeats] == [repeats[key] for key in repeats]
    assert whole["subjects"] == [{"id": subject, "name": "张记", "kind": "shop", "grade": None, "count": 2}]
    assert [one["how"] for one in whole["items"]] == [
        ["place"], ["subject"], ["subject"], ["place"], ["place"], ["address"], ["address"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "count"),
    [
        ("西区西大街１号（门口）", 2),
        ("西大街一号", 2),
        ("西大街1号院", 0),
        ("西大街2号", 0),
        ("西大街", 0),
        ("", 0),
    ],
)
def test_an_address_is_the_same_however_it_is_written(
    operator: SignedIn, add: Any, written: str, count: int
) -> None:
    add(100, 101, x=2.5, address="西大街1号", address_key="西大街1", category="gas")
    add(100, x=20, address="西大街1号", address_key="西大街1")
    assert report(operator, place=written)["repeats"]["at_address"]["count"] == count


def test_rules_go_by_category_and_raise_the_priority(engine: Engine, operator: SignedIn, add: Any) -> None:
    add(1, 2, 3, 20)
    usual = report(operator, x=8)["priority"]
    raised = report(operator)
    assert (raised["priority"], raised["repeats"]["raises"]) == (usual - 1, True)
    assert report(operator, priority=4)["priority"] == 4
    with Session(engine) as session, session.begin():
        put_setting(session, "repeat_by_category", {"stall": {"within_days": 2.5, "within_m": 10}})
    fewer = report(operator)
    assert (fewer["repeats"]["here"]["count"], fewer["priority"]) == (2, usual)
    assert report(operator, x=2.2)["repeats"]["here"]["count"] == 0
    with Session(engine) as session, session.begin():
        put_setting(session, "repeat_raises_from", 0)
        put_setting(session, "repeat_by_category", {})
    assert report(operator)["priority"] == usual


def test_nobody_is_told_of_what_is_not_theirs(
    app: Application, operator: SignedIn, west: SignedIn, east: SignedIn, add: Any, subject: int
) -> None:
    [own] = add(1, subject_id=subject)
    assert west.get(f"/violations/{own}").status_code == 200
    assert east.get(f"/violations/{own}").status_code == 404
    for query in ({}, {"bbox": "116,39,117,41"}, {"subject": subject}):
        assert len(violations(west, **query)) == 1
        assert violations(east, **query) == []
    made = report(operator, x=11, y=5, place="")
    assert operator.patch(f"/incidents/{made['id']}", {"subject": subject}).status_code == 200
    assert operator.get(f"/incidents/{made['id']}/repeats").json["of_subject"]["count"] == 1
    assert east.get(f"/incidents/{made['id']}/repeats").json["of_subject"]["count"] == 0
    assert east.patch(f"/incidents/{made['id']}", {"subject": subject}).status_code == 404
    assert sign_in(app, "squad").get("/violations").status_code == 403


def test_violations_are_filtered_and_paged(operator: SignedIn, add: Any, city: City) -> None:
    ids = add(1, 2, 3, 70, address="西大街1号", address_key="西大街1")
    [gas] = add(5, category="gas", source="complaint", x=12, organisation_id=city.east)
    [twin] = add(0.5, duplicate_of=ids[0])
    every = [twin, *ids[:3], gas, ids[3]]
    assert [one["id"] for one in violations(operator)] == every
    pages, cursor = [], None
    while True:
        page = operator.get(
            "/violations", query_string={"limit": 4} | ({"cursor": cursor} if cursor else {})
        ).json
        pages.append([one["id"] for one in page["items"]])
        cursor = page["next"]
        if cursor is None:
            break
    assert pages == [every[:4], every[4:]]
    lon, lat = lonlat(12, 5)
    for query, expected in [
        ({"category": "gas"}, [gas]),
        ({"group": "stall", "duplicates": "false"}, ids),
        ({"source": "complaint"}, [gas]),
        ({"organisation": city.east}, [gas]),
        ({"address": "西大街一号"}, ids),
        ({"address": "西大街"}, []),
        (
            {
                "since": (NOW - timedelta(days=2.5)).isoformat(),
                "until": (NOW - timedelta(days=1.5)).isoformat(),
            },
            ids[1:2],
        ),
        ({"bbox": f"{lon - 0.001},{lat - 0.001},{lon + 0.001},{lat + 0.001}"}, [gas]),
    ]:
        assert [one["id"] for one in violations(operator, **query)] == expected, query


def test_violations_are_geojson_too(operator: SignedIn, add: Any) -> None:
    add(1)
    answer = operator.get("/violations.geojson")
    found = json.loads(answer.data)
    assert found["type"] == "FeatureCollection"
    assert found["features"][0]["geometry"]["coordinates"] == pytest.approx(lonlat(2, 5))
    assert found["features"][0]["properties"]["source"] == "patrol"


def test_what_is_not_there_is_said(engine: Engine, operator: SignedIn) -> None:
    assert operator.get("/violations/77").status_code == 404
    body = {"category": "stall", "location": lonlat(2, 5), "source": "12345", "subject": 77}
    assert operator.post("/incidents", body).status_code == 404
    with Session(engine) as session, session.begin():
        session.execute(delete(Violation))
    assert operator.get("/incidents/77/repeats").status_code == 404
