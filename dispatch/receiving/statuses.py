"""How far a case has come, in the words of who sent it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from data.incidents import ENDED, Incident
from data.receiving import CaseSender, SentCase
from data.scope import everything
from dispatch.reporters import standing_incident
from dispatch.statuses import STATUS_NAMES


@dataclass(frozen=True, slots=True)
class Standing:
    """How a case stands: by the incident that stands for it, which is another one if it was merged."""

    number: str
    status: str
    updated_at: datetime
    merged_into: str | None

    @property
    def state(self) -> str:
        """Whether anything is still to come."""
        return "closed" if self.status in ENDED else "open"


def standing_of(session: Session, case: SentCase) -> Standing:
    """Return how a case stands now; what it was merged into may be another's to see, its status is told."""
    with everything(session):
        own = session.get_one(Incident, case.incident_id)
        standing = standing_incident(session, own)
    merged_into = None if standing is own else standing.number
    return Standing(own.number, standing.status, standing.updated_at, merged_into)


def words_of(sender: CaseSender | None, status: str) -> dict[str, Any]:
    """Return a status in the sender's own words, where it has said them, and in ours."""
    name, name_en = STATUS_NAMES[status]
    own = {} if sender is None else sender.status_words
    return {"status": status, "status_name": own.get(status) or name, "status_name_en": name_en}
