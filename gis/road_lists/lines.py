"""Lists of roads in words, one to a line: 机场高速，首都机场至新东路段."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from gis.road_lists.errors import RoadLineUnreadable

_COMMENT = re.compile(r"(^|\s)(#|//).*$")
_NUMBER = re.compile(
    r"^\s*(?:[\u2460-\u2473\u2474-\u249b]|[(（]\s*(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s*[)）]"
    r"|\d{1,3}\s*[.．、)）:：]|\d{1,3}\s+(?=\D)|[一二三四五六七八九十]{1,3}\s*[、.．]|[-*•·]\s)\s*"
)
_BRACKETS = re.compile(r"[(\[【〔「]([^)\]】〕」]*)[)\]】〕」]")
_FIRST_PAUSE = re.compile(r"[,、;:。\t]")
_LAST_STOP = re.compile(r"[\s,、;:。.]+$")
# What joins the two ends, the surest first: a dash may belong to a name.
_JOINTS = (
    re.compile(r"至"),
    re.compile(r"\s*(?:->|=>|→|—+|–|―|~|〜|－)\s*"),
    re.compile(r"\s+to\s+|\s*-\s*", re.IGNORECASE),
    re.compile(r"到"),
)
_FROM = re.compile(r"^(?:从|由|自|from\s+)", re.IGNORECASE)
# 新东路段 is a part of 新东路, but 四元桥路段 one as far as 四元桥.
_STRETCH = re.compile(r"(?:区间|(?<=[桥站口街路])路段|段)$")
_WHOLE = re.compile(r"^(?:全线|全段|全程|全长|全路段?|整条|whole(?: road)?|entire|all)$", re.IGNORECASE)
# Without a pause, a road's name ends with what a road is.
_ROAD_FIRST = re.compile(r"^(.+?(?:高速公路|高速|快速路|大街|大道|环路|环|路|街))(?:的|\s)?(?=\S)(.+)$")

EXPECTED = "机场高速，首都机场至新东路段"


@dataclass(frozen=True, slots=True)
class RoadLine:
    """A road, and from where to where.

    Attributes
    ----------
    road, start, end : str
        Names as they were written; both ends are "" where the whole road is meant.
    whole : bool
    note : str
        What stood in brackets.
    number : int
        Its line in the list, from 1; 0 for a line by itself.
    """

    road: str
    start: str = ""
    end: str = ""
    whole: bool = False
    note: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class RoadList:
    """The lines of a list, and what could not be read of it."""

    lines: list[RoadLine]
    errors: list[RoadLineUnreadable]


def parse_list(text: str) -> RoadList:
    """Read a list; blank lines and comments (``#``, ``//``) are passed over, unreadable lines are told."""
    parsed = RoadList([], [])
    for number, words in _lines_of(text):
        try:
            parsed.lines.append(replace(parse_line(words), number=number))
        except RoadLineUnreadable as error:
            parsed.errors.append(
                RoadLineUnreadable(number=number, text=error.text, what=error.what, expected=error.expected)
            )
    return parsed


def parse_line(text: str) -> RoadLine:
    """Read one line.

    Raises
    ------
    RoadLineUnreadable
        `what` is "no_road" (nothing names a road), "no_between" (one place where two are needed), "no_start",
        "no_end" (a side is empty) or "many_between" (more than two places).
    """
    words, notes = _without_brackets(unicodedata.normalize("NFKC", _NUMBER.sub("", _COMMENT.sub("", text))))
    road, stretch = _road_and_stretch(words)
    if not stretch:
        notes, stretch = _stretch_in_brackets(notes)
    if not road:
        raise RoadLineUnreadable(number=0, text=text.strip(), what="no_road", expected=EXPECTED)
    note = "；".join(notes)
    if not stretch or _WHOLE.match(stretch):
        return RoadLine(road, whole=True, note=note)
    start, end = _ends(stretch, text.strip())
    return RoadLine(road, start, end, note=note)


def _lines_of(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), start=1):
        if _COMMENT.sub("", line).strip():
            yield number, line


def _without_brackets(words: str) -> tuple[str, list[str]]:
    notes = [note.strip() for note in _BRACKETS.findall(words) if note.strip()]
    return _LAST_STOP.sub("", _BRACKETS.sub(" ", words)).strip(), notes


def _stretch_in_brackets(notes: list[str]) -> tuple[list[str], str]:
    for note in notes:
        if _WHOLE.match(note) or _joined(note):
            return [each for each in notes if each != note], note
    return notes, ""


def _road_and_stretch(words: str) -> tuple[str, str]:
    pause = _FIRST_PAUSE.search(words)
    if pause:
        return words[: pause.start()].strip(), _LAST_STOP.sub("", words[pause.end() :]).strip()
    for blank in re.finditer(r"\s+", words):
        before, after = words[: blank.start()], words[blank.end() :]
        if _WHOLE.match(after) or (_joined(after) and max(before) > "\u2e7f"):
            return before, after
    if _joined(words) or _WHOLE.match(words[-2:]):
        run_on = _ROAD_FIRST.match(words)
        if run_on and (_joined(run_on[2]) or _WHOLE.match(run_on[2])):
            return run_on[1], run_on[2]
    return ("", words) if _joined(words) and "至" in words else (words, "")


def _joined(stretch: str) -> list[str]:
    """The parts between the surest joints that there are; nothing where there are none."""
    for joint in _JOINTS:
        if joint.search(stretch):
            return [part.strip() for part in joint.split(stretch)]
    return []


def _ends(stretch: str, text: str) -> tuple[str, str]:
    parts = _joined(_FROM.sub("", stretch))
    what = ""
    if not parts:
        what = "no_between"
    elif len(parts) > 2:
        what = "many_between"
    else:
        parts[1] = _STRETCH.sub("", parts[1]).strip()
        what = "" if all(parts) else ("no_end" if parts[0] else "no_start")
    if what:
        raise RoadLineUnreadable(number=0, text=text, what=what, expected=EXPECTED)
    return parts[0], parts[1]
