"""Briefings and sheets by schedule: made of what their organisation sees, the last kept, failures told."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from app import create_app
from data.database import make_engine
from data.ledger import LedgerEntry
from data.notices import Notice
from data.printing import PrintFile, PrintSchedule
from data.timers import Timer
from dispatch.printing.carrying import carry_out
from dispatch.printing.failing import FAILED, MOST_TRIES, STOPPING, fail
from dispatch.printing.firing import KIND
from dispatch.timers.firing import fire
from tests.api.conftest import SignedIn, sign_in
from tests.factories.city import make_city
from tests.factories.hotspots import Town, run_now
from tests.postgres import Server
from web.application import Application
from web.settings import Settings

BRIEFING = {"what": "briefing", "times": "0 8,14 * * 1-5", "options": {"window": 28, "group": "all"}}
EAST = "北京路1号"


@dataclass
class Desk:
    """An app with hotspots in the east, planners of both districts, and the sessions of its worker."""

    app: Application
    east: SignedIn
    west: SignedIn
    sessions: sessionmaker[Session]
    instance: Path

    def schedule(self, client: SignedIn | None = None, **values: object) -> int:
        answer = (client or self.east).post("/print-schedules", BRIEFING | values)
        assert answer.status_code == 201, answer.text
        return answer.json["id"]

    def ask(self, schedule_id: int, client: SignedIn | None = None) -> int:
        answer = (client or self.east).post(f"/print-schedules/{schedule_id}/run", None)
        assert (answer.status_code, answer.json["state"]) == (202, "waiting"), answer.text
        return answer.json["id"]

    def get(self, file_id: int) -> PrintFile:
        with self.sessions() as session:
            return session.get_one(PrintFile, file_id)


@pytest.fixture(scope="module")
def desk(server: Server, template_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The desk, for all tests of this module."""
    instance = tmp_path_factory.mktemp("instance")
    leaflet = instance / "console/briefing/leaflet"
    leaflet.mkdir(parents=True)
    (leaflet / "leaflet.js").write_text("window.L = 'leaflet'")
    (leaflet / "leaflet.css").write_text(".a {}")
    with server.fresh_url(template_database) as url:
        engine = make_engine(url)
        with Session(engine) as session:
            make_city(session, instance)
            town = Town(session, makes_city=False)
            town.plant(session, 20, 3, range(20), address=EAST, address_key=EAST)
            session.commit()
        engine.dispose()
        settings = Settings(url, instance, "tests", console=instance / "console")
        app = create_app(settings)
        sessions = app.extensions["database"].sessions
        run_now(sessions, instance)
        east, west = (sign_in(app, f"{side}_planner") for side in ("east", "west"))
        yield Desk(app, east, west, sessions, instance)
        app.extensions["situation"].close()
        app.extensions["live"].close()
        app.extensions["database"].engine.dispose()


def test_a_briefing_is_of_what_its_organisation_sees(desk: Desk) -> None:
    for client, is_seen in ((desk.east, True), (desk.west, False)):
        file_id = desk.ask(desk.schedule(client, folder="晨报/早"), client)
        assert carry_out(desk.sessions, file_id)
        file = desk.get(file_id)
        answer = client.get(f"/print-files/{file_id}")
        assert (answer.status_code, answer.mimetype) == (200, "text/html")
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert ("高发点位简报" in answer.text, EAST in answer.text) == (True, is_seen)
        answer.close()
        code = "12" if is_seen else "11"
        assert (
            desk.instance / "print-files" / code / "晨报/早" / file.name
        ).stat().st_size == file.size_bytes
    assert desk.east.get(f"/print-files/{file_id}").json["code"] == "print_file_unknown"
    (desk.instance / "print-files" / file.path).unlink()
    assert desk.west.get(f"/print-files/{file_id}").json["code"] == "print_file_gone"


