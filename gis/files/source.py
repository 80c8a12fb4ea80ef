"""A file that is being read: where it is, what the caller said about it, and how much of it is allowed."""

from dataclasses import dataclass
from pathlib import Path

from gis.files.errors import SublayerUnknown, TooLarge
from gis.files.table import Note


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may hold. The defaults fit a city in a few GB of memory."""

    file_bytes: int = 300_000_000
    unpacked_bytes: int = 1_000_000_000
    members: int = 1_000
    rows: int = 1_000_000
    vertices: int = 30_000_000


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Source:
    """A file of one format, and an empty folder for what a reader has to unpack."""

    path: Path
    workplace: Path
    encoding: str | None = None
    sublayer: str | None = None
    limits: Limits = LIMITS

    def check_rows(self, rows: int) -> None:
        """Raise TooLarge if there are more rows than allowed."""
        if rows > self.limits.rows:
            raise TooLarge("rows", self.limits.rows, rows)


def chosen_sublayer(names: list[str], wanted: str | None) -> tuple[str, list[Note]]:
    """Return the name that is wanted, or the first with a note that there are others."""
    if wanted is None:
        return names[0], [Note("several_sublayers", names[0])] * (len(names) > 1)
    if wanted not in names:
        raise SublayerUnknown(wanted, tuple(names))
    return wanted, []
