"""Where an incident may be handed to: proposals that lie near at hand, and what is looked for by name."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session

from data.incidents import Incident
from data.joint import Transfer
from data.organisations import Organisation
from data.receiving import Peer
from data.scope import everything

MOST = 20
PEER = "peer"
NEAR = ("owner", "neighbour", "above", "former", "at_place", "below", PEER)


@dataclass(frozen=True, slots=True)
class Target:
    """An organisation that may get an incident, and why it is proposed; "found" if it was looked for."""

    organisation: Organisation
    why: str


def list_targets(session: Session, incident: Incident, words: str = "") -> list[Target]:
    """Return organisations an incident may be handed to; with words those whose name or code has them."""
    with everything(session):
        found = _found(session, words.strip()) if words.strip() else _near(session, incident)
    holder = incident.responsible_id
    return [one for one in found if one.organisation.id != holder][:MOST]


def _found(session: Session, words: str) -> list[Target]:
    has = func.lower(Organisation.name + " " + Organisation.name_en + " " + Organisation.code).contains(
        words.lower(), autoescape=True
    )
    query = select(Organisation).where(has).order_by(func.length(Organisation.path), Organisation.code)
    return [Target(one, "found") for one in session.scalars(query.limit(MOST + 1))]


def _near(session: Session, incident: Incident) -> list[Target]:
    """Return the owner of the land, the neighbour, who is above, who had it before, those below; and peers.

    Who stands for a peer is called that, whatever else it is: what is handed there leaves the house.
    """
    proposed: dict[int, Target] = {}
    for why, query in _queries(session, incident):
        for one in session.scalars(query):
            proposed[one.id] = proposed.get(one.id, Target(one, why)) if why != PEER else Target(one, why)
    return list(proposed.values())


def _queries(session: Session, incident: Incident) -> list[tuple[str, Any]]:
    any_ = select(Organisation)
    holder = session.get_one(Organisation, incident.responsible_id or incident.organisation_id)
    former = select(Transfer.from_id).where(Transfer.incident_id == incident.id)
    place = select(Incident.location).where(Incident.id == incident.id).scalar_subquery()
    there = func.ST_Covers(Organisation.jurisdiction, place)
    above = literal(holder.path).startswith(Organisation.path + ".")
    length = func.length(Organisation.path)
    below = Organisation.path.startswith(holder.path + ".", autoescape=True)
    peers = select(Peer.organisation_id).where(Peer.ended_at.is_(None))
    return [
        ("owner", any_.where(Organisation.id == incident.organisation_id)),
        ("neighbour", any_.where(Organisation.id == incident.neighbour_id)),
        (
            "above",
            any_.where(above).order_by(length.desc()),
        ),
        ("former", any_.where(Organisation.id.in_(former))),
        ("at_place", any_.where(there).order_by(length.desc())),
        (
            "below",
            any_.where(below, Organisation.parent_id == holder.id).order_by(Organisation.code).limit(MOST),
        ),
        (PEER, any_.where(Organisation.id.in_(peers)).order_by(Organisation.path)),
    ]
