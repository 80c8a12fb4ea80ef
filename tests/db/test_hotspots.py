"""Hotspots over the days: found, owned, followed; the same whatever the order of rows; ended early."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
import pytest
from sqlalchemy import Engine, select, text, update
from sqlalchemy.orm import Session, sessionmaker

from data.database import make_sessions
from data.hotspots import Hotspot, HotspotDay, HotspotFreshCell, HotspotMeasure, HotspotRun
from data.organisations import Organisation
from data.timers import Timer
from data.violations import Subject, Violation
from dispatch import telling
from dispatch.hotspots import nightly, running  # noqa: F401 - the first for the kinds it registers
from dispatch.hotspots.measuring import measure
from dispatch.hotspots.packed import Packed, Question
from dispatch.hotspots.renewing import renew, renew_around
from dispatch.hotspots.running import carry_out
from dispatch.hotspots.runs import (
    ABANDONED,
    RunTooEarly,
    RunUnderWay,
    ask_run,
    find_last_run,
    hold_run,
    open_run,
    stop_run,
)
from dispatch.journal import SYSTEM
from dispatch.timers.firing import fire_once
from dispatch.work.children import NICER, list_children
from tests.factories.hotspots import LAST_DAY, Town, run_now

PATIENCE_S = 60
NO_ID = ("id", "run_id", "hotspot_id", "merged_into", "split_from", "others", "seen_by", "area")


@pytest.fixture
def sessions(engine: Engine) -> sessionmaker[Session]:
    """Sessions that tell what they do."""
    made = make_sessions(engine)
    telling.install(made)
    return made


@pytest.fixture
def town(sessions: sessionmaker[Session]) -> Town:
    """A town with places where violations recur: in the west, on the border with the east, at an address."""
    with sessions.begin() as session:
        town = Town(session)
        town.scatter(session, 1000)
        town.plant(session, 2, 2, range(30), 3)
        town.plant(session, 9.85, 8, range(40), 2)
        same = {"address": "北京路1号", "address_key": "北京路1号", "source": "patrol"}
        town.plant(session, 20, 3, range(20), **same)
        subject = Subject(name="老王烧烤", kind="shop")
        person = Subject(name="某人", kind="person")
        session.add_all([subject, person])
        session.flush()
        town.plant(session, 15, 12, range(0, 21, 3), subject_id=subject.id)
        town.plant(session, 15, -3, range(0, 21, 3), subject_id=person.id)
    return town


def test_a_run_without_a_case_in_the_study_area_says_so(
    sessions: sessionmaker[Session], tmp_path: Path
) -> None:
    with sessions.begin() as session:
        Town(session).add(session, 3, 200, 200)
        run_id = open_run(session, SYSTEM, LAST_DAY).id
    assert carry_out(sessions, run_id, tmp_path) == "failed"
    with sessions() as session:
        problem = session.get_one(HotspotRun, run_id).problem
    assert problem.startswith("NothingInStudyArea: all 1 violations lie outside"), problem
    assert not list(tmp_path.rglob("*.npy"))


def everything(session: Session) -> list[Any]:
    """Return all that a run wrote, without ids."""
    rows: list[Any] = []
    for model in (Hotspot, HotspotDay, HotspotMeasure):
        for one in session.scalars(select(model)):
            told = {key: value for key, value in vars(one).items() if key not in NO_ID and key[0] != "_"}
            rows.append((model.__name__, sorted(told.items(), key=lambda item: item[0])))
    return sorted(rows, key=repr)


def test_they_are_found_owned_and_followed(
    sessions: sessionmaker[Session], town: Town, tmp_path: Path
) -> None:
    run_now(sessions, tmp_path)
    with sessions() as session:
        run = session.scalars(select(HotspotRun)).one()
        assert (run.state, run.is_open, run.progress, run.study) == ("done", False, 1.0, "jurisdictions")
        assert run.cases == session.scalar(text("SELECT count(*) FROM violation"))
        of = select(Hotspot).where(Hotspot.group_code == "stall", Hotspot.window_days == 28)
        address = session.scalars(of.where(Hotspot.kind == "address")).one()
        assert (address.name, address.count, address.patrols, address.state) == (
            "北京路1号",
            20,
            20,
            "confirmed",
        )
        assert address.organisation_id == town.organisations["12"]
        assert address.neighbour_id is None
        # A natural person is no hotspot.
        subject = session.scalars(of.where(Hotspot.kind == "subject")).one()
        assert (subject.name, subject.count, subject.total) == ("老王烧烤", 7, 7)
        cells = session.scalars(of.where(Hotspot.kind == "cells").order_by(Hotspot.z.desc())).all()
        assert len(cells) >= 2
        west = next(one for one in cells if one.organisation_id == town.organisations["111"])
        assert west.state == "confirmed"
        assert west.complaints == west.count
        assert str(town.organisations["1"]) in str(west.seen_by)
        days = session.scalars(select(HotspotDay).where(HotspotDay.hotspot_id == west.id)).all()
        assert len(days) > 1
        assert {day.change for day in days} <= {"born", "grew", "same", "shrank"}


def test_the_order_of_rows_does_not_matter(
    sessions: sessionmaker[Session], town: Town, tmp_path: Path
) -> None:
    run_now(sessions, tmp_path / "one")
    with sessions.begin() as session:
        before = everything(session)
        columns = (
            "happened_at, category_id, subject_id, location, address, address_key, source, organisation_id"
        )
        session.execute(text(f"CREATE TEMP TABLE kept AS SELECT {columns}, id FROM violation"))
        session.execute(text("TRUNCATE violation"))
        for model in (HotspotMeasure, HotspotDay, Hotspot, HotspotRun):
            session.execute(text(f"DELETE FROM {model.__tablename__}"))
        session.execute(
            text(
                f"INSERT INTO violation ({columns}, id) OVERRIDING SYSTEM VALUE "
                f"SELECT {columns}, id FROM kept ORDER BY md5(id::text)"
            )
        )
    run_now(sessions, tmp_path / "two")
    with sessions() as session:
        assert everything(session) == before


def test_a_day_reckoned_anew_keeps_every_hotspot(
    sessions: sessionmaker[Session], town: Town, tmp_path: Path
) -> None:
    run_now(sessions, tmp_path)
    with sessions() as session:
        before, ids = everything(session), session.scalars(select(Hotspot.id).order_by(Hotspot.id)).all()
    run_now(sessions, tmp_path)
    run_now(sessions, tmp_path, since=LAST_DAY - timedelta(weeks=8))
    with sessions() as session:
        assert everything(session) == before
        assert session.scalars(select(Hotspot.id).order_by(Hotspot.id)).all() == ids
        assert len(list((tmp_path / "hotspots").iterdir())) == 2


def test_what_is_no_longer_there_abates_is_cleared_and_relapses(
    sessions: sessionmaker[Session], town: Town, tmp_path: Path
) -> None:
    run_now(sessions, tmp_path)
    wanted = (Hotspot.kind == "address", Hotspot.group_code == "all", Hotspot.window_days == 7)
    states = []
    for weeks in (1, 6):
        run_now(sessions, tmp_path, LAST_DAY + timedelta(weeks=weeks))
        with sessions() as session:
            states.append(session.scalars(select(Hotspot).where(*wanted)).one().state)
    assert states == ["abating", "cleared"]
    with sessions.begin() as session:
        again = {"address": "北京路1号", "address_key": "北京路1号"}
        town.plant(session, 20, 3, range(-49, -45), **again)
    run_now(sessions, tmp_path, LAST_DAY + timedelta(weeks=7))
    with sessions() as session:
        one = session.scalars(select(Hotspot).where(*wanted)).one()
        assert (one.state, one.relapses) == ("relapsed", 1)
        days = session.scalars(select(HotspotDay).where(HotspotDay.hotspot_id == one.id)).all()
        assert [day.day for day in days if day.change == "relapsed"] == [one.relapsed_on]
        assert one.cleared_on is None


def test_a_run_that_fails_or_is_stopped_leaves_the_last_good_one(
    sessions: sessionmaker[Session], town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_now(sessions, tmp_path)
    with sessions() as session:
        before = everything(session)
    later = LAST_DAY + timedelta(days=1)
    with sessions.begin() as session:
        run_id = open_run(session, SYSTEM, later).id
    with sessions.begin() as session, pytest.raises(RunUnderWay):
        open_run(session, SYSTEM, later)
    with sessions.begin() as session:
        session.execute(update(HotspotRun).where(HotspotRun.id == run_id).values(stop_asked_at=text("now()")))
    assert carry_out(sessions, run_id, tmp_path) == "stopped"
    with sessions.begin() as session:
        run_id = open_run(session, SYSTEM, later).id

    def fail(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(running, "store", fail)
    assert carry_out(sessions, run_id, tmp_path) == "failed"
    with sessions.begin() as session:
        assert session.get_one(HotspotRun, run_id).problem == "OSError: no space left"
        assert everything(session) == before
        waiting = open_run(session, SYSTEM, later).id
        assert stop_run(session, SYSTEM, waiting).state == "stopped"
        with pytest.raises(RunTooEarly):
            open_run(session, SYSTEM, LAST_DAY - timedelta(days=1))


def test_a_run_whose_process_was_killed_is_nobodys(
    sessions: sessionmaker[Session], town: Town, tmp_path: Path
) -> None:
    with sessions.begin() as session:
        killed = open_run(session, SYSTEM, LAST_DAY).id
    alive = update(HotspotRun).where(HotspotRun.id == killed).values(state="running")
    with sessions() as holder, holder.begin():
        assert hold_run(holder)
        assert carry_out(sessions, killed, tmp_path) == "running"
        with sessions.begin() as session:
            session.execute(alive)
            with pytest.raises(RunUnderWay):
                open_run(session, SYSTEM, LAST_DAY)
            assert stop_run(session, SYSTEM, killed).is_open
    with sessions.begin() as session:
        next_one = open_run(session, SYSTEM, LAST_DAY).id
        assert session.get_one(HotspotRun, killed).state == "failed"
        session.execute(update(HotspotRun).where(HotspotRun.id == next_one).values(state="running"))
        session.expire_all()
        assert stop_run(session, SYSTEM, next_one).state == "stopped"


def test_the_worker_carries_out_what_was_asked_for(
    sessions: sessionmaker[Session], town: Town, tmp_path: Path
) -> None:
    sessions.configure(info={"instance": tmp_path})
    with sessions.begin() as session:
        ask_run(session, SYSTEM, LAST_DAY)
    _fire(sessions, "hotspots.run")
    with sessions.begin() as session:
        assert session.scalars(select(HotspotRun.state)).one() == "done"
        new = town.add(session, 0, 2, 2)
        session.flush()
        renew_around(session, {new.id: new.happened_at})
    _fire(sessions, "hotspots.renew")
    with sessions() as session:
        assert session.scalars(select(HotspotFreshCell)).first() is not None


def test_a_run_whose_process_is_killed_leaves_the_last_good_one(
    sessions: sessionmaker[Session], engine: Engine, database_url: str, town: Town, tmp_path: Path
) -> None:
    sessions.configure(info={"instance": tmp_path})
    good = run_now(sessions, tmp_path)
    with sessions.begin() as session:
        before = everything(session)
        run_id = ask_run(session, SYSTEM, LAST_DAY + timedelta(days=1)).id
    told = database_url.replace("+psycopg", "", 1)
    with (
        engine.begin() as holder,
        psycopg.connect(told, autocommit=True) as ear,
        ThreadPoolExecutor() as worker,
    ):
        # Nothing can be loaded meanwhile, so that the run is under way when it is killed.
        holder.execute(text("LOCK TABLE violation IN ACCESS EXCLUSIVE MODE"))
        ear.execute("LISTEN event")
        fired = worker.submit(_fire, sessions, "hotspots.run")
        assert list(ear.notifies(timeout=PATIENCE_S, stop_after=1))
        for pid in list_children():
            with suppress(ProcessLookupError):
                assert os.getpriority(os.PRIO_PROCESS, pid) >= NICER
                os.kill(pid, signal.SIGKILL)
        fired.result()
    with sessions() as session:
        run = session.get_one(HotspotRun, run_id)
        assert (run.state, run.is_open) == ("failed", False)
        # Where the machine stood still for long, it gave up its waiting by itself.
        assert run.problem == ABANDONED or "LockNotAvailable" in run.problem
        assert find_last_run(session).id == good
        assert everything(session) == before


def _fire(sessions: sessionmaker[Session], kind: str) -> None:
    with sessions() as session:
        timer_id = session.scalars(select(Timer.id).where(Timer.kind == kind)).one()
    fire_once(sessions, timer_id)


def test_nothing_to_reckon_fails_with_words(sessions: sessionmaker[Session], tmp_path: Path) -> None:
    with sessions.begin() as session:
        Town(session)
        run_id = open_run(session, SYSTEM).id
    assert carry_out(sessions, run_id, tmp_path) == "failed"
    with sessions() as session:
        assert "NothingToReckon" in session.get_one(HotspotRun, run_id).problem


def test_a_new_case_renews_its_neighbourhood_as_a_run_would(
    sessions: sessionmaker[Session], town: Town, tmp_path: Path
) -> None:
    before = Packed(tmp_path / "hotspots" / f"run-{run_now(sessions, tmp_path)}")
    with sessions() as session:
        # Of a case that the run knew already, it says what the run said.
        known = session.scalars(select(Violation.id).where(Violation.address_key == "北京路1号")).first()
        renew(session, known, tmp_path)
        for one in session.scalars(select(HotspotFreshCell)):
            found = measure(before, Question(one.group_code, one.window_days, before.about.last_day))
            row = int(before.grid.rows_of([one.cell])[0])
            assert (one.count, one.significant) == (found.count[row], found.level[row] >= 2)
            assert one.z == pytest.approx(found.z[row], abs=1e-9)
        session.rollback()
    with sessions.begin() as session:
        new = [town.add(session, 0, 2, 2) for _ in range(3)]
        session.flush()
        touched = [renew(session, one.id, tmp_path) for one in new]
        fresh = {
            (one.group_code, one.window_days, one.cell): (one.count, one.significant)
            for one in session.scalars(select(HotspotFreshCell))
        }
    assert fresh
    assert {key[:2] for key in fresh} == {(g, w) for g in ("all", "stall") for w in (7, 28, 90)}
    with sessions() as session:
        renewed = session.scalars(select(Hotspot).where(Hotspot.id.in_(touched[-1]))).all()
        assert renewed
        assert {one.fresh_cases for one in renewed} == {3}
    run_id = run_now(sessions, tmp_path)
    packed = Packed(tmp_path / "hotspots" / f"run-{run_id}")
    with sessions() as session:
        assert session.scalars(select(HotspotFreshCell)).all() == []
        last = packed.about.last_day
    for (group, window, cell), (count, _) in fresh.items():
        row = int(packed.grid.rows_of(np.array([cell]))[0])
        assert measure(packed, Question(group, window, last)).count[row] == count


def test_a_city_without_land_is_studied_within_its_cases(
    sessions: sessionmaker[Session], town: Town, tmp_path: Path
) -> None:
    with sessions.begin() as session:
        session.execute(update(Organisation).values(jurisdiction=None))
        session.execute(update(Violation).values(organisation_id=None))
    run_now(sessions, tmp_path)
    with sessions() as session:
        assert session.scalars(select(HotspotRun.study)).one() == "hull"
        hotspots = session.scalars(select(Hotspot)).all()
        assert {one.organisation_id for one in hotspots} == {None}
        assert {one.seen_by for one in hotspots} == {None}


def test_duplicates_are_no_cases(sessions: sessionmaker[Session], town: Town, tmp_path: Path) -> None:
    with sessions.begin() as session:
        first = session.scalars(select(Violation.id).where(Violation.address_key != "")).first()
        session.execute(
            update(Violation)
            .where(Violation.address_key != "", Violation.id != first)
            .values(duplicate_of=first)
        )
    run_now(sessions, tmp_path)
    with sessions() as session:
        assert session.scalars(select(Hotspot).where(Hotspot.kind == "address")).all() == []
