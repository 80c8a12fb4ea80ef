"""What tests of joint response share: reports at a border, timers whose time has come, what was told."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from data.database import make_sessions
from data.ledger import LedgerEntry
from data.notices import Notice
from data.timers import Timer
from dispatch.telling import install
from dispatch.timers.firing import fire
from dispatch.work import kinds  # noqa: F401 - which registers what fires
from tests.api.conftest import SignedIn
from tests.factories.city import lonlat


def report(client: SignedIn, x: float = 9.5, y: float = 3) -> dict[str, Any]:
    """Report a stall; at 9.5 it is in the west, 50 m from the east."""
    place = {"category": "stall", "location": lonlat(x, y), "source": "patrol"}
    answer = client.post("/incidents", place)
    assert answer.status_code == 201, answer.text
    return answer.json


def fire_timer(engine: Engine, kind: str) -> None:
    """Fire the one timer of a kind that waits, as if its time had come."""
    sessions = make_sessions(engine)
    install(sessions)
    with sessions.begin() as session:
        waiting = (Timer.kind == kind, Timer.fired_at.is_(None), Timer.cancelled_at.is_(None))
        timer = session.scalars(select(Timer).where(*waiting)).one()
        timer.due_at = datetime.now(UTC) - timedelta(seconds=1)
        session.flush()
        assert fire(session, timer.id)


def acts(engine: Engine, incident: dict[str, Any]) -> list[str]:
    """Return the acts on an incident, in order."""
    with Session(engine) as session:
        about = (LedgerEntry.subject_kind == "incident", LedgerEntry.subject_id == incident["id"])
        query = select(LedgerEntry.act).where(*about)
        return list(session.scalars(query.order_by(LedgerEntry.sequence)))


def notices(engine: Engine, kind: str) -> list[tuple[int, dict[str, Any]]]:
    """Return to which organisations a kind of notice went, and what it says."""
    with Session(engine) as session:
        found = session.scalars(select(Notice).where(Notice.kind == kind).order_by(Notice.id))
        return [(one.organisation_id, one.details) for one in found]
