"""The stream over a real server: what is told, resumed, kept back and ended."""

import http.client
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, delete, text
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from data.ledger import Event
from data.settings import put_setting
from tests.api.conftest import SignedIn, sign_in
from web.application import Application
from web.stream import line, resuming

TIMEOUT_S = 60.0
BETWEEN_LOOKS_S = 0.05


@dataclass
class Told:
    """One event of the stream."""

    kind: str
    data: Any
    id: int | None


class Listening:
    """A client of the stream over a socket."""

    def __init__(self, port: int, path: str = "/api/v1/stream", **headers: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)
        self._connection.request(
            "GET", path, headers={name.replace("_", "-"): v for name, v in headers.items()}
        )
        self.response = self._connection.getresponse()

    def take(self, kind: str | None = None) -> Told:
        """Return the next event, or the next of a kind."""
        while True:
            fields: dict[str, str] = {}
            while (line := self.response.readline().decode().rstrip("\n")) or not fields:
                if not line:
                    assert not self.response.isclosed(), "the stream has ended"
                    continue
                name, _, value = line.partition(": ")
                if name:
                    fields[name] = value
            if kind in (None, fields["event"]):
                id_ = int(fields["id"]) if "id" in fields else None
                return Told(fields["event"], json.loads(fields["data"]), id_)

    def rest(self) -> bytes:
        """Wait for the end and return what came until then."""
        return self.response.read()

    def close(self) -> None:
        self.response.close()
        self._connection.close()


@dataclass
class Service:
    """A server on a port, and the streams opened on it."""

    app: Application
    port: int
    open_streams: list[Listening]

    def listen(self, account: SignedIn, query: str = "", **headers: str) -> Listening:
        cookie = account.client.get_cookie("session").value
        stream = Listening(self.port, f"/api/v1/stream{query}", Cookie=f"session={cookie}", **headers)
        self.open_streams.append(stream)
        return stream


@pytest.fixture
def service(app: Application) -> Iterator[Service]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    server.daemon_threads = False
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    service = Service(app, server.server_port, [])
    yield service
    app.extensions["live"].close()
    for stream in service.open_streams:
        stream.close()
    server.shutdown()
    thread.join()
    server.server_close()
    listener = app.extensions["live"].listener
    if listener is not None:
        listener.join()


def switch(account: SignedIn, running: bool) -> None:
    assert account.patch("/simulation", {"running": running}).status_code == 200


def test_a_stream_begins_with_hello_and_tells_what_happens(service: Service, operator: SignedIn) -> None:
    stream = service.listen(operator)
    assert stream.response.status == 200
    assert stream.response.headers["Content-Type"].startswith("text/event-stream")
    assert stream.response.headers["Cache-Control"] == "no-store"
    hello = stream.take()
    assert (hello.kind, hello.data["last_event_id"], hello.id) == ("hello", 0, 0)
    switch(operator, True)
    told = stream.take()
    assert (told.kind, told.data) == ("simulation", {"running": True})
    assert told.id > 0


def test_an_incident_is_told_whole_and_without_its_reporter(service: Service, operator: SignedIn) -> None:
    stream = service.listen(operator)
    body = {"category": "stall", "location": [116.4, 39.91], "source": "12345", "reporter": {"name": "张三"}}
    made = operator.post("/incidents", body).json
    told = stream.take("incident")
    assert told.data["id"] == made["id"]
    assert told.data["reporter"] is None
    line = stream.take("feed")
    assert line.data["id"] == line.id
    assert made["number"] in line.data["text"]


def test_a_new_console_gets_the_last_lines_of_the_feed(
    service: Service, operator: SignedIn, app: Application
) -> None:
    body = {"category": "stall", "location": [116.4, 39.91], "source": "12345"}
    numbers = [operator.post("/incidents", body).json["number"] for _ in range(2)]
    stream = service.listen(operator)
    last = stream.take("hello").id
    lines = [stream.take() for _ in range(2)]
    assert [line.kind for line in lines] == ["feed", "feed"]
    assert all(number in line.data["text"] for number, line in zip(numbers, lines, strict=True))
    assert all(line.id is None and 0 < line.data["id"] <= last for line in lines)
    other = service.listen(sign_in(app, "agency"))
    assert other.take().kind == "hello"


def test_fixes_are_told_without_an_id(service: Service, operator: SignedIn) -> None:
    stream = service.listen(operator)
    stream.take("hello")
    stream_ready(service)
    body = {
        "fixes": [
            {"squad": "西-01", "location": [116.4, 39.91], "recorded_at": datetime.now(UTC).isoformat()}
        ]
    }
    assert operator.post("/fixes", body).json["accepted"] == 1
    told = stream.take("fixes")
    assert told.id is None
    [row] = told.data["fixes"]
    assert row[1:3] == [116.4, 39.91]


def stream_ready(service: Service) -> None:
    """Wait until the listener hears the database: positions are told to those who listen then."""
    assert service.app.extensions["live"].listener.connected.wait(TIMEOUT_S)


