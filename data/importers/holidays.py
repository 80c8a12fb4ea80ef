"""Reads days of the calendar from a CSV file: date, kind and name, all of them or none."""

import csv
import io
from dataclasses import dataclass
from datetime import date

from data.layers import Holiday
from gis.files.sheets import unmarked
from gis.files.text import decode

COLUMNS = {
    "day": ("date", "day", "日期"),
    "kind": ("kind", "type", "类型"),
    "name": ("name", "名称"),
}
OFF = ("off", "holiday", "放假", "休", "休息", "节假日")
WORKED = ("work", "workday", "上班", "班", "调休", "调休上班", "上班（调休）")
MOST_DAYS = 4000
LONGEST_NAME = 60


@dataclass
class CalendarUnfit(Exception):
    """A file is no calendar: in which line, what, and what was given."""

    line: int
    what: str
    given: str


def read_days(content: bytes) -> list[Holiday]:
    """Return the days of a file; raise CalendarUnfit, or EncodingUnknown, at the first fault."""
    rows = csv.reader(io.StringIO(decode(content).text.lstrip("\ufeff"), newline=""), strict=True)
    days: dict[date, Holiday] = {}
    try:
        places = _places([cell.strip().lower() for cell in next(rows, [])])
        for cells in rows:
            if any(cell.strip() for cell in cells):
                one = _read_day(cells, places, rows.line_num)
                if one.day in days:
                    raise CalendarUnfit(rows.line_num, "twice", one.day.isoformat())
                days[one.day] = one
                if len(days) > MOST_DAYS:
                    raise CalendarUnfit(rows.line_num, "too_many", str(MOST_DAYS))
    except csv.Error as error:
        raise CalendarUnfit(rows.line_num, "not_csv", str(error)) from error
    if not days:
        raise CalendarUnfit(1, "empty", "")
    return list(days.values())


def _places(header: list[str]) -> dict[str, int]:
    places = {name: header.index(one) for name, names in COLUMNS.items() for one in names if one in header}
    for name in ("day", "kind"):
        if name not in places:
            raise CalendarUnfit(1, f"no_{name}", ", ".join(header)[:200])
    return places


def _read_day(cells: list[str], places: dict[str, int], row: int) -> Holiday:
    given = {name: unmarked(cells[at].strip()) if at < len(cells) else "" for name, at in places.items()}
    kind = given["kind"].lower()
    if kind not in (*OFF, *WORKED):
        raise CalendarUnfit(row, "kind", given["kind"][:60])
    if len(given.get("name", "")) > LONGEST_NAME:
        raise CalendarUnfit(row, "name", given["name"][:LONGEST_NAME])
    return Holiday(day=_read_date(given["day"], row), name=given.get("name", ""), is_workday=kind in WORKED)


def _read_date(given: str, row: int) -> date:
    """Read 2026-10-01, 2026/10/1, 2026.10.1 or 2026年10月1日."""
    plain = given.translate(str.maketrans("/.年月", "----")).removesuffix("日").split("-")
    try:
        year, month, day = (int(part) for part in plain)
        found = date(year, month, day)
    except ValueError:
        raise CalendarUnfit(row, "day", given[:60]) from None
    if not 2000 <= found.year <= 2100:
        raise CalendarUnfit(row, "day", given[:60])
    return found
