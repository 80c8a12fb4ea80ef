"""One private PostgreSQL with PostGIS: made on first use, reached by a unix socket only."""

import fcntl
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from data.embedded import archiving, process
from data.embedded.errors import ServerFailed, VersionMismatch
from data.embedded.identity import Identity, current_user
from data.embedded.place import Place, find_place, make_place
from data.embedded.programs import Programs, get_programs, list_programs

NAME = "one_map"
DATABASE = f"""
CREATE ROLE {NAME} LOGIN CREATEDB;
CREATE EXTENSION postgis;
"""
APPLICATION_ROLE = f"""
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{NAME}_app') THEN
        CREATE ROLE {NAME}_app NOLOGIN;
        GRANT {NAME}_app TO {NAME};
    END IF;
END $$
"""
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "jit": "off",
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "off",
}
UNSAFE_AND_FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "autovacuum": "off",
}


class Cluster:
    """The private server of an instance.

    With `durable=False` it may lose data when the machine stops: for tests, where it is several times faster.
    It is given `patience_s` seconds to start, which after a crash or in recovery may take a while.
    """

    def __init__(self, instance: Path, durable: bool = True, patience_s: float = 60) -> None:
        self.instance = instance.resolve()
        self.durable = durable
        self.patience_s = patience_s
        self._server: subprocess.Popen[bytes] | None = None

    def start(self, attached: bool = False) -> subprocess.Popen[bytes] | None:
        """Make the server if need be, start it and wait until it takes connections.

        Attached, it is a child that ends with the caller, and is returned; a server left over from before is
        stopped first. Detached, it outlives the caller, and a running one is left as it is.
        """
        with self._locked():
            place = self._ready_place()
            programs = self._matching_programs(place.data)
            if attached:
                process.stop_server(place.data)
            elif process.is_ready(place.data):
                return None
            process.clear_remains(place.data, place.socket)
            self._admit_current_user(place)
            if self._server is not None:
                self._server.wait()
            self._launch(place, programs, attached)
        return self._server if attached else None

    def stop(self) -> None:
        """Stop the server, if it runs."""
        place = find_place(self.instance)
        if place is not None:
            process.stop_server(place.data)
        if self._server is not None:
            self._server.wait()

    def remove(self) -> None:
        """Stop the server and delete its data."""
        place = find_place(self.instance)
        if place is not None:
            self.stop()
            shutil.rmtree(place.socket, ignore_errors=True)
            shutil.rmtree(place.data.parent)
            (self.instance / "postgres.json").unlink()

    def is_running(self) -> bool:
        """Return whether the server takes connections."""
        place = find_place(self.instance)
        return place is not None and process.is_ready(place.data)

    def url(self, database: str = NAME) -> str:
        """Return the address of one of its databases, for SQLAlchemy with psycopg 3."""
        socket = self._ready_place().socket
        return f"postgresql+psycopg://{NAME}@/{database}?host={quote(str(socket), safe='/')}"

    def _ready_place(self) -> Place:
        place = find_place(self.instance)
        if place is None:
            place = make_place(self.instance)
            self._create(place)
        return place

    def _matching_programs(self, data: Path) -> Programs:
        made_by = (data / "PG_VERSION").read_text().strip()
        installed = list_programs()
        for programs in installed:
            if programs.version == made_by:
                return programs
        raise VersionMismatch(data, made_by, [programs.version for programs in installed])

    def _create(self, place: Place) -> None:
        """Make the files of a new server aside, then move them into place whole."""
        programs = get_programs()
        half_made = place.data.with_name("data.half-made")
        shutil.rmtree(half_made, ignore_errors=True)
        place.identity.own(half_made, 0o700)
        initdb = [programs.path("initdb"), "--pgdata", str(half_made), "--username=postgres", "--auth=peer"]
        options = ["--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums", "--no-sync"]
        _run([*initdb, *options], place.identity)
        single = [programs.path("postgres"), "--single", "-j", "-D", str(half_made)]
        _run([*single, "template1"], place.identity, DATABASE.replace(";\n", ";\n\n"))
        _run([*single, "postgres"], place.identity, f"CREATE DATABASE {NAME} OWNER {NAME};\n\n")
        if self.durable:
            os.sync()
        shutil.rmtree(place.data, ignore_errors=True)
        half_made.rename(place.data)

    def _admit_current_user(self, place: Place) -> None:
        """Let the current user and the owner of the data in, by who they are on this machine."""
        users = sorted({current_user(), place.identity.name, "root"})
        lines = [f'owner "{user}" {role}\n' for user in users for role in (NAME, "postgres")]
        (place.data / "pg_ident.conf").write_text("".join(lines))
        (place.data / "pg_hba.conf").write_text(
            "local all all peer map=owner\nlocal replication all peer map=owner\n"
        )

    def _launch(self, place: Place, programs: Programs, attached: bool) -> None:
        place.identity.own(place.socket, 0o755)
        settings = {**SETTINGS, **({} if self.durable else UNSAFE_AND_FAST)}
        settings["unix_socket_directories"] = str(place.socket)
        settings |= archiving.server_settings(self.instance, place.identity)
        command = [programs.path("postgres"), "-D", str(place.data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        log = self.instance / "log/postgres.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as words:
            self._server = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=process.die_with_parent(signal.SIGINT) if attached else None,
                **place.identity.popen_options(),
            )
        process.await_ready(self._server, place.data, log, self.patience_s)
        self._add_application_role(place, programs)

    def _add_application_role(self, place: Place, programs: Programs) -> None:
        """Have the role that requests run as, also in a server that was made before there was one."""
        psql = [programs.path("psql"), "--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1"]
        _run([*psql, "-h", str(place.socket), "-U", "postgres", "postgres"], place.identity, APPLICATION_ROLE)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self.instance.mkdir(parents=True, exist_ok=True)
        with (self.instance / "postgres.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _run(command: list[str], identity: Identity, words: str = "") -> None:
    done = subprocess.run(
        command, input=words, capture_output=True, text=True, check=False, **identity.popen_options()
    )
    if done.returncode != 0 or "ERROR:" in done.stderr or "FATAL:" in done.stderr:
        raise ServerFailed(command[0], done.stderr or done.stdout)