@pytest.mark.parametrize("how", ["header", "query"])
def test_a_stream_goes_on_after_the_last_event_seen(service: Service, operator: SignedIn, how: str) -> None:
    first = service.listen(operator)
    first.take("hello")
    switch(operator, True)
    seen = first.take("simulation").id
    first.close()
    switch(operator, False)
    switch(operator, True)
    if how == "header":
        second = service.listen(operator, Last_Event_ID=str(seen))
    else:
        second = service.listen(operator, query=f"?last_event_id={seen}")
    hello = second.take()
    assert (hello.kind, hello.id, hello.data["last_event_id"]) == ("hello", None, seen)
    missed = [second.take() for _ in range(2)]
    assert [told.data["running"] for told in missed] == [False, True]
    switch(operator, False)
    after = second.take()
    assert after.data == {"running": False}
    ids = [seen, *(told.id for told in missed), after.id]
    assert ids == sorted(set(ids))


@pytest.mark.parametrize("asked", ["999999", "x", "-1", "1" * 30])
def test_an_event_that_never_was_resets(service: Service, operator: SignedIn, asked: str) -> None:
    stream = service.listen(operator, Last_Event_ID=asked)
    assert [stream.take().kind, stream.take().kind] == ["hello", "reset"]


def test_an_event_that_is_forgotten_resets(service: Service, operator: SignedIn, engine: Engine) -> None:
    for running in (True, False, True):
        switch(operator, running)
    with Session(engine) as session, session.begin():
        session.execute(delete(Event).where(Event.id <= 2))
    stream = service.listen(operator, Last_Event_ID="1")
    assert [stream.take().kind, stream.take().kind] == ["hello", "reset"]


def test_too_much_missed_resets(
    service: Service, operator: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resuming, "MOST_MISSED", 1)
    for running in (True, False, True):
        switch(operator, running)
    stream = service.listen(operator, Last_Event_ID="1")
    assert [stream.take().kind, stream.take().kind] == ["hello", "reset"]


def test_an_account_gets_only_what_its_role_may_see(
    service: Service, operator: SignedIn, app: Application
) -> None:
    stream = service.listen(sign_in(app, "agency"))
    stream.take("hello")
    stream_ready(service)
    squad = operator.get("/squads").json["items"][0]
    assert operator.patch(f"/squads/{squad['id']}", {"status": "off_duty"}).status_code == 200
    switch(operator, True)
    assert stream.take().kind == "simulation"


def test_without_signing_in_there_is_no_stream(service: Service) -> None:
    assert Listening(service.port).response.status == 401


def test_a_full_house_asks_to_come_again(service: Service, operator: SignedIn) -> None:
    service.app.extensions["live"].hub._most_clients = 1
    service.listen(operator).take("hello")
    refused = service.listen(operator)
    assert refused.response.status == 503
    assert json.loads(refused.rest())["code"] == "too_many_streams"


def test_a_console_that_leaves_is_forgotten(service: Service, operator: SignedIn) -> None:
    hub = service.app.extensions["live"].hub
    stream = service.listen(operator)
    stream.take("hello")
    assert len(hub) == 1
    stream.close()
    for running in (True, False, True, False):
        switch(operator, running)
    wait_until(lambda: len(hub) == 0)


def wait_until(condition: Any) -> None:
    """Wait for what other threads do, up to a while."""
    waited = threading.Event()
    for _ in range(round(TIMEOUT_S / BETWEEN_LOOKS_S)):
        if condition():
            return
        waited.wait(BETWEEN_LOOKS_S)
    pytest.fail("it did not happen in time")


def test_pings_come_whatever_else_does(
    service: Service, operator: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "PING_EVERY_S", 0.05)
    stream = service.listen(operator)
    assert datetime.fromisoformat(stream.take("ping").data["at"]).tzinfo
    switch(operator, True)
    assert stream.take("simulation").data == {"running": True}
    assert stream.take("ping")


def test_a_stream_ends_with_its_session(
    service: Service, operator: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "PING_EVERY_S", 0.05)
    monkeypatch.setattr(line, "CHECK_EVERY_S", 0.05)
    stream = service.listen(operator)
    assert stream.take("ping")
    assert operator.send("DELETE", "/session").status_code == 204
    assert b"event: incident" not in stream.rest()


def test_a_stream_ends_when_the_server_stops(service: Service, operator: SignedIn) -> None:
    stream = service.listen(operator)
    stream.take("hello")
    service.app.extensions["live"].close()
    assert stream.rest() == b""
    assert service.listen(operator).take("ping"), "a console that comes now is answered, and comes again"


def test_nothing_is_missed_when_the_database_cuts_the_line(
    service: Service, operator: SignedIn, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    stream = service.listen(operator)
    stream.take("hello")
    stream_ready(service)
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'stream' AND {}"
    with engine.connect() as connection:
        connection.execute(text(cut.format("datname = current_database()")))
    for running in (True, False):
        switch(operator, running)
    assert [stream.take("simulation").data["running"] for _ in range(2)] == [True, False]
    assert "the database is away" in caplog.text


def test_what_is_rolled_back_is_not_told(service: Service, operator: SignedIn, app: Application) -> None:
    stream = service.listen(operator)
    stream.take("hello")
    with app.extensions["database"].sessions() as session:
        put_setting(session, "is_sample", True)
        session.add(Event(at=text("now()"), kind="simulation", payload={"running": None}))
        session.flush()
        session.rollback()
    switch(operator, True)
    assert stream.take("simulation").data == {"running": True}
