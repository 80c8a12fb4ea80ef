"""What is refused of a file; each bears what its words need."""

from dataclasses import dataclass


@dataclass
class FileEmpty(Exception):
    """The file holds nothing."""


@dataclass
class FileKindUnknown(Exception):
    """The content is of no kind that is taken, whatever the name says."""

    accepted: tuple[str, ...]


@dataclass
class FileTooLarge(Exception):
    """The file is larger than its kind may be."""

    media_type: str
    largest_mb: float


@dataclass
class FileDamaged(Exception):
    """The file breaks off or cannot be decoded."""

    media_type: str


@dataclass
class TooManyPixels(Exception):
    """The photo would take too much memory to look at."""

    megapixels: float
    most_megapixels: float


@dataclass
class FileDisguised(Exception):
    """The file is of two kinds at once: something else hides in it."""

    media_type: str
    hidden: str


@dataclass
class StorageFull(Exception):
    """The disk has no room for files; what has been stored stays readable."""

    free_mb: int
    kept_free_mb: int


@dataclass
class ContentLost(Exception):
    """The file is known, but its content is not on the disk."""

    file_id: int


@dataclass
class ContentPurged(Exception):
    """The file was removed, and its content has been deleted since."""

    file_id: int


@dataclass
class NoCleanCopy(Exception):
    """There is no copy without what the file says of place and author; the original is the desk's."""

    media_type: str
