"""The programs of PostgreSQL that dump and restore, and how they are told where the database is."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from sqlalchemy.engine import URL, make_url

from data.embedded.programs import list_programs
from data.keeping.errors import ProgramFailed, ProgramMissing

VERSION = re.compile(r"\(PostgreSQL\) (\d+)")


def find_program(name: str, server_version: int) -> str:
    """Return the path of a program that is as new as the server; the nearest version first.

    Raises ProgramMissing.
    """
    installed = [each.path(name) for each in reversed(list_programs())]
    for path in [*installed, shutil.which(name)]:
        if path and Path(path).exists() and _version(path) >= server_version:
            return path
    raise ProgramMissing(name, server_version)


def _version(path: str) -> int:
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout
    return int(VERSION.search(said)[1])


def plain_url(url: str) -> str:
    """Return an address as psycopg alone takes it."""
    return _libpq(url).render_as_string(hide_password=False)


def connection_options(url: str) -> tuple[list[str], dict[str, str]]:
    """Return the words and the environment that lead a program to a database; no password is in the words."""
    address = _libpq(url)
    password = {} if address.password is None else {"PGPASSWORD": str(address.password)}
    without = URL.create(
        address.drivername,
        address.username,
        None,
        address.host,
        address.port,
        address.database,
        address.query,
    )
    options = "-c statement_timeout=0 -c lock_timeout=10s -c timezone=UTC"
    words = [f"--dbname={without.render_as_string(hide_password=False)}"]
    return words, {**os.environ, **password, "PGOPTIONS": options, "PGCONNECT_TIMEOUT": "10"}


def require_success(process: subprocess.Popen[bytes], program: str, last_words: str) -> None:
    """Wait for a program and raise ProgramFailed unless it ended well."""
    if process.wait() != 0:
        raise ProgramFailed(program, last_words.strip()[-2000:])


def _libpq(url: str) -> URL:
    return make_url(url.replace("postgres://", "postgresql://", 1)).set(drivername="postgresql")
