"""Backups: of one moment, checked, restored whole or not at all, on real servers."""

import hashlib
import os
import tarfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session, sessionmaker

from data.database import make_engine, make_sessions
from data.files import IncidentFile
from data.incidents import Incident
from data.keeping import creating, manifest
from data.keeping.checking import check_backup
from data.keeping.creating import create_backup
from data.keeping.errors import (
    BackupDamaged,
    BackupTooNew,
    DatabaseInUse,
    DatabaseNotEmpty,
    NoBackup,
    NothingToKeep,
    ProgramFailed,
    RoadsMissing,
)
from data.keeping.manifest import count_rows, read_manifest
from data.keeping.programs import plain_url
from data.keeping.restoring import restore_backup
from data.organisations import Organisation
from data.partitions import ensure_partitions
from data.roads import RoadNetworkVersion
from dispatch.journal import SYSTEM, record
from dispatch.telling import install
from dispatch.verification import verify_ledger
from tests.factories.city import City, make_city
from tests.postgres import Server

PHOTO = b"a photo of a stall"
PHOTO_NAME = hashlib.sha256(PHOTO).hexdigest()


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    """An instance with a file of an incident, and one that is still being received."""
    content = tmp_path / "instance/files" / PHOTO_NAME[:2] / PHOTO_NAME / "original"
    content.parent.mkdir(parents=True)
    content.write_bytes(PHOTO)
    half = tmp_path / "instance/files/incoming/x/half"
    half.parent.mkdir(parents=True)
    half.write_bytes(b"half")
    (tmp_path / "instance/secret_key").write_text("the former")
    return tmp_path / "instance"


@pytest.fixture
def sessions(engine: Engine) -> sessionmaker[Session]:
    made = make_sessions(engine)
    install(made)
    return made


@pytest.fixture
def city(sessions: sessionmaker[Session], instance: Path) -> City:
    """The small city, with some entries in its ledger."""
    with sessions() as session:
        city = make_city(session, instance)
    with sessions.begin() as session:
        for number in range(3):
            record(session, SYSTEM, "act", "test", number)
    return city


@pytest.fixture
def backup(city: City, database_url: str, instance: Path, tmp_path: Path) -> Path:
    """A backup of it."""
    return create_backup(database_url, instance, tmp_path / "backups", with_secret=True)[0]


@pytest.fixture
def empty_url(server: Server) -> Iterator[str]:
    """The address of an empty database."""
    with server.fresh_url("template1") as url:
        yield url


def rows(url: str) -> dict[str, int]:
    with psycopg.connect(plain_url(url)) as connection:
        return count_rows(connection)


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_was_backed_up_is_there_again(
    backup: Path, database_url: str, instance: Path, empty_url: str, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "secret_key").write_text("a new one")
    words: list[str] = []
    restored = restore_backup(empty_url, other, backup, progress=lambda share, word: words.append(word))
    assert rows(empty_url) == rows(database_url) == restored.rows
    assert {"check", "files", "restore", "done"} <= {*words}
    files = tree(instance)
    assert files.pop("files/incoming/x/half") == b"half"
    assert tree(other) == files
    engine = make_engine(empty_url)
    made = make_sessions(engine)
    install(made)
    with made.begin() as session:
        found = verify_ledger(session, 0, 100)
        assert (found.verified_to, found.problem) == (3, None)
        record(session, SYSTEM, "goes on", "test", None)
        assert session.scalar(select(Organisation.id).limit(1)) is not None
    engine.dispose()
    assert backup.stat().st_mode & 0o777 == 0o600


def test_a_restored_database_has_every_lock_of_the_former(
    backup: Path, empty_url: str, tmp_path: Path
) -> None:
    restore_backup(empty_url, tmp_path / "other", backup)
    with psycopg.connect(plain_url(empty_url)) as connection:
        for change in ("UPDATE ledger SET act = 'x'", "DELETE FROM ledger", "TRUNCATE ledger"):
            with pytest.raises(psycopg.Error, match="append-only"), connection.transaction():
                connection.execute(change)
        connection.execute("SET ROLE one_map_app")
        assert connection.execute("SELECT count(*) FROM ledger").fetchone() == (0,)
        with pytest.raises(psycopg.Error, match="permission denied"):
            connection.execute("UPDATE ledger SET act = 'x'")


