"""Deadlines in working days over the API: they follow the calendar, and that is told once."""

from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import Engine

from layers.windows.spans import ZONE
from tests.api.conftest import SignedIn, sign_in
from tests.factories.city import lonlat
from tests.factories.timers import pass_time
from web.application import Application

RULE = {"accept_s": 400, "resolve_days": 3, "pause_steps": ["resolve"], "pause_most_s": 600}


@pytest.fixture
def admin(app: Application) -> SignedIn:
    """The city's administrator, who has ruled that incidents are resolved within three working days."""
    account = sign_in(app, "admin")
    answer = account.send("PUT", "/deadline-rules", {"items": [RULE]})
    assert answer.status_code == 200, answer.text
    assert account.get("/deadline-rules").json["items"][0]["resolve_days"] == 3
    return account


def report(operator: SignedIn) -> dict[str, Any]:
    answer = operator.post("/incidents", {"category": "stall", "location": lonlat(2, 5), "source": "12345"})
    assert answer.status_code == 201, answer.text
    return answer.json


def last_days(incident: dict[str, Any], count: int) -> list[date]:
    """Return that many weekdays after the day of the report, one after the other."""
    day, found = datetime.fromisoformat(incident["reported_at"]).astimezone(ZONE).date(), []
    while len(found) < count:
        day += timedelta(days=1)
        found += [day] if day.isoweekday() <= 5 else []
    return found


def due_day(operator: SignedIn, incident: dict[str, Any]) -> date:
    """Return the day with which the deadline to resolve ends."""
    due = datetime.fromisoformat(
        operator.get(f"/incidents/{incident['id']}").json["deadlines"]["resolve_at"]
    ).astimezone(ZONE)
    assert (due.hour, due.minute, due.second) == (0, 0, 0)
    return due.date() - timedelta(days=1)


def test_a_changed_calendar_moves_what_is_open_and_is_told_once(
    app: Application, engine: Engine, admin: SignedIn, operator: SignedIn
) -> None:
    assert admin.get("/holidays").json == {"days_off": 0, "workdays": 0, "first": None, "last": None}
    made = report(operator)
    days = last_days(made, 4)
    assert due_day(operator, made) == days[2]
    body = f"date,kind,name\n{days[1]},off,停电\n".encode()
    for added, same in ((1, 0), (0, 1)):
        answer = admin.client.post(
            "/api/v1/holidays",
            data={"file": (BytesIO(body), "days.csv")},
            headers={"X-CSRF-Token": admin.csrf_token},
        )
        assert answer.json == {"added": added, "changed": 0, "same": same, "years": [days[1].year]}
    assert admin.get("/holidays").json["days_off"] == 1
    assert due_day(operator, made) == days[2]
    assert pass_time(engine, 0) == 1
    assert due_day(operator, made) == days[3]
    supervisor = sign_in(app, "street_supervisor")
    notices = [one for one in supervisor.get("/notices").json["items"] if one["kind"] == "deadline.calendar"]
    assert [one["details"] for one in notices] == [{"incidents": 1}]
    # Another day off long after moves nothing, and nothing is told.
    later = {"items": [{"day": f"{days[1].year + 2}-06-01"}]}
    assert admin.send("PUT", f"/holidays/{days[1].year + 2}", later).status_code == 200
    assert pass_time(engine, 0) == 1
    assert due_day(operator, made) == days[3]
    assert len(supervisor.get("/notices").json["items"]) == len(notices)


def test_what_was_missed_and_is_due_later_again_is_told_anew(
    app: Application, engine: Engine, operator: SignedIn
) -> None:
    admin = sign_in(app, "admin")
    assert admin.send("PUT", "/deadline-rules", {"items": [{"accept_s": 60}]}).status_code == 200
    report(operator)
    supervisor = sign_in(app, "street_supervisor")
    pass_time(engine, 61)
    assert [one["kind"] for one in supervisor.get("/notices").json["items"]] == ["deadline.missed"]
    assert admin.send("PUT", "/deadline-rules", {"items": [{"accept_s": 600}]}).status_code == 200
    assert supervisor.get("/notices").json["items"] == []
    pass_time(engine, 600)
    assert [one["kind"] for one in supervisor.get("/notices").json["items"]] == ["deadline.missed"]


def test_a_step_has_one_measure_and_a_faulty_file_takes_nothing(admin: SignedIn) -> None:
    both = admin.send("PUT", "/deadline-rules", {"items": [{"accept_s": 60, "accept_days": 1}]})
    assert (both.status_code, both.json["code"]) == (422, "invalid")
    file = {"file": (BytesIO(b"date,kind\n2026-12-03,off\n2026-12-04,maybe\n"), "days.csv")}
    answer = admin.client.post("/api/v1/holidays", data=file, headers={"X-CSRF-Token": admin.csrf_token})
    assert (answer.status_code, answer.json["code"], answer.json["line"]) == (422, "calendar_unfit", 3)
    assert admin.get("/holidays").json["days_off"] == 0
