"""Fills a database from a dump in one transaction: what goes before, the dump, what has to hold after."""

import contextlib
import json
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

from psycopg.sql import SQL, Literal

from data.keeping.errors import ProgramFailed
from data.keeping.manifest import Manifest
from data.keeping.programs import connection_options, find_program

SCRIPTS = Path(__file__).parent / "sql"
CHUNK_BYTES = 2**20
# Entries of the dump that another database has already, or that only the owner of the former may make.
LEFT_OUT = (" EXTENSION ", " DEFAULT ACL ", " SCHEMA - public ", " ACL - SCHEMA public ", " spatial_ref_sys ")


def fill_database(url: str, dump: Path, manifest: Manifest, progress: Callable[[float], None]) -> None:
    """Replace all there is in a database by a dump, or change nothing; raise ProgramFailed."""
    where, env = connection_options(url)
    version = manifest.postgresql
    listing = _list_entries(find_program("pg_restore", version), dump)
    command = [find_program("psql", version), *where, "--no-psqlrc", "--quiet", "--no-password"]
    command += ["--set=ON_ERROR_STOP=1", "--file=-"]
    with tempfile.TemporaryFile() as said:
        streams = {"stdin": subprocess.PIPE, "stdout": subprocess.DEVNULL, "stderr": said}
        with subprocess.Popen(command, env=env, **streams) as psql:
            # A reader that is gone has said why.
            with contextlib.suppress(BrokenPipeError), psql.stdin as script:
                script.write(b"BEGIN;\n" + (SCRIPTS / "clear.sql").read_bytes())
                _pass_on(find_program("pg_restore", version), dump, listing, script, progress)
                script.write(_epilogue(manifest).encode() + b"COMMIT;\n")
            ended = psql.wait()
        if ended != 0:
            said.seek(0)
            raise ProgramFailed("psql", said.read().decode(errors="replace").strip()[-2000:])


def _list_entries(program: str, dump: Path) -> Path:
    """Write the list of what is to be restored beside the dump."""
    done = subprocess.run([program, "--list", str(dump)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise ProgramFailed("pg_restore", done.stderr.strip())
    kept = [line for line in done.stdout.splitlines() if not any(words in line for words in LEFT_OUT)]
    listing = dump.with_suffix(".list")
    listing.write_text("\n".join(kept) + "\n")
    return listing


def _pass_on(
    program: str, dump: Path, listing: Path, script: IO[bytes], progress: Callable[[float], None]
) -> None:
    """Pass the dump's own script on; if it ends early, so does the transaction."""
    command = [program, "--file=-", "--no-owner", "--no-comments", f"--use-list={listing}", str(dump)]
    passed, size = 0, max(dump.stat().st_size, 1)
    with tempfile.TemporaryFile() as said:
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said) as process:
            while chunk := process.stdout.read(CHUNK_BYTES):
                script.write(chunk)
                passed += len(chunk)
                # A script is some times as large as the dump; how many is not known before its end.
                progress(passed / (passed + 3 * size))
        if process.returncode != 0:
            said.seek(0)
            raise ProgramFailed("pg_restore", said.read().decode(errors="replace").strip()[-2000:])


def _epilogue(manifest: Manifest) -> str:
    sequence, digest = manifest.ledger
    values = {"rows": json.dumps(manifest.rows), "sequence": sequence, "digest": digest}
    checked = SQL((SCRIPTS / "check.sql").read_text())
    filled = checked.format(**{name: Literal(value) for name, value in values.items()})
    return (SCRIPTS / "finish.sql").read_text() + filled.as_string(None)
