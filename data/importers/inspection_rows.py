"""Reads inspections from a table of text: which column is what, which words mean what, what is wrong."""

import csv
import gzip
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from data.importers.errors import ImportFileUnreadable
from gis.files.errors import EncodingUnknown
from gis.files.text import decode

# What columns are called, in small letters and without signs; the first that is there is taken.
COLUMNS: dict[str, tuple[str, ...]] = {
    "key": ("inspectionid", "id", "检查编号", "编号"),
    "licence": ("license", "licence", "licenseno", "许可证号", "统一社会信用代码"),
    "name": ("dbaname", "name", "akaname", "名称", "单位名称", "对象名称"),
    "kind": ("kind", "类型", "对象类型"),
    "address": ("address", "地址"),
    "day": ("inspectiondate", "date", "inspectedon", "检查日期", "日期"),
    "result": ("results", "result", "检查结果", "结果"),
    "critical": ("criticalcount", "critical", "关键项", "重大问题"),
    "serious": ("seriouscount", "serious", "严重项", "较重问题"),
    "minor": ("minorcount", "minor", "一般项", "一般问题"),
    "lon": ("longitude", "lon", "经度"),
    "lat": ("latitude", "lat", "纬度"),
}
NEEDED = ("name", "day", "result")
WORDS: dict[str, str] = {
    "pass": "pass",
    "合格": "pass",
    "通过": "pass",
    "passwconditions": "conditions",
    "passwithconditions": "conditions",
    "conditions": "conditions",
    "限期整改": "conditions",
    "责令改正": "conditions",
    "基本合格": "conditions",
    "fail": "fail",
    "不合格": "fail",
    "未通过": "fail",
    "none": "none",
    "outofbusiness": "none",
    "noentry": "none",
    "notready": "none",
    "businessnotlocated": "none",
    "未检成": "none",
    "未营业": "none",
    "查无此户": "none",
}
KINDS = ("shop", "site", "vehicle", "company")
DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%m/%d/%Y", "%Y年%m月%d日", "%Y%m%d")
SIGNS = re.compile(r"[\s_\-/.&()（）]+")
WHOLE = re.compile(r"(\d+)(?:\.0+)?")
LARGEST_COUNT = 10_000


@dataclass
class ColumnsMissing(Exception):
    """The table lacks columns that are needed, or names no such; `columns` are those it has."""

    missing: tuple[str, ...]
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowRefused:
    """A row that cannot be taken, counted from 1 below the header: the column, why, and what stood there."""

    row: int
    column: str
    problem: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class InspectionRow:
    """One inspection as it stands in a file; the place is in WGS84 degrees, if there is one."""

    row: int
    key: str
    licence: str | None
    name: str
    kind: str
    address: str
    day: date
    result: str
    critical: int
    serious: int
    minor: int
    place: tuple[float, float] | None


@dataclass(slots=True)
class InspectionTable:
    """The rows of a file that can be taken, and those that can't."""

    rows: list[InspectionRow] = field(default_factory=list)
    refused: list[RowRefused] = field(default_factory=list)


class _Unfit(Exception):
    def __init__(self, column: str, problem: str, detail: str = "") -> None:
        self.said = (column, problem, detail)


def read_inspections(path: Path, today: date, named: Mapping[str, str] | None = None) -> InspectionTable:
    """Return the inspections in a CSV file, also one packed by gzip; `named` says which column is what.

    Raises ImportFileUnreadable and ColumnsMissing; a row that is wrong is refused by itself.
    """
    lines = csv.DictReader(io.StringIO(_text(path)))
    columns = _columns(lines.fieldnames or (), named or {})
    table = InspectionTable()
    for number, line in enumerate(_lines(lines, path), start=1):
        values = {what: (line.get(column) or "").strip() for what, column in columns.items()}
        try:
            table.rows.append(_row(number, values, today))
        except _Unfit as unfit:
            column, problem, detail = unfit.said
            table.refused.append(RowRefused(number, columns.get(column, column), problem, detail))
    return table


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
        return decode(gzip.decompress(content) if path.suffix == ".gz" else content).text
    except (OSError, EOFError) as error:
        raise ImportFileUnreadable(str(path), str(error)) from error
    except EncodingUnknown as error:
        raise ImportFileUnreadable(str(path), f"encoding: {', '.join(error.tried)}") from error


def _lines(lines: csv.DictReader, path: Path) -> Iterator[dict[str, str]]:
    try:
        yield from lines
    except csv.Error as error:
        raise ImportFileUnreadable(str(path), f"line {lines.line_num}: {error}") from error


def _columns(header: Sequence[str], named: Mapping[str, str]) -> dict[str, str]:
    known = {_bare(column): column for column in reversed(header)}
    found = {
        what: next(known[each] for each in names if each in known)
        for what, names in COLUMNS.items()
        if known.keys() & set(names)
    }
    absent = tuple(column for column in named.values() if column not in header)
    missing = tuple(what for what in NEEDED if what not in {*found, *named})
    if absent or missing:
        raise ColumnsMissing(missing or absent, tuple(header))
    return found | dict(named)


def _row(number: int, values: Mapping[str, str], today: date) -> InspectionRow:
    name = values["name"]
    if not name:
        raise _Unfit("name", "empty")
    kind = values.get("kind") or KINDS[0]
    if kind not in KINDS:
        raise _Unfit("kind", "kind_unknown", kind)
    return InspectionRow(
        row=number,
        key=_plain(values.get("key", "")),
        licence=_licence(values.get("licence", "")),
        name=name,
        kind=kind,
        address=values.get("address", ""),
        day=_day(values["day"], today),
        result=_result(values["result"]),
        critical=_count("critical", values),
        serious=_count("serious", values),
        minor=_count("minor", values),
        place=_place(values),
    )


def _bare(words: str) -> str:
    return SIGNS.sub("", words).casefold()


def _plain(number: str) -> str:
    """Return an identifier as it was before a spreadsheet made a decimal number of it."""
    found = WHOLE.fullmatch(number)
    return found[1] if found else number


def _licence(written: str) -> str | None:
    plain = _plain(written)
    return plain if plain.strip("0") else None


def _day(written: str, today: date) -> date:
    bare = written.split("T")[0].split(" ")[0]
    for form in DAYS:
        try:
            day = datetime.strptime(bare, form).date()  # noqa: DTZ007 - a day, of no time zone
        except ValueError:
            continue
        if day.year < 1990 or day > today:
            raise _Unfit("day", "day_out_of_range", written)
        return day
    raise _Unfit("day", "day_unreadable", written)


def _result(written: str) -> str:
    if _bare(written) not in WORDS:
        raise _Unfit("result", "result_unknown", written)
    return WORDS[_bare(written)]


def _count(column: str, values: Mapping[str, str]) -> int:
    written = values.get(column, "")
    found = WHOLE.fullmatch(written or "0")
    if found is None or int(found[1]) > LARGEST_COUNT:
        raise _Unfit(column, "no_count", written)
    return int(found[1])


def _place(values: Mapping[str, str]) -> tuple[float, float] | None:
    lon, lat = values.get("lon", ""), values.get("lat", "")
    if not lon or not lat:
        return None
    try:
        place = float(lon), float(lat)
    except ValueError:
        raise _Unfit("lon", "no_place", f"{lon}, {lat}") from None
    if not (-180 <= place[0] <= 180 and -90 <= place[1] <= 90):
        raise _Unfit("lon", "no_place", f"{lon}, {lat}")
    return place
