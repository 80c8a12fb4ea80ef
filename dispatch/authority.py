"""Who may act on an incident: those that hold it, and those above them; seeing it is not enough.

Whose land it is holds an incident. In a boundary area both owners may take it, and who takes it first keeps
it (首接负责) until another has accepted a transfer.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.incidents import Incident
from data.joint import JointResponse
from data.organisations import Organisation
from data.scope import is_below
from data.squads import Squad
from dispatch.joint.peering import check_here
from dispatch.journal import Actor, record
from dispatch.timers.setting import cancel_timer

UNANSWERED = "joint.unanswered"
"""The timer that lets an incident rise which nobody takes."""


@dataclass
class NotYours(Exception):
    """Another organisation holds the incident."""

    number: str
    holder: str
    holder_en: str


@dataclass
class NotYourOrganisation(Exception):
    """What is asked for is of an organisation that is neither the account's nor below it."""

    organisation: str
    organisation_en: str


def check_authority(session: Session, incident: Incident, actor: Actor) -> None:
    """Raise NotYours unless an actor may act on an incident; the system always may.

    What a peer has accepted is dealt with there: IncidentAtPeer.
    """
    if actor.path is None:
        return
    check_here(session, incident)
    holders = holders_of(session, incident)
    if not any(is_below(holder.path, actor.path) for holder in holders):
        raise NotYours(incident.number, holders[0].name, holders[0].name_en or holders[0].name)


def check_organisation(session: Session, organisation_id: int, actor: Actor) -> None:
    """Raise NotYourOrganisation unless an actor acts for an organisation: its own, or one below it."""
    if actor.path is None:
        return
    one = session.get_one(Organisation, organisation_id)
    if not is_below(one.path, actor.path):
        raise NotYourOrganisation(one.name, one.name_en or one.name)


def take(session: Session, incident: Incident, actor: Actor) -> None:
    """Let an actor's side have an incident that nobody has taken yet; the owner of the land goes first."""
    if incident.responsible_id is None:
        holders = holders_of(session, incident)
        own = [one for one in holders if actor.path is not None and is_below(one.path, actor.path)]
        incident.responsible_id = (own or holders)[0].id
    joint = session.get(JointResponse, incident.id)
    if joint is not None and joint.taken_at is None:
        _note_taken(session, incident, joint, actor)


def _note_taken(session: Session, incident: Incident, joint: JointResponse, actor: Actor) -> None:
    joint.taken_at, joint.taken_by = datetime.now(UTC), incident.responsible_id
    cancel_timer(session, UNANSWERED, "incident", incident.id)
    holder = session.get_one(Organisation, incident.responsible_id)
    names = {"organisation": holder.name, "organisation_en": holder.name_en or holder.name}
    record(session, actor, "incident.taken", "incident", incident.id, **names)


def holders_of(session: Session, incident: Incident) -> list[Organisation]:
    """Return which organisations may act on an incident, the owner of the land first."""
    ids = [incident.responsible_id]
    if incident.responsible_id is None:
        ids = [incident.organisation_id, incident.neighbour_id]
    known = {one.id: one for one in session.scalars(select(Organisation).where(Organisation.id.in_(ids)))}
    return [known[each] for each in ids if each is not None]


def check_squad(session: Session, squad: Squad, incident: Incident, actor: Actor) -> None:
    """Raise unless an actor may lead this squad on this incident: as its own desk, or as the incident's."""
    if actor.path is None or actor.role == "squad":
        return
    home = session.get_one(Organisation, squad.organisation_id)
    if not is_below(home.path, actor.path):
        check_authority(session, incident, actor)


def senders_at(
    session: Session, actor: Actor, organisation_id: int, neighbour_id: int | None
) -> tuple[int, ...] | None:
    """Return the organisations whose squads an actor may send to a place of these owners; None for all.

    They are those at and below its own and, in a boundary area, also those of the other owner's district:
    both sides rank equal there.
    """
    if actor.path is None or "." not in actor.path:
        return None
    paths = [actor.path]
    if neighbour_id is not None:
        sides = (organisation_id, neighbour_id)
        owners = session.scalars(select(Organisation.path).where(Organisation.id.in_(sides)))
        paths += [district_path(path) for path in owners]
    found = session.execute(select(Organisation.id, Organisation.path))
    return tuple(sorted(row.id for row in found if any(is_below(row.path, path) for path in paths)))


def district_path(path: str) -> str:
    """Return the path of the district an organisation is or lies in; a city's is its own."""
    return ".".join(path.split(".")[:2])
