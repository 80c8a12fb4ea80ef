"""What uploads refuse."""

from dataclasses import dataclass

from gis.files.errors import FileUnreadable
from web.exchange_words import UNREADABLE


class UploadUnreadable(Exception):
    """The file cannot be read; `what` is of `gis.files.errors.KINDS`."""

    def __init__(self, error: FileUnreadable):
        self.what, self.row_number, self.column = error.kind, error.row, error.field
        self.what_zh, self.what_en = UNREADABLE[error.kind]
        places = [error.detail, f"row {error.row}" if error.row else "", error.field]
        self.where = ", ".join(place for place in places if place) or error.kind


@dataclass
class ImportNotReady(Exception):
    """The import is being worked on, or is done, or failed."""

    state: str


class ImportInterrupted(Exception):
    """The process that worked on the import has gone."""


class ImportStopped(Exception):
    """The import was told to stop."""
