"""Moments as files write them: with or without a time of day, Chinese, American, compact."""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
CHINESE = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
    r"(?:[T\s]*(上午|下午|AM|PM)?\s*(\d{1,2})\s*[:时点]\s*(\d{1,2})\s*分?(?::?\s*(\d{1,2})(?:\.\d+)?\s*秒?)?)?"
)
AMERICAN = re.compile(
    r"(\d{1,2})/(\d{1,2})/(\d{4})(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(AM|PM)?)?"
)
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[T\s]?(\d{2})(\d{2})(\d{2})?)?")
AFTERNOON, FORENOON = ("下午", "PM"), ("上午", "AM")

Moment = tuple[int, bool, bool]


def read_moment(text: str, pattern: str = "") -> Moment | None:
    """Return microseconds since 1970, whether only the day is known, and whether that is UTC; None if none.

    Without a pattern (of `strptime`) any of: ISO 8601 with or without offset; 2021-9-5 13:05, 2021/9/5,
    2021年9月5日 下午1时5分; 9/5/2021 1:05 PM, month first, as American files have it; 20210905 or
    20210905130500.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    try:
        return _by_pattern(plain, pattern) if pattern else _by_form(plain)
    except ValueError:
        return None


def _by_pattern(plain: str, pattern: str) -> Moment:
    # Whether it states an offset is up to the pattern, and looked at below.
    moment = datetime.strptime(plain, pattern)  # noqa: DTZ007
    day_only = not any(each in pattern for each in ("%H", "%I", "%c", "%X", "%s"))
    return _moment(moment, day_only)


def _by_form(plain: str) -> Moment | None:
    if len(plain) == 10 and plain[4] == "-":
        day = date.fromisoformat(plain)
        return _moment(datetime(day.year, day.month, day.day, tzinfo=UTC), day_only=True, is_stated=False)
    if len(plain) >= 16 and plain[4] == "-":
        try:
            return _moment(datetime.fromisoformat(plain), day_only=False)
        except ValueError:
            pass
    for form, order in ((CHINESE, (1, 2, 3, 5, 6, 7, 4)), (AMERICAN, (3, 1, 2, 4, 5, 6, 7))):
        found = form.fullmatch(plain.upper())
        if found:
            return _of_parts(*(found[group] for group in order))
    found = COMPACT.fullmatch(plain)
    return found and _of_parts(*found.groups(), half=None)


def _of_parts(
    year: str,
    month: str,
    day: str,
    hour: str | None,
    minute: str | None,
    second: str | None,
    half: str | None,
) -> Moment:
    counted = int(hour or 0)
    if half in AFTERNOON and counted < 12:
        counted += 12
    elif half in FORENOON and counted == 12:
        counted = 0
    clock = (counted, int(minute or 0), int(second or 0))
    moment = datetime(int(year), int(month), int(day), *clock, tzinfo=UTC)
    return _moment(moment, day_only=hour is None, is_stated=False)


def _moment(moment: datetime, day_only: bool, is_stated: bool = True) -> Moment:
    if moment.tzinfo is None:
        moment, is_stated = moment.replace(tzinfo=UTC), False
    return (moment - EPOCH) // MICROSECOND, day_only, is_stated
