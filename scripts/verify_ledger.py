#!/usr/bin/env python3
"""核验监督链导出文件 · Check exported files of the ledger, anywhere: this one file and Python 3.9 are enough.

    python3 verify_ledger.py ledger-1.jsonl ledger-2.jsonl.gz --noted 1200:5f3a…

Each line of a file but the first is an entry: {"hash": …, "content": {…}}. Its hash is the SHA-256 of the
hash of the entry before it (32 bytes; zeros before the first) followed by the bytes of its content as they
stand in the line. The first line says where the file begins and ends. Files that follow or overlap each other
are checked against each other; `--noted` gives the hash of an entry that was written down elsewhere, against
which a cut-off end or a chain made anew shows. Ends with 0 if all is intact, 1 if not, 2 if a file can't be
read.
"""

import argparse
import gzip
import hashlib
import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

FORMAT = "one-map ledger 1"
LINE = re.compile(rb'\{"hash":"([0-9a-f]{64})","content":(\{.*\})\}\n?', re.DOTALL)
MOST_SHOWN = 20
WORDS = {
    "head": ("首行不是监督链导出文件的首行", "the first line is not that of an exported ledger"),
    "form": ("这一行不是一条记录", "this line is not an entry"),
    "altered": ("内容与散列不符：这条或前一条被改动", "changed, it or the one before: the hash does not fit"),
    "missing": ("前面缺少记录", "entries are missing before it"),
    "order": ("顺序不对或重复", "out of order, or there twice"),
    "end": (
        "文件末尾与首行不符：被截断或添加",
        "the end is not what the first line says: cut off, or added to",
    ),
    "between": ("两个文件之间缺少记录", "entries are missing between two files"),
    "differs": (
        "同一条记录在不同来源中散列不同",
        "its hash differs from that in another file or noted elsewhere",
    ),
    "absent": ("记下的这条记录不在文件中", "the entry that was noted is in none of the files"),
}


@dataclass(frozen=True)
class Problem:
    """What is wrong, in which file, at which entry."""

    kind: str
    file: str
    sequence: "int | None" = None


@dataclass
class Checked:
    """One file: what its first line says, what is wrong, and the hashes that were asked for."""

    name: str
    after: int = 0
    last: int = 0
    entries: int = 0
    marks: "dict[int, bytes]" = field(default_factory=dict)
    problems: "list[Problem]" = field(default_factory=list)

    def note(self, kind: str, sequence: "int | None" = None) -> None:
        """Keep a problem."""
        self.problems.append(Problem(kind, self.name, sequence))


def check_files(paths: "Sequence[Path]", noted: "dict[int, bytes]") -> "tuple[list[Checked], list[Problem]]":
    """Check each file and all against each other; raise OSError if one can't be read."""
    heads = [_read_head(path) for path in paths]
    wanted = {*noted, *(place for head in heads if head for place in (head["after"], head["last"]))}
    files = [_check_file(path, head, wanted) for path, head in zip(paths, heads)]  # noqa: B905 - Python 3.9
    sound = sorted((each for each in files if each.entries or not each.problems), key=lambda each: each.after)
    problems = [problem for each in files for problem in each.problems]
    return files, problems + list(_compare(sound, noted))


def _lines(path: Path) -> "Iterator[bytes]":
    with (gzip.open if path.suffix == ".gz" else open)(path, "rb") as file:
        yield from file


def _read_head(path: Path) -> "dict | None":
    try:
        head = json.loads(next(_lines(path), b""))
        known = head["format"] == FORMAT and head["last"] >= head["after"] >= 0
        bytes.fromhex(head["after_hash"] + head["last_hash"])
    except (ValueError, TypeError, KeyError):
        return None
    return head if known else None


def _check_file(path: Path, head: "dict | None", wanted: "set[int]") -> Checked:
    checked = Checked(path.name)
    if head is None:
        checked.note("head")
        return checked
    checked.after, checked.last = head["after"], head["last"]
    sequence, before = head["after"], bytes.fromhex(head["after_hash"])
    checked.marks[sequence] = before
    lines = _lines(path)
    next(lines)
    for line in lines:
        sequence, before = _check_line(line, sequence, before, checked)
        if sequence in wanted:
            checked.marks[sequence] = before
    if (sequence, before.hex(), checked.entries) != (head["last"], head["last_hash"], head["entries"]):
        checked.note("end", sequence)
    return checked


def _check_line(line: bytes, sequence: int, before: bytes, checked: Checked) -> "tuple[int, bytes]":
    """Return the entry's number and hash, from which to go on; a line that is none is passed over."""
    parts = LINE.fullmatch(line)
    number = _number(parts.group(2)) if parts else None
    if number is None:
        checked.note("form", sequence + 1)
        return sequence, before
    checked.entries += 1
    claimed = bytes.fromhex(parts.group(1).decode())
    if number > sequence + 1:
        checked.note("missing", number)
    elif number <= sequence:
        checked.note("order", number)
    elif hashlib.sha256(before + parts.group(2)).digest() != claimed:
        checked.note("altered", number)
    return number, claimed


def _number(content: bytes) -> "int | None":
    try:
        number = json.loads(content)["sequence"]
    except (ValueError, KeyError):
        return None
    return number if isinstance(number, int) else None


def _compare(files: "Sequence[Checked]", noted: "dict[int, bytes]") -> "Iterator[Problem]":
    known, covered = dict(noted), None
    for each in files:
        if covered is not None and each.after > covered:
            yield Problem("between", each.name, covered + 1)
        covered = each.last if covered is None else max(covered, each.last)
        for sequence, digest in each.marks.items():
            if known.setdefault(sequence, digest) != digest:
                yield Problem("differs", each.name, sequence)
    for sequence in noted:
        if not any(sequence in each.marks for each in files):
            yield Problem("absent", "--noted", sequence)


def _noted(words: str) -> "tuple[int, bytes]":
    sequence, _, digest = words.partition(":")
    if len(digest) != 64:
        raise argparse.ArgumentTypeError("SEQUENCE:HASH, the hash in 64 hexadecimal digits")
    return int(sequence), bytes.fromhex(digest)


def main(words: "Sequence[str] | None" = None) -> int:
    """Check the files named on the command line and say what was found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--noted", action="append", default=[], type=_noted, metavar="SEQUENCE:HASH")
    arguments = parser.parse_args(words)
    try:
        files, problems = check_files(arguments.files, dict(arguments.noted))
    except (OSError, EOFError) as error:
        print(f"无法读取 · can't be read: {error}", file=sys.stderr)
        return 2
    for problem in problems[:MOST_SHOWN]:
        where = problem.file if problem.sequence is None else f"{problem.file} #{problem.sequence}"
        print(f"✗ {where}  {' · '.join(WORDS[problem.kind])}")
    if len(problems) > MOST_SHOWN:
        print(f"… +{len(problems) - MOST_SHOWN}")
    for each in files if not problems else ():
        print(f"✓ {each.name}  #{each.after + 1}–#{each.last}  {each.entries} 条，完好 · entries, intact")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
