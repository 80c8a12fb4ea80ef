"""Who stands above two organisations, and who at a desk is told in their stead."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.organisations import Organisation
from data.scope import is_below
from dispatch.deadlines.addressing import ladder


@dataclass
class OrganisationMissing(Exception):
    """There is no such organisation."""

    organisation_id: int


def get_organisation(session: Session, organisation_id: int) -> Organisation:
    """Return an organisation; raise OrganisationMissing."""
    found = session.get(Organisation, organisation_id)
    if found is None:
        raise OrganisationMissing(organisation_id)
    return found


def common_path(one: str, other: str) -> str:
    """Return the path of the lowest organisation that is above both, or one of the two if that is."""
    shared = []
    for left, right in zip(one.split("."), other.split("."), strict=False):
        if left != right:
            break
        shared.append(left)
    return ".".join(shared)


def parent_path(path: str) -> str:
    """Return the path of the organisation above; the root's is its own."""
    return path.rpartition(".")[0] or path


def find_common_above(session: Session, one: Organisation, other: Organisation) -> Organisation:
    """Return who decides between two organisations: the lowest that stands above both.

    Where one stands above the other it is the one above, who may tell the one below.
    """
    return at_path(session, common_path(one.path, other.path) or one.path.split(".")[0])


def find_decider(session: Session, holder: Organisation, target: Organisation) -> Organisation:
    """Return who decides on a transfer that is left unanswered; not its target, if anyone is above."""
    path = common_path(holder.path, target.path) or holder.path.split(".")[0]
    return at_path(session, parent_path(path) if path == target.path else path)


def at_path(session: Session, path: str) -> Organisation:
    """Return the organisation at a path that is known to be one."""
    return session.scalars(select(Organisation).where(Organisation.path == path)).one()


def desk_of(session: Session, organisation_id: int) -> int:
    """Return whose operators are told for an organisation: its own or, if it has none, those next above."""
    return ladder(session, organisation_id, "operator")[0]


def names_of(session: Session, ids: set[int]) -> dict[int, Organisation]:
    """Return organisations by their ids."""
    return {one.id: one for one in session.scalars(select(Organisation).where(Organisation.id.in_(ids)))}


def holds(actor_path: str | None, path: str) -> bool:
    """Return whether who acts stands at an organisation or above it; the system stands above all."""
    return actor_path is None or is_below(path, actor_path)
