"""The PostgreSQL of the tests: a private server, kept between runs, and copies of one migrated database."""

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from psycopg.sql import SQL, Identifier

from data.database import make_engine
from data.embedded import Cluster

ROOT = Path(__file__).resolve().parent.parent
NUMBERS = count(1)
ROOM_IN_MEMORY = 4 * 2**30


class Server:
    """A server that sessions of tests share; whoever leaves last clears it and stops it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cluster = Cluster(folder, durable=False)
        self._url_of: str | None = None
        self._users = (folder / "users.lock").open("w")

    def enter(self) -> None:
        """Say that this session uses the server."""
        fcntl.flock(self._users, fcntl.LOCK_SH)

    def leave(self) -> None:
        """Stop the server unless another session uses it."""
        try:
            fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        if self.cluster.is_running():
            keep = self.template_name()
            for name in self._list_databases():
                if name.startswith("test_") or (name.startswith("template_") and name != keep):
                    self.drop(name)
            self.cluster.stop()

    def template(self) -> str:
        """Return the name of the database that all others are copies of; made once per set of migrations."""
        self.cluster.start()
        name = self.template_name()
        with (self.folder / "template.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if name not in self._list_databases():
                self._make_template(name)
        return name

    def template_name(self) -> str:
        """Return a name that changes with the migrations."""
        folder = ROOT / "data/migrations"
        words = b"".join(path.read_bytes() for path in sorted(folder.rglob("*.py")))
        return f"template_{hashlib.sha256(words).hexdigest()[:12]}"

    def copy(self, template: str) -> str:
        """Return the name of a fresh copy."""
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        name = f"test_{os.getpid()}_{worker}_{next(NUMBERS)}"
        self._run(
            SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
                *map(Identifier, (name, template))
            )
        )
        return name

    def drop(self, name: str) -> None:
        """Delete a database, whoever is still connected."""
        # As the superuser, since the server's own workers may be cleaning it up.
        address = self._address().replace("//one_map@", "//postgres@", 1)
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))

    @contextmanager
    def fresh_url(self, template: str) -> Iterator[str]:
        """Give the address of a copy of a database for as long as it is needed."""
        with self.fresh_name(template) as name:
            yield self.url(name)

    @contextmanager
    def fresh_name(self, template: str) -> Iterator[str]:
        """Give the name of a copy of a database for as long as it is needed."""
        name = self.copy(template)
        yield name
        self.drop(name)

    def _make_template(self, name: str) -> None:
        half_made = f"making_{name}"
        self.drop(half_made)
        self._run(SQL("CREATE DATABASE {}").format(Identifier(half_made)))
        migrate(self.url(half_made))
        self._run(SQL("ALTER DATABASE {} RENAME TO {}").format(Identifier(half_made), Identifier(name)))

    def _run(self, statement: psycopg.sql.Composed) -> None:
        with psycopg.connect(self._address(), autocommit=True) as connection:
            connection.execute(statement)

    def _list_databases(self) -> list[str]:
        with psycopg.connect(self._address()) as connection:
            return [name for (name,) in connection.execute("SELECT datname FROM pg_database")]

    def _address(self) -> str:
        return self.url("postgres").replace("+psycopg", "", 1)

    def url(self, name: str) -> str:
        """Return the address of a database; where the server is takes a process to find out, and stays so."""
        if self._url_of is None:
            self._url_of = self.cluster.url("{}")
        return self._url_of.format(name)


def open_server() -> Server:
    """Return the server of this clone's tests; its files stay in memory, or in the temporary folder."""
    clone = hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]
    folder = quick_folder() / f"one-map-tests-{os.getuid()}-{clone}"
    folder.mkdir(mode=0o755, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise PermissionError(f"{folder} belongs to somebody else")
    return Server(folder)


def quick_folder() -> Path:
    """Return a folder in memory where there is room in one, else that of temporary files.

    Each test copies a database of hundreds of files and deletes it; ext4, which shuns the inodes of files
    deleted seconds ago, takes ten times as long for that.
    """
    in_memory = Path("/dev/shm")
    if os.access(in_memory, os.W_OK) and shutil.disk_usage(in_memory).free > ROOM_IN_MEMORY:
        return in_memory
    return Path(tempfile.gettempdir())


def migrate(url: str, revision: str = "head") -> None:
    """Bring a database to a revision."""
    engine = make_engine(url, pool_size=1)
    config = Config(ROOT / "alembic.ini")
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
    finally:
        engine.dispose()