def test_those_who_follow_changes_see_that_all_has_changed(
    backup: Path, empty_url: str, tmp_path: Path
) -> None:
    with psycopg.connect(plain_url(empty_url)) as connection:
        seen = connection.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text").fetchone()[0]
    restore_backup(empty_url, tmp_path / "other", backup)
    later = "SELECT bool_and(changed_in >= %s::xid8 AND changed_in < pg_current_xact_id()) FROM squad"
    with psycopg.connect(plain_url(empty_url)) as connection:
        assert connection.execute(later, [seen]).fetchone() == (True,)


def test_a_backup_is_of_one_moment(
    city: City,
    database_url: str,
    instance: Path,
    empty_url: str,
    sessions: sessionmaker[Session],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dump = creating._dump

    def write_meanwhile(*arguments: object) -> None:
        with sessions.begin() as session:
            record(session, SYSTEM, "meanwhile", "test", None)
        dump(*arguments)

    monkeypatch.setattr(creating, "_dump", write_meanwhile)
    path, made = create_backup(database_url, instance, tmp_path / "backups")
    assert made.ledger[0] == 3
    restore_backup(empty_url, tmp_path / "other", path)
    assert rows(empty_url)["public.ledger"] == 3
    assert not (tmp_path / "other/secret_key").exists()


def test_contents_that_are_not_what_they_were_are_told(
    city: City, database_url: str, instance: Path, sessions: sessionmaker[Session], tmp_path: Path
) -> None:
    with sessions.begin() as session:
        session.add(an_incident(session, city))
        session.flush()
        for sha256 in (PHOTO_NAME, "0" * 64):
            file = {"sha256": sha256, "kind": "image", "media_type": "image/jpeg", "name": "x"}
            incident_id = session.scalar(select(Incident.id))
            now = datetime.now(UTC)
            session.add(IncidentFile(incident_id=incident_id, size_bytes=1, attached_at=now, **file))
    _, made = create_backup(database_url, instance, tmp_path / "backups")
    assert (made.missing, made.altered) == (["0" * 64], [])
    content = instance / "files" / PHOTO_NAME[:2] / PHOTO_NAME / "original"
    content.write_bytes(b"another")
    _, made = create_backup(database_url, instance, tmp_path / "more")
    assert (made.missing, made.altered) == (["0" * 64], [PHOTO_NAME])


def an_incident(session: Session, city: City) -> Incident:
    organisation = session.scalar(select(Organisation).limit(1))
    category = session.scalar(text("SELECT id FROM category LIMIT 1"))
    return Incident(
        source="patrol",
        category_id=category,
        priority=2,
        base_priority=2,
        status="received",
        location="SRID=4326;POINT(116.4 39.9)",
        organisation_id=organisation.id,
        reported_at=datetime.now(UTC),
        updated_at=datetime.now(UTC),
    )


def test_a_database_that_is_not_empty_is_kept(backup: Path, database_url: str, instance: Path) -> None:
    before, files = rows(database_url), tree(instance)
    with pytest.raises(DatabaseNotEmpty):
        restore_backup(database_url, instance, backup)
    assert (rows(database_url), tree(instance)) == (before, files)


def test_a_database_is_replaced_when_that_is_said(
    backup: Path, database_url: str, engine: Engine, sessions: sessionmaker[Session], instance: Path
) -> None:
    with sessions.begin() as session:
        record(session, SYSTEM, "after the backup", "test", None)
        session.execute(text("CREATE TABLE later AS SELECT 1 AS one"))
        session.execute(text("CREATE SEQUENCE loose"))
        ensure_partitions(session.connection(), datetime(2031, 5, 7, tzinfo=UTC))
    engine.dispose()
    restored = restore_backup(database_url, instance, backup, replace=True)
    assert rows(database_url) == restored.rows
    assert "public.later" not in rows(database_url)
    # What was restored can be replaced as well, though its tables stand in another order.
    assert restore_backup(database_url, instance, backup, replace=True).rows == rows(database_url)


def test_a_database_in_use_is_not_replaced(
    backup: Path, database_url: str, engine: Engine, instance: Path
) -> None:
    engine.dispose()
    with psycopg.connect(plain_url(database_url)) as user:
        user.execute("SELECT 1")
        with pytest.raises(DatabaseInUse):
            restore_backup(database_url, instance, backup, replace=True)


def test_one_wrong_byte_is_found_and_nothing_changed(backup: Path, empty_url: str, tmp_path: Path) -> None:
    with tarfile.open(backup) as tar:
        dump = tar.getmember(manifest.DATABASE)
    for at in (0.1, 0.9):
        content = bytearray(backup.read_bytes())
        content[dump.offset_data + int(dump.size * at)] ^= 1
        (tmp_path / "damaged.tar").write_bytes(content)
        with pytest.raises(BackupDamaged, match=r"database\.dump"):
            restore_backup(empty_url, tmp_path / "other", tmp_path / "damaged.tar")
    assert (rows(empty_url), (tmp_path / "other").exists()) == ({}, False)


def test_a_backup_cut_off_is_none(backup: Path) -> None:
    for kept in (0.9, 0.5, 0.01, 0.0):
        os.truncate(backup, int(backup.stat().st_size * kept))
        with pytest.raises((NoBackup, BackupDamaged)):
            check_backup(backup)


def test_a_failing_restoration_leaves_nothing(
    backup: Path, empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    monkeypatch.setattr("data.keeping.filling._epilogue", lambda manifest: "SELECT 1/0;")
    with pytest.raises(ProgramFailed, match="division by zero"):
        restore_backup(empty_url, other, backup)
    assert (rows(empty_url), list(other.iterdir())) == ({}, [])


def test_rows_that_are_missing_undo_the_restoration(
    backup: Path, empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = check_backup(backup)
    made.rows["public.squad"] += 1
    monkeypatch.setattr("data.keeping.restoring.check_backup", lambda *_: made)
    with pytest.raises(ProgramFailed, match=r"public\.squad has"):
        restore_backup(empty_url, tmp_path / "other", backup)
    assert rows(empty_url) == {}


def test_a_backup_of_a_later_version_is_refused(
    backup: Path, empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = check_backup(backup)
    for change in ({"schema": "9999"}, {"postgresql": 99}):
        later = replace(made, **change)
        monkeypatch.setattr("data.keeping.restoring.check_backup", lambda *_, later=later: later)
        with pytest.raises(BackupTooNew):
            restore_backup(empty_url, tmp_path / "other", backup)


def test_an_empty_database_is_not_backed_up(empty_url: str, instance: Path, tmp_path: Path) -> None:
    with pytest.raises(NothingToKeep):
        create_backup(empty_url, instance, tmp_path / "backups")
    assert list((tmp_path / "backups").iterdir()) == []


def test_roads_that_are_missing_are_told(
    city: City, database_url: str, sessions: sessionmaker[Session], instance: Path, tmp_path: Path
) -> None:
    with sessions.begin() as session:
        session.scalar(select(RoadNetworkVersion)).version = "elsewhere"
    with pytest.raises(RoadsMissing, match="elsewhere"):
        create_backup(database_url, instance, tmp_path / "backups")
    assert list((tmp_path / "backups").iterdir()) == []


@pytest.mark.parametrize("words", [b"", b"{}", b"[]", b'{"format": "one-map backup 1"}', b"\xff"])
def test_what_is_no_manifest_is_none(words: bytes) -> None:
    assert read_manifest(words) is None
