"""Fixtures of all tests: the shared data, and a real PostGIS."""

import gc
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from data.database import make_engine
from tests import dialect
from tests.postgres import ROOT, Server, open_server, quick_folder

GARBAGE_TOLERATED = 100_000
server_key = pytest.StashKey[Server]()
# The same examples each time: a change goes in or not for what it is. `make soak` tries others each time.
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("any", deadline=None)
settings.load_profile("any" if os.environ.get("SOAK") else "same")


# Each test leaves an app behind that refers to itself. The collector looks for such by the hundred thousand,
# not by the hundred: it was a fifth of all work.
gc.set_threshold(GARBAGE_TOLERATED, 10, 10)


def pytest_configure(config: pytest.Config) -> None:
    dialect.install()
    _keep_files_in_memory()
    config.stash[server_key] = open_server()
    if not hasattr(config, "workerinput"):
        config.stash[server_key].enter()


def _keep_files_in_memory() -> None:
    """Have temporary files in memory, also those of what tests start: each fsync waits for a disk."""
    os.environ["TMPDIR"] = str(quick_folder())
    tempfile.tempdir = None


def pytest_collection_finish() -> None:
    """Spare the collector what is there for good: it would look through all of it again and again."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.stash[server_key].leave()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data: SHARED_DATA, else shared/data beside the clone."""
    folder = Path(os.environ.get("SHARED_DATA") or ROOT.parent / "shared/data")
    if not folder.is_dir():
        pytest.fail(
            f"{folder} is missing: set SHARED_DATA to the folder with beijing_osm2017_edges.csv.gz and others"
        )
    return folder


@pytest.fixture(scope="session")
def server(pytestconfig: pytest.Config) -> Server:
    """The private PostgreSQL of the tests."""
    return pytestconfig.stash[server_key]


@pytest.fixture(scope="session")
def template_database(server: Server) -> str:
    """The name of an empty database at the newest migration."""
    return server.template()


@pytest.fixture
def database_url(server: Server, template_database: str) -> Iterator[str]:
    """The address of a database of this test's own, where it may commit."""
    with server.fresh_url(template_database) as url:
        yield url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on a database of this test's own."""
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def worker_engine(server: Server, template_database: str) -> Iterator[Engine]:
    """An engine on the database that this worker's tests share and never commit to."""
    with server.fresh_url(template_database) as url:
        engine = make_engine(url)
        yield engine
        engine.dispose()


@pytest.fixture
def session(worker_engine: Engine) -> Iterator[Session]:
    """A session whose every write, also a committed one, is taken back after the test."""
    with worker_engine.connect() as connection:
        transaction = connection.begin()
        with Session(connection, expire_on_commit=False, join_transaction_mode="create_savepoint") as session:
            yield session
        transaction.rollback()
