"""What is due goes into an archive that can be read, or not at all; what is not due stays."""

import gzip
import hashlib
import json
import tarfile
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from shapely import from_wkb
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session, sessionmaker

from data.database import make_sessions
from data.files import IncidentFile
from data.fixes import Fix, FixCount
from data.incidents import Incident, Reporter
from data.ledger import LedgerArchive, LedgerEntry
from data.partitions import ensure_partitions, list_partitions
from data.past import PastState
from data.settings import put_setting
from dispatch.journal import SYSTEM, notes_of, record
from dispatch.ledger_export import export_ledger
from dispatch.retention import acts
from dispatch.retention.nightly import Nightly
from dispatch.retention.running import RetentionRunning, run_retention
from dispatch.telling import install
from dispatch.verification import verify_ledger
from scripts.verify_ledger import main
from tests.factories.city import make_categories, make_organisations, make_squad

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
OLD = datetime(2026, 8, 10, 3, 4, 5, 678901, tzinfo=UTC)
RECENT = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture
def sessions(engine: Engine) -> sessionmaker[Session]:
    made = make_sessions(engine)
    install(made)
    return made


@pytest.fixture
def squad_id(sessions: sessionmaker[Session]) -> int:
    """A squad with an old fix of two and a recent one."""
    with sessions.begin() as session:
        for moment in (OLD, NOW):
            ensure_partitions(session.connection(), moment)
        squad = make_squad(session, make_organisations(session)["11"].id, "西-01", 2, 2)
        for moment in (OLD, OLD + timedelta(seconds=1), RECENT):
            place = "SRID=4326;POINT(116.4 39.9)"
            session.add(
                Fix(squad_id=squad.id, recorded_at=moment, received_at=moment, location=place, live=True)
            )
            session.add(FixCount(squad_id=squad.id, day=moment, outcome="duplicate", count=1))
        return squad.id


def act(sessions: sessionmaker[Session], *moments: datetime) -> None:
    with sessions.begin() as session:
        for moment in moments:
            record(session, SYSTEM, "act", "test", None)
            notes_of(session).acts[-1]["at"] = moment


def archived(instance: Path, table: str) -> list[dict]:
    """Return the rows in a table's archives, whose checksums hold."""
    rows = []
    for path in sorted((instance / "archive" / table).glob("*.gz")):
        sha256, name = path.with_name(path.name + ".sha256").read_text().split()
        assert name == path.name
        assert len(sha256) == 64
        rows += [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]
    return rows


def acts_in_ledger(sessions: sessionmaker[Session]) -> list[str]:
    with sessions() as session:
        return list(session.scalars(select(LedgerEntry.act).order_by(LedgerEntry.sequence)))


def test_old_fixes_go_into_an_archive_by_month(
    sessions: sessionmaker[Session], squad_id: int, tmp_path: Path
) -> None:
    found = run_retention(sessions, tmp_path, NOW)
    assert [(each.table, each.rows) for each in found] == [("fix", 2), ("fix_count", 2)]
    first = archived(tmp_path, "fix")[0]
    assert datetime.fromisoformat(first["recorded_at"]) == OLD
    place = from_wkb(first["location"])
    assert (first["squad_id"], place.x, place.y) == (squad_id, 116.4, 39.9)
    with sessions() as session:
        assert session.scalars(select(Fix.recorded_at)).all() == [RECENT]
        parts = [part.starts_at.month for part in list_partitions(session.connection(), "fix")]
        assert parts == [10, 11, 12]
    assert acts_in_ledger(sessions) == ["retention.archived", "retention.archived", "retention.ran"]
    assert run_retention(sessions, tmp_path, NOW) == []


def test_a_dry_run_says_the_same_and_changes_nothing(
    sessions: sessionmaker[Session], squad_id: int, tmp_path: Path
) -> None:
    found = run_retention(sessions, tmp_path, NOW, dry_run=True)
    assert [(each.table, each.rows) for each in found] == [("fix", 2), ("fix_count", 2)]
    assert (acts_in_ledger(sessions), list(tmp_path.iterdir())) == ([], [])
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(Fix)) == 3


def test_what_is_kept_for_good_stays(sessions: sessionmaker[Session], squad_id: int, tmp_path: Path) -> None:
    with sessions.begin() as session:
        put_setting(session, "keep_fixes_days", 0)
    assert run_retention(sessions, tmp_path, NOW) == []


def test_an_archive_that_cannot_be_read_again_keeps_the_rows(
    sessions: sessionmaker[Session],
    squad_id: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("data.keeping.archives.read_lines", lambda path: (2, "another"))
    found = run_retention(sessions, tmp_path, NOW)
    assert {(each.table, each.what) for each in found} == {("fix", "kept"), ("fix_count", "kept")}
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(Fix)) == 3


