"""A briefing from the question to the page."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from dispatch.briefing.composing import compose
from dispatch.briefing.page import write_page
from dispatch.hotspots.viewing import Wanted

FOLDER = "briefing"
"""Where the build of the console lays the files that a briefing bears in itself."""


@dataclass(frozen=True, slots=True)
class MadeBriefing:
    """A briefing as HTML, and what its file is called."""

    page: str
    name: str


def make_briefing(session: Session, wanted: Wanted, language: str) -> MadeBriefing:
    """Return a briefing of what the session sees; raise NothingReckoned or BriefingFilesMissing."""
    console: Path = session.info["console"]
    briefing, name = compose(session, session.info["instance"], wanted, language)
    return MadeBriefing(write_page(briefing, Path(console) / FOLDER), name)