def test_a_schedule_from_its_making_to_its_end(desk: Desk) -> None:
    schedule_id = desk.schedule(keep=2, language="en")
    own = f"/print-schedules/{schedule_id}"
    (shown,) = [each for each in desk.east.get("/print-schedules").json["items"] if each["id"] == schedule_id]
    assert (shown["organisation"]["code"], shown["made_by"]) == ("12", "east_planner")
    assert all(each["id"] != schedule_id for each in desk.west.get("/print-schedules").json["items"])
    files = [desk.ask(schedule_id) for _ in range(1)]
    for _ in range(3):
        assert carry_out(desk.sessions, files[-1])
        files.append(desk.ask(schedule_id))
    listed = desk.east.get(f"/print-files?schedule={schedule_id}").json["items"]
    assert [(each["id"], each["state"]) for each in listed] == [
        (files[3], "waiting"), (files[2], "done"), (files[1], "done"),
    ]  # fmt: skip
    there = {path.name for path in (desk.instance / "print-files/12").glob("hotspot-briefing-*")}
    assert there == {desk.get(files[1]).name, desk.get(files[2]).name}
    paused = desk.east.send("PUT", own, BRIEFING | {"paused": True, "keep": 5}).json
    assert (paused["paused"], paused["next_at"], paused["keep"]) == (True, None, 5)
    assert desk.east.send("DELETE", own).status_code == 204
    assert desk.east.send("PUT", own, BRIEFING).json["code"] == "print_schedule_unknown"
    with desk.sessions() as session:
        of_schedule = (LedgerEntry.subject_kind == "print_schedule", LedgerEntry.subject_id == schedule_id)
        acts = session.scalars(
            select(LedgerEntry.act).where(*of_schedule).order_by(LedgerEntry.sequence)
        ).all()
        assert acts[:3] == ["print_schedule.made", "print_schedule.asked", "print.made"]
        assert acts[-2:] == ["print_schedule.changed", "print_schedule.ended"]


def test_times_that_were_slept_through_are_made_up_for_once(desk: Desk) -> None:
    schedule_id, now = desk.schedule(times="*/15 * * * *"), datetime.now(UTC)
    with desk.sessions.begin() as session:
        timer = session.scalars(
            select(Timer).where(Timer.kind == KIND, Timer.subject_id == schedule_id)
        ).one()
        assert timer.due_at == session.get_one(PrintSchedule, schedule_id).next_at
        timer.due_at = now - timedelta(days=2)
    with desk.sessions.begin() as session:
        assert fire(session, timer.id)
    with desk.sessions() as session:
        assert session.get_one(PrintSchedule, schedule_id).next_at > now
        file = session.scalars(select(PrintFile).where(PrintFile.schedule_id == schedule_id)).one()
    # A worker that is killed holds the file for a while, and then it is due again.
    with desk.sessions.begin() as session:
        session.get_one(PrintFile, file.id).due_at = now + timedelta(minutes=20)
    assert not carry_out(desk.sessions, file.id)
    with desk.sessions.begin() as session:
        fail(session, file.id, STOPPING)
    assert carry_out(desk.sessions, file.id)
    assert (desk.get(file.id).state, desk.get(file.id).problem) == ("done", "")


def test_what_goes_on_failing_is_told_once(desk: Desk) -> None:
    schedule_id = desk.schedule(folder="挡住")
    root = desk.instance / "print-files/12"
    root.mkdir(parents=True, exist_ok=True)
    (root / "挡住").write_bytes(b"")
    for _ in range(2):
        file_id = desk.ask(schedule_id)
        for _ in range(MOST_TRIES):
            with desk.sessions.begin() as session:
                session.get_one(PrintFile, file_id).due_at = datetime.now(UTC)
            assert not carry_out(desk.sessions, file_id)
        assert desk.get(file_id).state == "failed"
        assert desk.get(file_id).problem.startswith("OSError: ")
    with desk.sessions() as session:
        of_schedule = Notice.details["schedule"].as_integer() == schedule_id
        told = session.scalars(select(Notice).where(Notice.kind == FAILED, of_schedule)).all()
    assert [(each.role, each.details["what"]) for each in told] == [("planner", "briefing")]


@pytest.mark.parametrize(
    ("values", "status", "code"),
    [
        ({"times": "* * * * *"}, 422, "times_unfit"),
        ({"folder": "../elsewhere"}, 422, "folder_unfit"),
        ({"keep": 0}, 422, "invalid"),
        ({"options": {"paper": "A3"}}, 422, "invalid"),
        ({"options": {"bounds": [117, 39, 116, 40]}}, 422, "invalid"),
        ({"what": "sheet", "options": {"window": 28}}, 422, "invalid"),
        ({"organisation_id": 10**6}, 422, "organisation_unknown"),
        ({"organisation_id": 1}, 403, "not_your_organisation"),
    ],
)
def test_what_could_not_be_kept_is_refused(desk: Desk, values: dict, status: int, code: str) -> None:
    answer = desk.east.post("/print-schedules", BRIEFING | values)
    assert (answer.status_code, answer.json["code"]) == (status, code), answer.text
