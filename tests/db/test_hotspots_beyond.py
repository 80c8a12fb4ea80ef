"""Runs from Parquet files, in this process and by dask's workers, find what a run on the database finds."""

from pathlib import Path

import pytest
from distributed import LocalCluster
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session, sessionmaker

from data.database import make_sessions
from data.hotspots import HotspotRun
from dispatch import telling
from dispatch.hotspots.beyond import FolderNotEmpty, export_parquet, gather_parquet
from dispatch.hotspots.running import carry_out
from dispatch.hotspots.runs import open_run
from dispatch.journal import SYSTEM
from tests.db.test_hotspots import everything
from tests.factories.hotspots import LAST_DAY, Town, run_now

TABLES = ("hotspot_measure", "hotspot_day", "hotspot", "hotspot_run")


@pytest.fixture
def sessions(engine: Engine) -> sessionmaker[Session]:
    """Sessions on a town with violations."""
    sessions = make_sessions(engine)
    telling.install(sessions)
    with sessions.begin() as session:
        town = Town(session)
        town.scatter(session, 300)
        town.plant(session, 2, 2, range(30), 3)
        town.plant(session, 20, 3, range(20), address="北京路1号", address_key="北京路1号")
    return sessions


def run_from(sessions: sessionmaker[Session], folder: Path, files: Path, scheduler: str | None = None) -> str:
    with sessions.begin() as session:
        for table in TABLES:
            session.execute(text(f"DELETE FROM {table}"))
        run_id = open_run(session, SYSTEM, LAST_DAY).id
    return carry_out(sessions, run_id, folder, gather_parquet(files, scheduler))


# Dask asks a clock for the time of the day in a way that its makers will change.
@pytest.mark.filterwarnings("ignore:.*:DeprecationWarning:distributed", "ignore:unclosed:ResourceWarning")
def test_many_processes_find_what_one_finds(sessions: sessionmaker[Session], tmp_path: Path) -> None:
    run_now(sessions, tmp_path)
    files = tmp_path / "files"
    with sessions() as session:
        expected = everything(session)
        assert export_parquet(session, files) == 410
        with pytest.raises(FolderNotEmpty):
            export_parquet(session, files)
    assert len(list(files.iterdir())) > 2
    assert run_from(sessions, tmp_path, files) == "done"
    with sessions() as session:
        assert everything(session) == expected
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        assert run_from(sessions, tmp_path, files, cluster.scheduler_address) == "done"
    with sessions() as session:
        assert everything(session) == expected


def test_a_folder_that_will_not_do_fails_the_run(sessions: sessionmaker[Session], tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    assert run_from(sessions, tmp_path, files) == "failed"
    (files / "a.parquet").write_bytes(b"PAR1")
    assert run_from(sessions, tmp_path, files) == "failed"
    with sessions() as session:
        assert session.query(HotspotRun).one().problem.startswith("ArrowInvalid")