def test_what_fails_after_its_archive_leaves_none(
    sessions: sessionmaker[Session],
    squad_id: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(acts, "_drop", fail)
    found = run_retention(sessions, tmp_path, NOW)
    assert (found[0].what, "the disk is gone" in found[0].problem) == ("kept", True)
    assert archived(tmp_path, "fix") == []
    assert len(archived(tmp_path, "fix_count")) == 2


def test_states_that_last_outlive_the_month_they_began_in(
    sessions: sessionmaker[Session], tmp_path: Path
) -> None:
    began, ended = datetime(2025, 1, 5, tzinfo=UTC), datetime(2025, 1, 6, tzinfo=UTC)
    with sessions.begin() as session:
        ensure_partitions(session.connection(), began)
        ensure_partitions(session.connection(), datetime(2025, 10, 5, tzinfo=UTC))
        for subject_id, until in ((1, None), (2, ended)):
            states = {"kind": "incident", "seen_by": None, "view": {"id": subject_id}}
            session.add(PastState(at=began, until=until, subject_id=subject_id, **states))
    found = run_retention(sessions, tmp_path, NOW)
    assert [(each.table, each.rows) for each in found] == [("past_state", 1)]
    assert [row["subject_id"] for row in archived(tmp_path, "past_state")] == [2]
    with sessions() as session:
        assert session.scalars(select(PastState.subject_id)).all() == [1]


def test_reporters_of_long_ended_incidents_are_blanked_and_archived_nowhere(
    sessions: sessionmaker[Session], tmp_path: Path
) -> None:
    with sessions.begin() as session:
        organisation_id = make_organisations(session)["11"].id
        make_categories(session)
        for days in (400, 10, None):
            ended_at = None if days is None else NOW - timedelta(days=days)
            session.add(incident := an_incident(session, organisation_id, ended_at))
            session.flush()
            session.add(Reporter(incident_id=incident.id, name="张三", phone="13800000000", words="占道"))
    found = run_retention(sessions, tmp_path, NOW)
    assert [(each.table, each.what, each.rows) for each in found] == [("reporter", "blanked", 1)]
    with sessions() as session:
        left = session.execute(select(Reporter.name, Reporter.phone, Reporter.words).order_by(Reporter.id))
        assert [tuple(row) for row in left] == [("", "", ""), *[("张三", "13800000000", "占道")] * 2]
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_files_of_long_ended_incidents_go_into_an_archive(
    sessions: sessionmaker[Session], tmp_path: Path
) -> None:
    photo = b"a photo"
    names = [hashlib.sha256(photo).hexdigest(), "0" * 64]
    (content := tmp_path / "files" / names[0][:2] / names[0] / "original").parent.mkdir(parents=True)
    content.write_bytes(photo)
    with sessions.begin() as session:
        put_setting(session, "keep_files_days", 100)
        organisation_id = make_organisations(session)["11"].id
        make_categories(session)
        for days in (400, 10):
            session.add(incident := an_incident(session, organisation_id, NOW - timedelta(days=days)))
            session.flush()
            for sha256 in names:
                kept = {"sha256": sha256, "kind": "image", "media_type": "image/jpeg", "name": "x"}
                file = IncidentFile(incident_id=incident.id, size_bytes=7, attached_at=OLD, **kept)
                session.add(file)
    dry = run_retention(sessions, tmp_path, NOW, dry_run=True)
    found = run_retention(sessions, tmp_path, NOW)
    assert [[(each.table, each.rows) for each in some] for some in (dry, found)] == [
        [("incident_file", 1)]
    ] * 2
    with tarfile.open(tmp_path / "archive/incident_file" / found[0].file) as tar:
        assert tar.extractfile(names[0]).read() == photo
        assert json.loads(tar.extractfile("files.jsonl").read())["incident_id"] == 1
    with sessions() as session:
        removed = select(IncidentFile.removed_at.is_not(None)).order_by(IncidentFile.id)
        assert session.scalars(removed).all() == [True, False, False, False]
    assert run_retention(sessions, tmp_path, NOW) == []


def an_incident(session: Session, organisation_id: int, ended_at: datetime | None) -> Incident:
    return Incident(
        source="12345",
        category_id=session.scalar(text("SELECT min(id) FROM category")),
        priority=2,
        base_priority=2,
        status="received" if ended_at is None else "closed",
        location="SRID=4326;POINT(116.4 39.9)",
        organisation_id=organisation_id,
        reported_at=OLD,
        updated_at=OLD,
        ended_at=ended_at,
    )


@pytest.fixture
def ledger(sessions: sessionmaker[Session]) -> sessionmaker[Session]:
    """A ledger of two months that is kept for 60 days; an entry of August was written in November."""
    with sessions.begin() as session:
        put_setting(session, "keep_ledger_days", 60)
    act(sessions, OLD, OLD + timedelta(days=1))
    act(sessions, RECENT)
    act(sessions, OLD + timedelta(days=2))
    act(sessions, RECENT, RECENT)
    return sessions


def test_old_months_of_the_ledger_go_and_the_rest_still_hangs_on_them(
    ledger: sessionmaker[Session], tmp_path: Path
) -> None:
    found = run_retention(ledger, tmp_path, NOW)
    assert [(each.table, each.rows) for each in found] == [("ledger", 4)]
    with ledger() as session:
        assert session.scalar(select(LedgerArchive.last)) == 4
        verified = verify_ledger(session, 0, 100)
        assert (verified.problem, verified.verified_to) == (None, verified.last)
        export_ledger(session.connection(), tmp_path / "rest.jsonl")
    file = next((tmp_path / "archive/ledger").glob("*.gz"))
    assert main([str(file), str(tmp_path / "rest.jsonl")]) == 0
    assert acts_in_ledger(ledger)[-2:] == ["ledger.archived", "retention.ran"]


def test_a_second_archive_follows_the_first(ledger: sessionmaker[Session], tmp_path: Path) -> None:
    run_retention(ledger, tmp_path, NOW)
    later = NOW + timedelta(days=120)
    act(ledger, later)
    found = run_retention(ledger, tmp_path, later)
    assert ("ledger", None) not in [
        (each.table, each.problem or None) for each in found if each.what == "kept"
    ]
    files = sorted((tmp_path / "archive/ledger").glob("*.gz"))
    assert len(files) == 2
    with ledger() as session:
        export_ledger(session.connection(), tmp_path / "rest.jsonl")
        assert verify_ledger(session, 0, 100).problem is None
    assert main([*map(str, files), str(tmp_path / "rest.jsonl")]) == 0


def test_a_ledger_that_was_tampered_with_stays(
    ledger: sessionmaker[Session], engine: Engine, tmp_path: Path
) -> None:
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE ledger DISABLE TRIGGER ledger_append_only"))
        connection.execute(text("UPDATE ledger SET act = 'x' WHERE sequence = 2"))
    found = run_retention(ledger, tmp_path, NOW)
    assert [(each.table, each.what, each.problem) for each in found] == [
        ("ledger", "kept", "LedgerBroken: 2")
    ]
    with ledger() as session:
        assert session.scalar(select(func.count()).select_from(LedgerArchive)) == 0


def test_nobody_who_writes_meanwhile_is_refused(ledger: sessionmaker[Session], tmp_path: Path) -> None:
    done = threading.Event()

    def write() -> int:
        count = 0
        while not done.is_set() or count < 5:
            act(ledger, RECENT)
            count += 1
        return count

    with ThreadPoolExecutor(4) as pool:
        writers = [pool.submit(write) for _ in range(4)]
        found = run_retention(ledger, tmp_path, NOW)
        done.set()
        written = sum(writer.result() for writer in writers)
    assert [each.table for each in found] == ["ledger"]
    with ledger() as session:
        assert session.scalar(select(func.count()).where(LedgerEntry.at == RECENT)) == written + 3
        assert verify_ledger(session, 0, 10_000).problem is None


def test_one_at_a_time(sessions: sessionmaker[Session], tmp_path: Path) -> None:
    with sessions() as other:
        other.execute(text("SELECT pg_advisory_xact_lock(CAST(:lock AS bigint))"), {"lock": 0x2E7E})
        with pytest.raises(RetentionRunning):
            run_retention(sessions, tmp_path, NOW)


def test_every_night_it_is_done_once(sessions: sessionmaker[Session], tmp_path: Path) -> None:
    nightly, today = Nightly(sessions, tmp_path), datetime.now(UTC)
    midday = today.replace(hour=4, minute=0)
    at_night = (today + timedelta(days=1)).replace(hour=19, minute=30)
    assert nightly.look(midday) is False
    assert nightly.look(at_night) is True
    with sessions.begin() as session:
        record(session, SYSTEM, "retention.ran", "table", None)
        notes_of(session).acts[-1]["at"] = at_night
    assert nightly.look(at_night + timedelta(minutes=5)) is False
    with sessions() as session:
        assert len(list_partitions(session.connection(), "ledger")) >= 3
