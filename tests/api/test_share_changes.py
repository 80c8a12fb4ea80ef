"""An agency's programs follow what changes of a share, asking or waiting."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from geoalchemy2.shape import from_shape
from shapely import Point
from sqlalchemy import Engine, func, select, text, update
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.test import TestResponse

from data.categories import Category
from data.database import make_sessions
from data.incidents import Incident
from data.ledger import LedgerEntry
from data.settings import put_setting
from data.shares import Share, ShareChange
from dispatch.retention.changes import purge_share_changes
from dispatch.shares.projecting import project_all
from dispatch.telling import install
from tests.api.conftest import SignedIn
from tests.factories.city import City, lonlat
from tests.factories.shares import make_agency, make_share
from web import following
from web.application import Application

Ask = Callable[..., TestResponse]


@pytest.fixture
def sessions(engine: Engine, app: Application) -> sessionmaker[Session]:
    """Sessions on the app's database."""
    made = make_sessions(engine)
    install(made)
    return made


@pytest.fixture
def token(sessions: sessionmaker[Session]) -> str:
    """The token of an agency that receives all incidents as `mine`; another has `theirs`."""
    fields = [{"name": "priority", "rule": "as_is"}]
    with sessions.begin() as session:
        other, _ = make_agency(session, "城管执法局")
        make_share(session, other, key="theirs", fields=fields)
        agency, token = make_agency(session)
        make_share(session, agency, key="mine", fields=fields)
    project_all(sessions)
    return token


@pytest.fixture
def ask(app: Application, token: str) -> Ask:
    """Ask for changes as the agency does."""

    def ask_for(key: str = "mine", client: FlaskClient | None = None, **query: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {token}"}
        path = f"/api/v1/shares/{key}/changes"
        return (client or app.test_client()).get(path, query_string=query, headers=headers)

    return ask_for


def report(sessions: sessionmaker[Session], city: City, x: float) -> None:
    now = datetime.now(UTC)
    with sessions.begin() as session:
        category = session.scalars(select(Category.id).where(Category.code == "stall")).one()
        session.add(
            Incident(
                source="12345", category_id=category, priority=3, base_priority=3, status="received",
                location=from_shape(Point(*lonlat(x, 2)), 4326), organisation_id=city.west,
                reported_at=now, updated_at=now,
            )
        )  # fmt: skip
    project_all(sessions)


def test_changes_come_page_by_page_and_again_from_any_cursor(
    sessions: sessionmaker[Session], city: City, ask: Ask, operator: SignedIn
) -> None:
    for x in (1, 2, 3):
        report(sessions, city, x)
    with sessions.begin() as session:
        session.execute(update(Incident).values(priority=1))
    project_all(sessions)
    first = ask(limit=2)
    assert first.json["cursor"] == 2
    assert first.json["more"]
    assert first.json["items"][0] | {"key": "", "at": ""} == {
        "sequence": 1, "key": "", "change": "created", "at": "", "properties": {"priority": 3},
        "geometry": {"type": "Point", "coordinates": [round(each, 7) for each in lonlat(1, 2)]},
    }  # fmt: skip
    rest = ask(since=first.json["cursor"])
    assert [each["sequence"] for each in rest.json["items"]] == [3, 4, 5, 6]
    assert not rest.json["more"]
    assert 'rel="next"' in rest.headers["Link"]
    assert f"since={rest.json['cursor']}" in rest.headers["Link"]
    assert ask(since=6).json["items"] == []
    # Staff of the organisation that gives may look as well; that is no delivery.
    assert len(operator.get("/shares/mine/changes").json["items"]) == 6
    with sessions() as session:
        acts = select(LedgerEntry.details["features"].astext).where(LedgerEntry.act == "share.read")
        assert list(session.scalars(acts)) == ["2", "4"]


def test_what_is_not_to_be_had_is_refused_with_words(ask: Ask, sessions: sessionmaker[Session]) -> None:
    beyond = ask(since=7)
    assert (beyond.status_code, beyond.json["code"]) == (400, "cursor_unknown")
    assert "since=0" in beyond.json["detail"] or "since=0" in beyond.text
    for query in ({"since": -1}, {"since": "x"}, {"limit": 0}, {"wait_s": 61}, {"until": 3}):
        assert ask(**query).status_code == 422, query
    # Somebody else's is as none at all.
    assert ask("theirs").status_code == ask("nothing").status_code == 404
    assert ask("theirs").json["code"] == ask("nothing").json["code"]
    with sessions.begin() as session:
        session.execute(update(Share).values(withdrawn_at=func.now()))
    assert ask("mine").status_code == 404


def test_who_waits_is_told_at_once(
    app: Application,
    sessions: sessionmaker[Session],
    city: City,
    ask: Ask,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # However slow the machine is: who cannot hear the database in time is not made to wait.
    monkeypatch.setattr(following, "HEARS_WITHIN_S", 60)
    assert ask(wait_s=0.2).json["items"] == []
    bell = app.extensions["bell"]
    with ThreadPoolExecutor(2) as threads:
        waiting = [threads.submit(ask, wait_s=60) for _ in range(2)]
        while bell.waiting < 2:
            assert not any(each.done() for each in waiting)
        report(sessions, city, 1)
        assert [len(each.result(30).json["items"]) for each in waiting] == [1, 1]
        # Threads of the server are to stay free: beyond so many, nobody waits.
        monkeypatch.setattr(following, "MOST_WAITING", 1)
        long = threads.submit(ask, since=1, wait_s=60)
        while bell.waiting < 1:
            assert not long.done()
        assert ask(since=1, wait_s=60).json["items"] == []
        assert not long.done()
        # Withdrawn meanwhile: it ends without a word of what has changed.
        with sessions.begin() as session:
            session.execute(update(Share).values(withdrawn_at=func.now()))
            session.execute(text("SELECT pg_notify('share_change', id::text) FROM share"))
        assert long.result(30).status_code == 404


def test_changes_that_later_ones_stand_for_go_after_some_time(
    sessions: sessionmaker[Session], city: City, ask: Ask
) -> None:
    for x in (1, 2):
        report(sessions, city, x)
    for priority in (1, 2):
        with sessions.begin() as session:
            session.execute(update(Incident).values(priority=priority))
        project_all(sessions)
    later = datetime.now(UTC) + timedelta(days=40)
    with sessions.begin() as session:
        put_setting(session, "keep_share_changes_days", 30)
    with sessions.begin() as session:
        assert [each.rows for each in purge_share_changes(session, later, True)] == [8]
        assert [each.rows for each in purge_share_changes(session, later, False)] == [8]
    assert [each["sequence"] for each in ask().json["items"]] == [5, 6]
    assert [each["sequence"] for each in ask(since=3).json["items"]] == [5, 6]
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(ShareChange)) == 4
