"""What can go wrong with a vector file, each with the data that explains it."""

from dataclasses import dataclass, fields


class FilesError(Exception):
    """Base of everything that goes wrong with vector files; the fields of each class explain it."""

    def __str__(self) -> str:
        told = ((field.name, getattr(self, field.name)) for field in fields(self))  # type: ignore[arg-type]
        words = ", ".join(f"{name}={value}" for name, value in told if value not in ("", None))
        return words or type(self).__name__


@dataclass(eq=False)
class FileUnreadable(FilesError):
    """The file cannot be read: `kind` is one of `KINDS`; `row` counts from 1, `field` is a column's name."""

    kind: str
    detail: str = ""
    row: int | None = None
    field: str = ""


# missing: there is no such file; empty: no bytes; truncated: it ends too early; damaged: its parts contradict
# each other; syntax: not what the format prescribes; not_text: bytes where text should be; row_length: more
# cells than the header has; encrypted; unsafe_path: an archive whose member would land elsewhere.
KINDS = frozenset({
    "missing", "empty", "truncated", "damaged", "syntax", "not_text", "row_length", "encrypted",
    "unsafe_path",
})  # fmt: skip


@dataclass(eq=False)
class FormatUnknown(FilesError):
    """The suffix is not of a format that is read (or written); `accepted` are those that are."""

    suffix: str
    accepted: tuple[str, ...]


@dataclass(eq=False)
class WrongSuffix(FilesError):
    """The suffix says one format, the content another (`found`, "" where it is none that is known)."""

    stated: str
    found: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A CRS that would put the data in China, there at `lon`, `lat`; perhaps after swapping the axes."""

    crs: str
    lon: float
    lat: float
    swap_axes: bool = False


@dataclass(eq=False)
class CrsUnknown(FilesError):
    """The file does not say its CRS, or one that cannot be; `x`, `y` is the middle of its coordinates."""

    x: float
    y: float
    suggestions: tuple[Suggestion, ...] = ()
    stated: str = ""


@dataclass(eq=False)
class CrsNotUsable(FilesError):
    """There is no such CRS, or the format cannot be written in it; `accepted` says what would do."""

    crs: str
    accepted: tuple[str, ...] = ()


@dataclass(eq=False)
class EncodingUnknown(FilesError):
    """The text is in none of the encodings `tried`; the first byte that fits none is at `position`."""

    tried: tuple[str, ...]
    position: int | None = None
    row: int | None = None
    field: str = ""


@dataclass(eq=False)
class NothingInside(FilesError):
    """The file is sound and holds no row, or the archive no vector file."""

    detail: str = ""


@dataclass(eq=False)
class SublayerUnknown(FilesError):
    """There is no sublayer `name`; there are `names`."""

    name: str
    names: tuple[str, ...]


@dataclass(eq=False)
class TooLarge(FilesError):
    """The file has more of `what` (bytes, unpacked_bytes, rows, vertices, members) than `limit`."""

    what: str
    limit: int
    found: int | None = None
