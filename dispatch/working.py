"""Who may work on an incident: its squads as well as those who may act on it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.accounts import Account
from data.assignments import Assignment
from data.incidents import Incident
from dispatch.authority import check_authority
from dispatch.journal import Actor


@dataclass
class NotSentThere(Exception):
    """The squad of this account is not on the incident."""

    number: str


def check_works_on(session: Session, incident: Incident, actor: Actor) -> None:
    """Let a squad's account work on what it has been sent to, and others on what they may act on."""
    if actor.role != "squad":
        check_authority(session, incident, actor)
        return
    own = (
        select(Assignment.id)
        .join(Account, Account.squad_id == Assignment.squad_id)
        .where(Account.id == actor.account_id, Assignment.incident_id == incident.id)
    )
    if session.scalar(own.where(Assignment.status != "released").limit(1)) is None:
        raise NotSentThere(incident.number)
