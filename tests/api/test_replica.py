"""Much that is read comes from a real second server, but never what is older than somebody was told."""

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from shapely import box
from sqlalchemy import event
from sqlalchemy.orm import Session

from app import create_app
from data.database import make_engine
from data.embedded import Cluster, process
from data.embedded.copies import follow
from tests.api.conftest import SignedIn, sign_in
from tests.factories.city import City, lonlat, make_city
from tests.factories.layers import make_zones, put
from tests.postgres import migrate
from web import replica
from web.application import Application
from web.settings import Settings

PATIENCE_S = 60


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder that every user of the machine can enter."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture(scope="module")
def first(folder: Path) -> Iterator[Cluster]:
    """The first server, with the small city."""
    cluster = Cluster(folder / "first", durable=False)
    cluster.start()
    migrate(cluster.url())
    yield cluster
    cluster.remove()


@pytest.fixture(scope="module")
def city(first: Cluster, folder: Path) -> City:
    engine = make_engine(first.url())
    with Session(engine, expire_on_commit=False) as session:
        city = make_city(session, folder / "instance")
        put(session, make_zones(session), "重点区域", box(*lonlat(1, 1), *lonlat(6, 6)))
        session.commit()
    engine.dispose()
    return city


@pytest.fixture(scope="module")
def second(first: Cluster, city: City, folder: Path) -> Iterator[Cluster]:
    """The server that follows it."""
    cluster = follow(first, folder / "second", durable=False)
    yield cluster
    cluster.remove()


@pytest.fixture
def app(first: Cluster, second: Cluster, folder: Path) -> Iterator[Application]:
    """An app that reads from the second."""
    command(second, "SELECT pg_wal_replay_resume()")
    urls = {"database_url": first.url(), "replica_url": second.url()}
    app = create_app(Settings(instance=folder / "instance", secret_key="tests", **urls))
    yield app
    app.extensions["situation"].close()
    app.extensions["live"].close()
    app.extensions["database"].engine.dispose()
    app.extensions["replica"].engine.dispose()


