"""An exported ledger shows, far from any database, whatever was done to it."""

import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.journal import GENESIS, entry_hash
from dispatch.ledger_export import LedgerExport, entry_line, head_line
from scripts.verify_ledger import check_files, main

BEGUN = datetime(2026, 11, 25, 8, tzinfo=UTC)
COUNT = 12


def chain(count: int = COUNT, words: str = "占道经营 “x”\n\u2028") -> list[dict[str, Any]]:
    """Entries bound to each other."""
    previous, rows = GENESIS, []
    for sequence in range(1, count + 1):
        row = {
            "sequence": sequence,
            "at": BEGUN + timedelta(seconds=sequence, microseconds=sequence),
            "account_id": 7,
            "account_name": "张三",
            "organisation_id": 3 if sequence % 2 else None,
            "act": "incident.closed",
            "subject_kind": "incident",
            "subject_id": sequence,
            "details": {"place": words, "share": 1e-7, "whole": 3.0, "x": {"b": 1, "a": None}},
            "previous_hash": previous,
        }
        row["hash"] = previous = entry_hash(row)
        rows.append(row)
    return rows


def write(path: Path, rows: list[dict[str, Any]], after: int = 0, until: int = COUNT) -> Path:
    """Write the entries after one as an exported file."""
    chosen = [row for row in rows if after < row["sequence"] <= until]
    exported = LedgerExport(after, until, chosen[-1]["hash"], len(chosen))
    lines = [head_line("城市", exported, chosen[0]["previous_hash"]), *map(entry_line, chosen)]
    path.write_bytes(gzip.compress(b"".join(lines)) if path.suffix == ".gz" else b"".join(lines))
    return path


def problems(*paths: Path, noted: dict[int, bytes] | None = None) -> list[tuple[str, int | None]]:
    return [(each.kind, each.sequence) for each in check_files(paths, noted or {})[1]]


def replace(lines: list[bytes], number: int, was: str, becomes: str) -> None:
    lines[number] = lines[number].replace(was.encode(), becomes.encode())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write(tmp_path / "ledger.jsonl", chain())


@pytest.mark.parametrize("name", ["ledger.jsonl", "ledger.jsonl.gz"])
def test_what_was_exported_is_intact(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(write(tmp_path / name, chain()))]) == 0
    assert f"#1–#{COUNT}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        (lambda lines: lines.pop(5), [("missing", 6)]),
        (lambda lines: lines.pop(1), [("missing", 2)]),
        (lambda lines: lines.insert(5, lines[5]), [("order", 5), ("end", 12)]),
        (lambda lines: lines.insert(3, lines.pop(4)), [("missing", 4), ("order", 3), ("missing", 5)]),
        (lambda lines: lines.pop(), [("end", 11)]),
        (lambda lines: lines.insert(4, b"{}\n"), [("form", 4)]),
        (lambda lines: replace(lines, 6, "张三", "李四"), [("altered", 6)]),
        (lambda lines: replace(lines, 6, ":null", ": null"), [("altered", 6)]),
        (lambda lines: replace(lines, 0, "after", "x"), [("head", None)]),
    ],
)
def test_what_was_done_to_a_file_is_found(file: Path, damage: Any, found: list[tuple[str, int]]) -> None:
    lines = file.read_bytes().splitlines(keepends=True)
    damage(lines)
    file.write_bytes(b"".join(lines))
    assert [each for each in problems(file) if each in found] == found
    assert main([str(file)]) == 1


@given(where=st.integers(0), bit=st.integers(0, 7))
def test_no_bit_of_a_file_can_be_turned_unseen(
    tmp_path_factory: pytest.TempPathFactory, where: int, bit: int
) -> None:
    path = write(tmp_path_factory.mktemp("bits") / "ledger.jsonl", chain(3), until=3)
    content = bytearray(path.read_bytes())
    after_head = content.index(b"\n") + 1
    content[after_head + where % (len(content) - after_head)] ^= 1 << bit
    path.write_bytes(content)
    assert problems(path) != []


def test_a_chain_made_anew_shows_against_what_was_noted(tmp_path: Path) -> None:
    true, false = chain(), chain(words="别的")
    file = write(tmp_path / "ledger.jsonl", false)
    assert problems(file) == []
    assert problems(file, noted={9: true[8]["hash"]}) == [("differs", 9)]
    assert problems(file, noted={9: false[8]["hash"]}) == []


def test_an_end_cut_off_shows_against_what_was_noted(tmp_path: Path) -> None:
    rows = chain()
    cut = write(tmp_path / "ledger.jsonl", rows, until=10)
    assert problems(cut) == []
    assert problems(cut, noted={12: rows[-1]["hash"]}) == [("absent", 12)]


@pytest.mark.parametrize(("after", "found"), [(6, []), (4, []), (0, []), (8, [("between", 7)])])
def test_a_later_file_continues_an_earlier_one(
    tmp_path: Path, after: int, found: list[tuple[str, int]]
) -> None:
    rows = chain()
    earlier = write(tmp_path / "1.jsonl", rows, until=6)
    later = write(tmp_path / "2.jsonl.gz", rows, after=after)
    assert problems(later, earlier) == found


@pytest.mark.parametrize("after", [0, 4, 6])
def test_a_later_file_of_another_chain_shows(tmp_path: Path, after: int) -> None:
    earlier = write(tmp_path / "1.jsonl", chain(), until=6)
    later = write(tmp_path / "2.jsonl", chain(words="别的"), after=after)
    assert ("differs", 6) in problems(earlier, later)


def test_what_cannot_be_read_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none.jsonl")]) == 2
    (tmp_path / "bad.gz").write_bytes(gzip.compress(b"x" * 999)[:20])
    assert main([str(tmp_path / "bad.gz")]) == 2
    assert "can't be read" in capsys.readouterr().err


def test_numbers_are_spelled_as_they_were_hashed(file: Path) -> None:
    line = file.read_bytes().splitlines()[1]
    assert b'"share":1e-7,"whole":3.0' in line
    assert orjson.loads(line)["content"]["details"]["whole"] == 3.0
