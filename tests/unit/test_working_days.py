"""Working days by the calendar: when so many are over, how much lies between moments; and files of days."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.importers.holidays import CalendarUnfit, read_days
from layers.windows.working import ends_after, is_working_day, move_on, working_s

# Days of a made-up calendar: a Thursday and Friday off, the Sunday after them worked.
CALENDAR = {date(2026, 12, 3): False, date(2026, 12, 4): False, date(2026, 12, 6): True}
DAY_S = 86_400
FROM = datetime(2026, 11, 20, tzinfo=UTC)
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=30)).map(lambda after: FROM + after)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


@pytest.mark.parametrize(
    ("start", "days", "ends"),
    [
        ("2026-11-27T00:00", 1, "2026-12-01T00:00"),
        ("2026-11-27T23:59", 1, "2026-12-01T00:00"),
        ("2026-11-28T09:00", 1, "2026-12-01T00:00"),
        ("2026-12-01T09:00", 1, "2026-12-03T00:00"),
        ("2026-12-02T09:00", 1, "2026-12-07T00:00"),
        ("2026-12-02T09:00", 2, "2026-12-08T00:00"),
        ("2026-12-05T23:00", 1, "2026-12-07T00:00"),
    ],
)
def test_the_day_of_the_start_is_not_counted_and_the_last_is_whole(start: str, days: int, ends: str) -> None:
    assert ends_after(at(start), days, CALENDAR) == at(ends)


@given(MOMENTS, st.integers(1, 15))
def test_between_start_and_end_lie_so_many_working_days(start: datetime, days: int) -> None:
    ends = ends_after(start, days, CALENDAR)
    next_day = (start + timedelta(hours=8)).date() + timedelta(days=1)
    assert working_s(at(f"{next_day}T00:00"), ends, CALENDAR) == days * DAY_S
    assert is_working_day((ends + timedelta(hours=8) - timedelta(seconds=1)).date(), CALENDAR)


@given(MOMENTS, st.integers(0, 10 * DAY_S))
def test_moving_on_passes_as_much_working_time(start: datetime, seconds: int) -> None:
    moved = move_on(start, seconds, CALENDAR)
    assert working_s(start, moved, CALENDAR) == seconds
    assert moved == start or is_working_day(
        (moved + timedelta(hours=8) - timedelta(microseconds=1)).date(), CALENDAR
    )


def test_a_calendar_is_read_in_both_languages_and_spellings() -> None:
    chinese = "日期,类型,名称\n2026/12/3,放假,试\n\n2026年12月6日,上班,\n".encode("gb18030")
    english = b"\xef\xbb\xbfKind,Date\r\noff,2026-12-03\r\nWork,2026-12-06\r\n"
    for content, name in ((chinese, "试"), (english, "")):
        days = read_days(content)
        assert [(one.day.day, one.name, one.is_workday) for one in days] == [(3, name, False), (6, "", True)]


@pytest.mark.parametrize(
    ("text", "row", "what"),
    [
        ("", 1, "no_day"),
        ("date,name\n2026-12-03,x\n", 1, "no_kind"),
        ("date,kind\n", 1, "empty"),
        ("date,kind\n2026-13-03,off\n", 2, "day"),
        ("date,kind\n1926-12-03,off\n", 2, "day"),
        ("date,kind\n2026-12-03,off\n2026-12-04,maybe\n", 3, "kind"),
        ("date,kind\n2026-12-03,off\n2026-12-03,work\n", 3, "twice"),
        (f"date,kind,name\n2026-12-03,off,{'x' * 61}\n", 2, "name"),
        ('date,kind\n"2026-12-03"x,off\n', 2, "not_csv"),
    ],
)
def test_a_file_at_fault_is_refused_with_its_row(text: str, row: int, what: str) -> None:
    with pytest.raises(CalendarUnfit) as refused:
        read_days(text.encode())
    assert (refused.value.line, refused.value.what) == (row, what)