@pytest.fixture
def asked(app: Application) -> list[str]:
    """What the second server has been asked, but for how far it has come."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "pg_last_wal_replay_lsn" not in statement:
            statements.append(statement)

    event.listen(app.extensions["replica"].engine, "before_cursor_execute", note)
    return statements


def command(cluster: Cluster, words: str) -> Any:
    """Ask a server as its superuser."""
    address = cluster.url().replace("+psycopg", "").replace("//one_map@", "//postgres@")
    with psycopg.connect(address, autocommit=True) as connection:
        return connection.execute(words).fetchone()[0]


def catch_up(app: Application, first: Cluster, second: Cluster) -> None:
    """Wait until the second server has all that the first has written, and the app has noticed it.

    The first writes a little by itself too: only who has once seen the second abreast knows how old it is.
    """
    written = command(first, "SELECT pg_current_wal_insert_lsn()")
    assert process.wait_until(
        lambda: command(second, f"SELECT pg_last_wal_replay_lsn() >= '{written}'"), PATIENCE_S
    )
    primary = app.extensions["database"].engine
    assert process.wait_until(lambda: app.extensions["replica"].may_answer(primary, 0), PATIENCE_S)


def report(signed_in: SignedIn, x: float = 2, y: float = 5) -> str:
    body = {"category": "stall", "location": lonlat(x, y), "source": "12345"}
    answer = signed_in.post("/incidents", body)
    assert answer.status_code == 201, answer.text
    return answer.json["number"]


def numbers(signed_in: SignedIn, **headers: str) -> list[str]:
    answer = signed_in.get("/incidents", headers=headers)
    assert answer.status_code == 200, answer.text
    return [item["number"] for item in answer.json["items"]]


def test_lists_tiles_and_exports_come_from_the_replica(
    app: Application, asked: list[str], first: Cluster, second: Cluster
) -> None:
    operator, supervisor = sign_in(app, "operator"), sign_in(app, "supervisor")
    number = report(operator)
    catch_up(app, first, second)
    for path in ("/incidents", "/squads", "/layers/1/features"):
        asked.clear()
        assert operator.get(path).json
        assert asked != [], path
    assert number in numbers(operator)
    asked.clear()
    assert supervisor.get("/ledger").json["items"][0]["act"]
    assert supervisor.get("/ledger/verification").json["problem"] is None
    assert any("ledger" in statement for statement in asked)
    asked.clear()
    assert operator.client.get("/tiles/zones/10/842/387.mvt").status_code in (200, 204)
    assert asked != []


def test_search_and_what_is_long_past_come_from_the_replica(
    app: Application, asked: list[str], first: Cluster, second: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    operator, supervisor = sign_in(app, "operator"), sign_in(app, "supervisor")
    number, since = report(operator), datetime.now(UTC)
    report(operator)
    at = datetime.now(UTC)
    catch_up(app, first, second)
    found = operator.get("/search", query_string={"q": number}).json["items"]
    assert (found[0]["title"].startswith(number), asked != []) == (True, True)
    span = {"since": since.isoformat(), "until": at.isoformat()}
    looks = {"/past": {"at": at.isoformat()}} | dict.fromkeys(
        ("/past/events", "/past/fixes", "/past/bars"), span
    )

    def look() -> dict[str, tuple[Any, bool]]:
        """Return what each look shows, and whether the replica was asked."""
        shown = {}
        for path, query in looks.items():
            asked.clear()
            answer = supervisor.get(path, query_string=query)
            assert answer.status_code == 200, answer.text
            shown[path] = (answer.json, bool(asked))
        return shown

    monkeypatch.setattr(app.extensions["replica"], "_today", lambda: at)
    soon = look()
    monkeypatch.setattr(app.extensions["replica"], "_today", lambda: at + timedelta(hours=1))
    later = look()
    assert number in [incident["number"] for incident in later["/past"][0]["incidents"]]
    assert [there for _, there in soon.values()] == [False] * 4
    assert [there for _, there in later.values()] == [True] * 4
    assert [shown for shown, _ in soon.values()] == [shown for shown, _ in later.values()]


def test_an_export_is_read_there_and_recorded_here(
    app: Application, asked: list[str], first: Cluster, second: Cluster
) -> None:
    supervisor = sign_in(app, "supervisor")
    catch_up(app, first, second)
    order = {"layers": [1], "format": "geojson", "crs": "wgs84"}
    answer = supervisor.post("/exports", order)
    assert answer.status_code == 200, answer.text
    answer.close()
    assert any("layer_feature" in statement for statement in asked)
    assert command(first, "SELECT act FROM ledger ORDER BY sequence DESC LIMIT 1") == "layer.exported"


def test_who_has_written_reads_what_they_wrote(
    app: Application, asked: list[str], second: Cluster, first: Cluster
) -> None:
    operator = sign_in(app, "operator")
    catch_up(app, first, second)
    command(second, "SELECT pg_wal_replay_pause()")
    squad_id = operator.get("/squads").json["items"][0]["id"]
    written = operator.patch(f"/squads/{squad_id}", {"status": "off_duty"})
    assert written.headers["Read-After"]
    asked.clear()
    assert operator.get("/squads").json["items"][0]["status"] == "off_duty"
    assert asked == []
    operator.patch(f"/squads/{squad_id}", {"status": "available"})


def test_nobody_reads_what_is_older_than_what_they_were_told(
    app: Application, asked: list[str], first: Cluster, second: Cluster
) -> None:
    operator, supervisor = sign_in(app, "operator"), sign_in(app, "supervisor")
    catch_up(app, first, second)
    command(second, "SELECT pg_wal_replay_pause()")
    number = report(operator)
    asked.clear()
    assert number in numbers(supervisor)
    assert asked == []
    command(second, "SELECT pg_wal_replay_resume()")
    catch_up(app, first, second)
    assert number in numbers(supervisor)
    assert asked != []


def test_a_program_says_after_what_it_reads(
    app: Application, asked: list[str], first: Cluster, second: Cluster
) -> None:
    operator = sign_in(app, "operator")
    catch_up(app, first, second)
    numbers(operator, **{"Read-After": "FFFFFFFF/0"})
    assert asked == []
    numbers(operator, **{"Read-After": "0/0"})
    assert asked != []
    asked.clear()
    numbers(operator, **{"Read-After": "nonsense"})
    assert asked != []


def test_a_replica_that_is_far_behind_is_not_asked(
    app: Application, asked: list[str], first: Cluster, second: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    monkeypatch.setattr(app.extensions["replica"], "_clock", lambda: now)
    operator = sign_in(app, "operator")
    catch_up(app, first, second)
    numbers(operator)
    command(second, "SELECT pg_wal_replay_pause()")
    now += 1
    numbers(operator)
    asked.clear()
    command(first, "INSERT INTO fix_count VALUES (1, now(), 'duplicate', 1) RETURNING 1")
    now += 8
    numbers(operator)
    behind_a_little = bool(asked)
    asked.clear()
    now += 30
    numbers(operator)
    assert (behind_a_little, asked) == (True, [])


def test_each_sees_there_what_they_see_here(
    app: Application, asked: list[str], first: Cluster, second: Cluster
) -> None:
    operator, west = sign_in(app, "operator"), sign_in(app, "west_operator")
    in_west, in_east = report(operator, 2, 2), report(operator, 19, 9)
    catch_up(app, first, second)
    asked.clear()
    seen = numbers(west)
    assert (in_west in seen, in_east in seen, asked != []) == (True, False, True)
    assert any("set_config" in statement for statement in asked)


def test_while_the_replica_is_away_the_database_answers(
    app: Application,
    asked: list[str],
    first: Cluster,
    second: Cluster,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    operator = sign_in(app, "operator")
    number = report(operator)
    catch_up(app, first, second)
    numbers(operator)
    second.stop()
    asked.clear()
    assert number in numbers(operator)
    assert number in numbers(operator)
    second.start()
    catch_up(app, first, second)
    monkeypatch.setattr(app.extensions["replica"], "_away_until", 0.0)
    assert number in numbers(operator)
    assert asked != []


def test_a_server_that_follows_nobody_is_not_asked(
    first: Cluster, city: City, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    urls = {"database_url": first.url(), "replica_url": first.url()}
    app = create_app(Settings(instance=folder / "instance", secret_key="tests", **urls))
    operator = sign_in(app, "operator")
    assert numbers(operator) is not None
    assert "does not follow" in caplog.text
    app.extensions["situation"].close()
    app.extensions["database"].engine.dispose()
    app.extensions["replica"].engine.dispose()


@pytest.mark.parametrize(
    ("words", "number"), [("0/0", 0), ("0/10", 16), ("1/0", 2**32), ("A/FF", 10 * 2**32 + 255)]
)
def test_places_in_the_log_are_numbers(words: str, number: int) -> None:
    assert replica.position(words) == number
