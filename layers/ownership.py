"""Whose layers and plans are: who makes one has it; those below see it, those above may change it as well."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from data.layers import Layer, Plan
from data.organisations import Organisation
from data.scope import scope_of


@dataclass
class NotOwn(Exception):
    """A layer or plan is another organisation's; one without an owner is the whole city's."""

    kind: str
    name: str
    owner: str
    owner_en: str


def maker_of(session: Session) -> int | None:
    """Return whose is what is made in a session: by those who see all, and by the system, everybody's."""
    scope = scope_of(session)
    return None if scope is None or scope.sees_all else scope.organisation_id


def is_own(session: Session, path: str | None) -> bool:
    """Return whether what an organisation has, by its path, may be changed in a session; None is all's."""
    scope = scope_of(session)
    if scope is None or scope.sees_all:
        return True
    return path is not None and scope.holds(path)


def require_own(session: Session, one: Layer | Plan) -> None:
    """Raise NotOwn unless a layer or plan may be changed in a session: as its organisation or from above."""
    owner = None if one.organisation_id is None else session.get_one(Organisation, one.organisation_id)
    if is_own(session, owner and owner.path):
        return
    kind = "layer" if isinstance(one, Layer) else "plan"
    name, name_en = (owner.name, owner.name_en or owner.name) if owner else ("全市", "the whole city")
    raise NotOwn(kind, one.name, name, name_en)
