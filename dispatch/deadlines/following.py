"""Keeps deadlines and the watch over squads in step with what a transaction has done."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from data.incidents import Incident
from dispatch.deadlines.arming import arm
from dispatch.deadlines.setting import restart_clock
from dispatch.journal import Notes
from dispatch.safety import watch


def follow(session: Session, notes: Notes) -> None:
    """Let clocks of incidents that were opened again run anew, and timers stand where they now belong."""
    for act in notes.acts:
        if act["act"] == "incident.reopened":
            restart_clock(session, session.get_one(Incident, act["subject_id"]), datetime.now(UTC))
    arm(session, notes.incidents)
    watch(session, notes.incidents)
