"""Lists: organisations, categories, counts, and pages by cursor."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from data.incidents import Incident
from data.squads import Squad
from tests.api.conftest import SignedIn
from tests.factories.city import City, lonlat


def cursor_of(*values: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode()


def test_organisations_follow_the_one_they_belong_to(operator: SignedIn, city: City) -> None:
    items = operator.get("/organisations").json["items"]
    assert [item["code"] for item in items] == ["1", "11", "111", "12"]
    assert items[2]["parent_id"] == city.west
    assert items[2]["bbox"] == pytest.approx([*lonlat(-5, -5), *lonlat(5, 15)])
    districts = operator.get("/organisations?level=district").json["items"]
    assert [item["id"] for item in districts] == [city.west, city.east]


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5])
def test_pages_give_each_item_once(operator: SignedIn, limit: int) -> None:
    found, cursor = [], None
    for _ in range(10):
        more = f"&cursor={cursor}" if cursor else ""
        page = operator.get(f"/organisations?limit={limit}{more}").json
        assert len(page["items"]) <= limit
        found += [item["code"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert found == ["1", "11", "111", "12"]


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "ä",
        "!!!!",
        cursor_of(),
        cursor_of(1),
        cursor_of("a", "b"),
        cursor_of(None),
        cursor_of("\x00"),
        cursor_of("\ud800"),
        cursor_of([]),
        base64.urlsafe_b64encode(b"[" * 300).decode(),
        base64.urlsafe_b64encode(b"{}").decode(),
    ],
)
def test_a_cursor_that_no_list_gave_is_refused(operator: SignedIn, cursor: str) -> None:
    answer = operator.get("/organisations", query_string={"cursor": cursor})
    assert (answer.status_code, answer.json["code"]) == (422, "bad_cursor")


@pytest.mark.parametrize(
    "cursor", [cursor_of("x", 1), cursor_of("2022-02-04", 1), cursor_of(1, 1), cursor_of(1)]
)
def test_a_cursor_of_times_is_checked_too(operator: SignedIn, cursor: str) -> None:
    assert operator.get("/incidents", query_string={"cursor": cursor}).json["code"] == "bad_cursor"


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=501", "limit=x", "limit=1.5", "level=province", "unknown=1", "cursor=" + "x" * 501],
)
def test_bad_questions_for_lists_are_refused(operator: SignedIn, query: str) -> None:
    answer = operator.get(f"/organisations?{query}")
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")


def test_categories_say_what_they_ask_for(operator: SignedIn) -> None:
    gas, stall = operator.get("/categories").json["items"]
    assert (gas["code"], gas["required_capabilities"], gas["default_priority"]) == ("gas", ["gas"], 1)
    assert stall["accept_within_s"] == 300


def test_capabilities_have_names(operator: SignedIn) -> None:
    capabilities = {each["code"]: each for each in operator.get("/capabilities").json["items"]}
    assert capabilities["gas_safety"] == {"code": "gas_safety", "name": "燃气安全", "name_en": "gas safety"}


def test_counts_follow_what_happens(operator: SignedIn, city: City, engine: Engine) -> None:
    assert operator.get("/counts").json == {
        "open": 0,
        "overdue": 0,
        "waiting": 0,
        "handling": 0,
        "available": 4,
        "squads": 4,
    }
    for _ in range(3):
        body = {"category": "stall", "location": lonlat(2, 5), "source": "12345"}
        assert operator.post("/incidents", body).status_code == 201
    with Session(engine) as session, session.begin():
        past = datetime.now(UTC) - timedelta(minutes=1)
        session.execute(update(Incident).values(accept_due_at=past).where(Incident.id == 1))
        session.execute(
            update(Incident).values(status="handled", resolve_due_at=past).where(Incident.id == 2)
        )
        session.execute(update(Incident).values(status="closed").where(Incident.id == 3))
        session.execute(update(Squad).values(status="busy").where(Squad.id == city.squads["西-01"]))
    counts = operator.get("/counts").json
    listed = operator.get("/incidents?status=open").json["items"]
    assert counts["open"] == len(listed) == 2
    assert counts["overdue"] == sum(incident["overdue"] for incident in listed) == 1
    assert (counts["waiting"], counts["handling"]) == (1, 1)
    assert (counts["available"], counts["squads"]) == (3, 4)


def test_the_simulation_is_switched(operator: SignedIn) -> None:
    assert operator.get("/simulation").json == {"running": False}
    assert operator.patch("/simulation", {"running": True}).json == {"running": True}
    assert operator.get("/simulation").json == {"running": True}
    assert operator.get("/session").json["simulation"] == {"running": True}


@pytest.mark.parametrize(
    "body", [{}, {"running": None}, {"running": "perhaps"}, {"running": True, "speed": 2}]
)
def test_a_bad_switch_is_refused(operator: SignedIn, body: dict[str, object]) -> None:
    assert operator.patch("/simulation", body).status_code == 422
