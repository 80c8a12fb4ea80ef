"""Tables of text that spreadsheets open as they are meant: every CSV that we write goes through here.

UTF-8 after its mark, by which Excel knows it for that; lines end as RFC 4180 has it; and no cell is a
formula, whoever wrote what is in it (CWE-1236).
"""

import csv
import io
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

MARK = "\ufeff"
# Spreadsheets take a text that begins so for a formula, in Chinese and Japanese ones the wide signs as well;
# an apostrophe before it says that it is text.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
TEXT_MARK = "'"
_MARKED = (*FORMULA, TEXT_MARK)
_BELOW_ZERO = re.compile(r"-\d+(\.\d+)?")


def cell(value: Any) -> str:
    """Return a value as a cell: nothing for None, times in UTC, texts so that they stay texts.

    A number below zero is no formula, also where it comes as text.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, str):
        return TEXT_MARK + value if value.startswith(_MARKED) and not _BELOW_ZERO.fullmatch(value) else value
    return str(value)


def unmarked(text: str) -> str:
    """Return what a cell of ours says, without the mark of text."""
    return text[1:] if text.startswith(TEXT_MARK) and text[1:].startswith(_MARKED) else text


def lines(rows: Iterable[Iterable[Any]]) -> str:
    """Return rows of values as lines."""
    written = io.StringIO()
    _write(written, rows)
    return written.getvalue()


def write_sheet(path: Path, rows: Iterable[Iterable[Any]]) -> int:
    """Write rows of values, the first with the names of columns, as a file; return how many follow that."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(MARK)
        return _write(stream, rows) - 1


def _write(stream: Any, rows: Iterable[Iterable[Any]]) -> int:
    writer = csv.writer(stream, lineterminator="\r\n")
    count = 0
    for row in rows:
        writer.writerow([cell(value) for value in row])
        count += 1
    return count
