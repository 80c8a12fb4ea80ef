"""Which base backups may go: never the newest whole one, and none that a day to be reached still needs."""

import hashlib
import io
import json
import tarfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data.embedded.bases import TARS, check_base, name_of
from data.embedded.errors import NotABase, NoWholeBase
from data.embedded.pruning import Pruning, plan_pruning, prune

NOW = datetime(2026, 11, 26, 6, tzinfo=UTC)
SEGMENT = 16 * 2**20


def make_base(folder: Path, age_days: int, segment: int, archive: str = "wal") -> Path:
    """Write a base backup as PostgreSQL would, of so many days ago and with its log from a segment on."""
    at = NOW - timedelta(days=age_days)
    base = folder / "bases" / name_of(at)
    base.mkdir(parents=True)
    for name in TARS:
        with tarfile.open(base / name, "w:gz") as tar:
            member = tarfile.TarInfo("PG_VERSION")
            member.size = 3
            tar.addfile(member, io.BytesIO(b"15\n"))
    note = {"archive": str(folder / archive), "version": "15", "ended_at": at.isoformat()}
    (base / "base.json").write_text(json.dumps(note))
    start = segment * SEGMENT + 40
    ranges = [{"Timeline": 1, "Start-LSN": f"{start >> 32:X}/{start & 0xFFFFFFFF:X}", "End-LSN": "F/0"}]
    files = [{"Path": "PG_VERSION", "Size": 3}]
    words = json.dumps({"Files": files, "WAL-Ranges": ranges})[:-1] + ",\n"
    checksum = hashlib.sha256(words.encode()).hexdigest()
    (base / "backup_manifest").write_text(f'{words}"Manifest-Checksum": "{checksum}"}}\n')
    return base


def make_log(folder: Path, *names: str) -> None:
    (folder / "wal").mkdir()
    for name in names:
        (folder / "wal" / name).write_bytes(b"log")


@pytest.fixture
def bases(tmp_path: Path) -> dict[int, Path]:
    """Base backups by their age in days, each with the log from a segment on."""
    bases = {
        age: make_base(tmp_path, age, segment) for age, segment in ((1, 300), (8, 255), (15, 20), (22, 3))
    }
    segments = [
        f"00000001000000{number >> 8:02X}000000{number & 0xFF:02X}" for number in (3, 19, 20, 254, 255, 300)
    ]
    make_log(tmp_path, *segments, "00000002.history", f"{segments[0]}.00000028.backup", "note.txt")
    return bases


def plan(folder: Path, keep: int, days: int) -> Pruning:
    return plan_pruning(folder / "bases", folder / "wal", keep, days, NOW)


@pytest.mark.parametrize(
    ("keep", "days", "stay"),
    [
        (1, 0, {1}),
        (3, 0, {1, 8, 15}),
        (9, 0, {1, 8, 15, 22}),
        (1, 1, {1}),
        (1, 7, {1, 8}),
        (1, 9, {1, 8, 15}),
        (2, 99, {1, 8, 15, 22}),
    ],
)
def test_so_many_stay_and_those_that_lead_back_so_far(
    tmp_path: Path, bases: dict[int, Path], keep: int, days: int, stay: set[int]
) -> None:
    planned = plan(tmp_path, keep, days)
    assert {each.path for each in planned.stays} == {bases[age] for age in stay}
    assert {each.path for each in planned.goes} == {bases[age] for age in bases.keys() - stay}


def test_the_log_goes_up_to_the_oldest_that_stays(tmp_path: Path, bases: dict[int, Path]) -> None:
    planned = plan(tmp_path, 2, 0)
    prune(planned)
    assert {path.name for path in (tmp_path / "bases").iterdir()} == {bases[1].name, bases[8].name}
    left = {path.name for path in (tmp_path / "wal").iterdir()}
    assert left == {"0000000100000000000000FF", "00000001000000010000002C", "00000002.history", "note.txt"}
    assert plan(tmp_path, 2, 0).goes == plan(tmp_path, 2, 0).log == []


def test_what_is_damaged_does_not_count_and_stays(tmp_path: Path, bases: dict[int, Path]) -> None:
    content = bytearray((bases[1] / "base.tar.gz").read_bytes())
    content[-6] ^= 1
    (bases[1] / "base.tar.gz").write_bytes(content)
    (bases[15] / "base.json").write_text("{")
    planned = plan(tmp_path, 1, 0)
    assert [each.path for each in planned.stays] == [bases[8]]
    assert {error.folder for error in planned.damaged} == {bases[1], bases[15]}
    assert [each.path for each in planned.goes] == [bases[22]]


def test_where_none_is_whole_nothing_may_go(tmp_path: Path, bases: dict[int, Path]) -> None:
    for base in bases.values():
        (base / "pg_wal.tar.gz").unlink()
    with pytest.raises(NoWholeBase):
        plan(tmp_path, 1, 0)
    with pytest.raises(NoWholeBase):
        plan_pruning(tmp_path, tmp_path / "wal", 1, 0, NOW)


def test_those_of_another_archive_are_left_alone(tmp_path: Path, bases: dict[int, Path]) -> None:
    other = make_base(tmp_path, 2, 1, archive="elsewhere")
    planned = plan(tmp_path, 1, 0)
    assert ([each.path for each in planned.apart], bases[1] in {each.path for each in planned.stays}) == (
        [other],
        True,
    )


def test_a_manifest_that_names_more_or_was_altered_is_told(tmp_path: Path, bases: dict[int, Path]) -> None:
    manifest = bases[1] / "backup_manifest"
    manifest.write_text(manifest.read_text().replace('"Size": 3', '"Size": 4'))
    with pytest.raises(NotABase, match="not what it was"):
        check_base(bases[1])
    with tarfile.open(bases[8] / TARS[0], "w:gz"):
        pass
    (bases[8] / TARS[1]).write_bytes((bases[8] / TARS[0]).read_bytes())
    with pytest.raises(NotABase, match="PG_VERSION is not in it"):
        check_base(bases[8])
