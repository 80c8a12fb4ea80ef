"""Tables of text open in spreadsheets as they are meant, and nothing in them is calculated."""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.files.sheets import MARK, cell, lines, unmarked, write_sheet
from scripts.words import ROOT

ROOMS = ("gis", "data", "layers", "dispatch", "web")


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("海淀区", "海淀区"),
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+86 10", "'+86 10"),
        ("-1+1", "'-1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("＝1+1", "'＝1+1"),
        ("'quoted", "''quoted"),
        ("-", "'-"),
        ("-3", "-3"),
        ("-3.5", "-3.5"),
        (-3.5, "-3.5"),
        (True, "true"),
        (None, ""),
        ("", ""),
        (datetime(2026, 11, 26, 1, 2, 3, tzinfo=UTC), "2026-11-26T01:02:03Z"),
    ],
)
def test_a_cell(value: Any, wanted: str) -> None:
    assert cell(value) == wanted


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_what_is_marked_is_read_as_it_was(text: str) -> None:
    assert unmarked(cell(text)) == text


def test_a_file_says_that_it_is_utf8_and_how_its_lines_end(tmp_path: Path) -> None:
    path = tmp_path / "案件.csv"
    assert write_sheet(path, [("名称", "n"), ("一\n二", -1), ('"', None)]) == 2
    content = path.read_bytes().decode()
    assert content == f'{MARK}名称,n\r\n"一\n二",-1\r\n"""",\r\n'
    assert content == MARK + lines(csv.reader(io.StringIO(content.removeprefix(MARK), newline="")))


def test_nothing_else_writes_such_tables() -> None:
    found = [
        path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "node_modules" not in path.parts
    ]
    writers = [path for path in found if "csv.writer(" in path.read_text(encoding="utf-8")]
    assert [str(path.relative_to(ROOT)) for path in writers] == ["gis/files/sheets.py"]
