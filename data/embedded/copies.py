"""Copies of a whole server: base backups, servers taken back to a moment, and servers that follow another.

A server is made aside and moved into place whole; if it does not come up, nothing of it stays.
"""

import contextlib
import json
import os
import shlex
import shutil
import subprocess
import tarfile
import zlib
from datetime import UTC, datetime
from pathlib import Path

from data.embedded import process
from data.embedded.archiving import find_archive
from data.embedded.bases import MANIFEST, NOTE, TARS, name_of, read_note
from data.embedded.cluster import Cluster
from data.embedded.errors import ArchiveUnreachable, InstanceTaken, NotABase, ServerFailed
from data.embedded.identity import Identity
from data.embedded.place import Place, find_place, make_place
from data.embedded.programs import get_programs, list_programs

RECOVERY_PATIENCE_S = 4 * 3600
STANDBY = "standby.signal"
RECOVERY = "recovery.signal"
AUTO = "postgresql.auto.conf"


def take_base(cluster: Cluster, folder: Path) -> Path:
    """Write a base backup of a running server into a folder of its own, and return that."""
    place = find_place(cluster.instance)
    base = folder / name_of(datetime.now(UTC))
    half_made = folder / f".{base.name}.half-made"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        options = ["--format=tar", "--gzip", "--wal-method=stream", "--checkpoint=fast"]
        _run([*_basebackup(place), f"--pgdata={half_made}", *options])
        archive = find_archive(cluster.instance)
        note = {
            "archive": None if archive is None else str(archive),
            "version": _version(place.data),
            "ended_at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        (half_made / NOTE).write_text(json.dumps(note, ensure_ascii=False) + "\n")
        for path in half_made.iterdir():
            path.chmod(0o600)
        half_made.rename(base)
    finally:
        shutil.rmtree(half_made, ignore_errors=True)
    return base


def recover(base: Path, instance: Path, until: datetime | None, archive: Path | None = None) -> Cluster:
    """Make an instance's server of a base backup, as it was at a moment; return it, running.

    Without a moment, to the end of the archive. Raises NotABase, InstanceTaken, ArchiveUnreachable, and
    ServerFailed where the archive does not reach to the moment.
    """
    note = read_note(base)
    archive = archive or (Path(note["archive"]) if note["archive"] else None)
    place = _new_place(instance)
    cluster = Cluster(instance, patience_s=RECOVERY_PATIENCE_S)
    try:
        if archive is None or not place.identity.can_enter(archive):
            raise ArchiveUnreachable(archive or base, place.identity.name)
        half_made = place.data.with_name("data.half-made")
        _unpack(base, half_made, place.identity)
        _verify(base, half_made, note["version"])
        settings = {"restore_command": f"cp {shlex.quote(str(archive))}/%f %p"}
        if until is not None:
            settings["recovery_target_time"] = until.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f+00")
        auto = (half_made / AUTO).read_text()
        _configure(half_made, settings | {"recovery_target_action": "promote"}, RECOVERY, place.identity)
        half_made.rename(place.data)
        _start_recovery(cluster, place)
        # What led to the moment must not count at a later start.
        (place.data / AUTO).write_text(auto)
    except BaseException:
        _forget(cluster, place)
        raise
    return cluster


def follow(primary: Cluster, instance: Path, durable: bool = True) -> Cluster:
    """Make an instance's server that follows a running one on the same machine; return it, running."""
    source = find_place(primary.instance)
    place = _new_place(instance)
    cluster = Cluster(instance, durable=durable)
    try:
        half_made = place.data.with_name("data.half-made")
        place.identity.own(half_made, 0o700)
        _run([*_basebackup(source), f"--pgdata={half_made}", "--wal-method=stream", "--checkpoint=fast"])
        address = f"host={source.socket} user=postgres"
        settings = {"primary_conninfo": address, "hot_standby_feedback": "on"}
        _configure(half_made, settings, STANDBY, place.identity)
        _hand_over(half_made, place.identity)
        half_made.rename(place.data)
        cluster.start()
    except BaseException:
        _forget(cluster, place)
        raise
    return cluster


def _basebackup(place: Place) -> list[str]:
    return [_program(place.data, "pg_basebackup"), "-h", str(place.socket), "-U", "postgres", "--no-password"]


def _program(data: Path, name: str) -> str:
    return next(each for each in list_programs() if each.version == _version(data)).path(name)


def _version(data: Path) -> str:
    return (data / "PG_VERSION").read_text().strip()


def _new_place(instance: Path) -> Place:
    if find_place(instance) is not None:
        raise InstanceTaken(instance)
    instance.mkdir(parents=True, exist_ok=True)
    return make_place(instance)


def _forget(cluster: Cluster, place: Place) -> None:
    cluster.stop()
    shutil.rmtree(place.data.parent, ignore_errors=True)
    (cluster.instance / "postgres.json").unlink(missing_ok=True)


def _unpack(base: Path, data: Path, identity: Identity) -> None:
    identity.own(data, 0o700)
    try:
        for name, folder in zip(TARS, (data, data / "pg_wal"), strict=True):
            with tarfile.open(base / name) as tar:
                tar.extractall(folder, filter="data")
    except (OSError, EOFError, tarfile.TarError, zlib.error) as error:
        shutil.rmtree(data, ignore_errors=True)
        raise NotABase(base, str(error)) from None
    _hand_over(data, identity)


def _hand_over(data: Path, identity: Identity) -> None:
    """Have all files below a folder belong to the user who runs the server, and to nobody else."""
    for folder, _, names in os.walk(data):
        for path in (Path(folder), *(Path(folder) / name for name in names)):
            path.chmod(0o700 if path.is_dir() else 0o600)
            if os.geteuid() != identity.uid:
                os.chown(path, identity.uid, identity.gid)


def _verify(base: Path, data: Path, version: str | None) -> None:
    """Compare every file with the checksums that the server gave with them."""
    programs = next((each for each in list_programs() if each.version == version), get_programs())
    command = [programs.path("pg_verifybackup"), "--no-parse-wal", f"--manifest-path={base / MANIFEST}"]
    done = subprocess.run([*command, str(data)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise NotABase(base, done.stderr.strip())


def _configure(data: Path, settings: dict[str, str], signal_name: str, identity: Identity) -> None:
    lines = [f"{name} = '{value.replace(chr(39), chr(39) * 2)}'\n" for name, value in settings.items()]
    with (data / AUTO).open("a") as auto:
        auto.writelines(lines)
    (data / signal_name).touch()
    if os.geteuid() != identity.uid:
        os.chown(data / signal_name, identity.uid, identity.gid)


def _start_recovery(cluster: Cluster, place: Place) -> None:
    """Start a server and wait until it may be written to; raise ServerFailed, with its log, where it ends."""
    psql = [_program(place.data, "psql"), "--no-psqlrc", "-At", "-h", str(place.socket), "-U", "postgres"]
    question = [*psql, "-c", "SELECT pg_is_in_recovery()", "postgres"]

    def is_over() -> bool:
        answer = subprocess.run(question, capture_output=True, text=True, check=False)
        return answer.stdout.strip() == "f" or process.find_server(place.data) is None

    with contextlib.suppress(ServerFailed):
        cluster.start()
        if process.wait_until(is_over, RECOVERY_PATIENCE_S) and process.find_server(place.data) is not None:
            return
    log = (cluster.instance / "log/postgres.log").read_text(errors="replace")
    raise ServerFailed("postgres", "\n".join(log.splitlines()[-15:]))


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise ServerFailed(command[0], done.stderr)
