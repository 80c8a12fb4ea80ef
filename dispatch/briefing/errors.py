"""What a briefing map can fail on."""

from dataclasses import dataclass


@dataclass
class BriefingFileUnknown(Exception):
    """The map asks for a file that no table names, and would look for it outside."""

    name: str


@dataclass
class BriefingFilesMissing(Exception):
    """The files that a briefing map bears in itself are laid out when the console is built, and it is not."""

    folder: str
