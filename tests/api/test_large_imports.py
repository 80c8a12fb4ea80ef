"""Imports that are not small: what the worker does for them, how they are stopped, and what is left then."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from dispatch.timers.firing import fire_once
from dispatch.timers.setting import find_timer
from tests.api.conftest import SignedIn, sign_in
from tests.api.test_imports import drafted, run, uploaded
from tests.factories.exchange import ZONES
from tests.factories.layers import make_zones
from web.api import imports
from web.application import Application
from web.exchange import firing, jobs, steps


@pytest.fixture
def planner(app: Application) -> SignedIn:
    return sign_in(app, "planner")


@pytest.fixture
def layer(engine: Engine, city: Any) -> int:
    """An empty layer of key zones."""
    with Session(engine) as session, session.begin():
        return make_zones(session).id


@pytest.fixture
def nothing_is_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "SMALL_BYTES", 0)
    monkeypatch.setattr(imports, "SMALL_ROWS", 0)


def here(_module: str, step: str, import_id: str, **_: Any) -> int:
    """Do a step of an import as its own process does."""
    jobs.hold(getattr(steps, step), int(import_id))
    return 0


def fire(app: Application, import_id: int) -> None:
    """Do what the worker does next for an import."""
    sessions = app.extensions["database"].sessions
    with app.app_context(), sessions() as session:
        timer_id = find_timer(session, jobs.KIND, jobs.SUBJECT, import_id).id
        fire_once(sessions, timer_id)


def settled(app: Application, account: SignedIn, import_id: int) -> Any:
    seen = account.get(f"/imports/{import_id}?preview=false").json
    assert (seen["state"] in jobs.BUSY, seen["waiting"]) == (True, True)
    fire(app, import_id)
    return account.get(f"/imports/{import_id}?preview=false").json


@pytest.mark.usefixtures("nothing_is_small")
def test_a_large_file_is_worked_on_by_the_worker(
    planner: SignedIn, app: Application, layer: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = settled(app, planner, uploaded(planner, layer, ZONES)["id"])
    assert (seen["state"], seen["progress"], seen["waiting"], seen["preview"]) == ("ready", 1.0, False, None)
    # The first was done by a process of its own.
    monkeypatch.setattr(firing, "run_child", here)
    assert run(planner, seen["id"]).status_code == 200
    done = settled(app, planner, seen["id"])
    assert (done["state"], done["report"]["created"]) == ("done", 2)
    damaged = settled(app, planner, uploaded(planner, layer, ZONES[:-30])["id"])
    assert (damaged["state"], damaged["problem"]["code"]) == ("failed", "file_unreadable")
    monkeypatch.setattr(firing, "run_child", lambda *_, **__: -9)
    killed = settled(app, planner, uploaded(planner, layer, ZONES)["id"])
    assert (killed["state"], killed["problem"]["code"]) == ("failed", "import_interrupted")


@pytest.mark.usefixtures("nothing_is_small")
def test_one_import_is_worked_on_after_the_other(planner: SignedIn, app: Application, layer: int) -> None:
    import_id = uploaded(planner, layer, ZONES)["id"]
    with app.extensions["database"].sessions() as session:
        session.execute(select(func.pg_advisory_xact_lock(firing.ONE_AT_A_TIME)))
        fire(app, import_id)
        assert find_timer(session, jobs.KIND, jobs.SUBJECT, import_id).payload == {"step": "read"}
    assert planner.get(f"/imports/{import_id}").json["waiting"]


@pytest.mark.usefixtures("nothing_is_small")
def test_an_import_that_is_stopped_leaves_nothing(
    planner: SignedIn, app: Application, layer: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(firing, "LOOKS_EVERY_S", 0)
    monkeypatch.setattr(firing, "run_child", here)
    seen = settled(app, planner, uploaded(planner, layer, ZONES)["id"])
    came_of_it = []

    def stopped_meanwhile(module: str, step: str, import_id: str, watch: Callable[[], None], **_: Any) -> int:
        watch()
        stopped = planner.post(f"/imports/{import_id}/stop", {})
        assert (stopped.status_code, stopped.json["problem"]["code"]) == (200, "import_stopped")
        with pytest.raises(jobs.ImportOver):
            watch()
        came_of_it.append(here(module, step, import_id))
        return 0

    monkeypatch.setattr(firing, "run_child", stopped_meanwhile)
    run(planner, seen["id"])
    assert settled(app, planner, seen["id"])["state"] == "failed"
    assert (came_of_it, drafted(planner, layer)) == ([0], {})
    again = planner.post(f"/imports/{seen['id']}/stop", {})
    assert (again.status_code, again.json["code"]) == (409, "import_not_ready")
    monkeypatch.setattr(firing, "run_child", here)
    planner.patch(f"/imports/{seen['id']}", {})
    assert settled(app, planner, seen["id"])["state"] == "ready"


def test_an_upload_may_be_larger_than_other_bodies(
    planner: SignedIn, app: Application, layer: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(firing, "run_child", here)
    padded = ZONES[:-1] + b" " * (9 * 2**20) + b"}"
    seen = settled(app, planner, uploaded(planner, layer, padded)["id"])
    assert (seen["state"], seen["size_bytes"]) == ("ready", len(padded))
    token = {"X-CSRF-Token": planner.csrf_token}
    refused = planner.client.post(
        "/api/v1/imports",
        headers=token,
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(2**30)},
    )
    assert (refused.status_code, refused.json["code"]) == (413, "too_large")
