"""What the OGC API refuses; `reason` is of `web.ogc.words.REASONS`."""

from dataclasses import dataclass

from web.ogc.words import REASONS

LONGEST_QUOTED = 80


class ParameterRefused(Exception):
    """A parameter is not what it has to be; said is why, and what would do."""

    def __init__(self, parameter: str, reason: str, **about: object) -> None:
        self.parameter, self.reason = _short(parameter), reason
        quoted = {name: _short(value) for name, value in about.items()}
        self.why_zh, self.why_en = (words.format(**quoted) for words in REASONS[reason])


@dataclass
class NoSuchForm(Exception):
    """None of the media types that are accepted can be given."""

    accepted: str


class StreamsTaken(Exception):
    """As many long answers as may be are being sent already."""

    retry_after_s = 10


@dataclass
class ShareBeingBuilt(Exception):
    """The share's definition has just changed, and what is kept of it does not follow it yet."""

    retry_after_s: int = 5


class ShareEnded(Exception):
    """The share was withdrawn while it was being sent."""


def _short(value: object) -> str:
    if isinstance(value, list | tuple):
        value = ", ".join(map(str, value))
        return value if len(value) < 10 * LONGEST_QUOTED else value[: 10 * LONGEST_QUOTED] + "…"
    said = "".join(one if one.isprintable() else "?" for one in str(value))
    return said if len(said) <= LONGEST_QUOTED else said[:LONGEST_QUOTED] + "…"
