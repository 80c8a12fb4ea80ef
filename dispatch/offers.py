"""What an account may do with an incident now: the rows of the table of moves that are open to it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.accounts import Account
from data.organisations import Organisation
from data.scope import is_below
from dispatch.journal import Actor
from dispatch.lifecycle import ANOTHER, DESK, SQUAD, TABLE, Move


@dataclass(frozen=True, slots=True)
class Standing:
    """As what an account stands to incidents: at a desk above organisations (None: all), or as a squad."""

    account_id: int | None
    capacity: str | None
    above: frozenset[int] | None = None
    squad_id: int | None = None


def standing_of(session: Session, actor: Actor, at_desk: bool) -> Standing:
    """Return how an account stands; `at_desk` is whether its role lets it change incidents."""
    if actor.role == "squad":
        squad_id = session.scalar(select(Account.squad_id).where(Account.id == actor.account_id))
        return Standing(actor.account_id, SQUAD, squad_id=squad_id)
    if not at_desk:
        return Standing(actor.account_id, None)
    if actor.path is None or "." not in actor.path:
        return Standing(actor.account_id, DESK)
    found = session.execute(select(Organisation.id, Organisation.path))
    above = frozenset(row.id for row in found if is_below(row.path, actor.path))
    return Standing(actor.account_id, DESK, above)


def list_offers(view: dict[str, Any], standing: Standing) -> list[dict[str, Any]]:
    """Return the moves of an incident, as `dispatch.views` shows it, that are open to an account."""
    if not _is_for(view, standing):
        return []
    return [_offer(row) for row in TABLE if row.source == view["status"] and _may(row, view, standing)]


def _is_for(view: dict[str, Any], standing: Standing) -> bool:
    if standing.capacity == SQUAD:
        return any(
            one["squad_id"] == standing.squad_id and one["role"] == "lead" and one["ended_at"] is None
            for one in view["assignments"]
        )
    if standing.capacity is None or standing.above is None:
        return standing.capacity is not None
    return not standing.above.isdisjoint(_holders(view))


def _holders(view: dict[str, Any]) -> list[int]:
    """Return who holds it, as `dispatch.authority` says."""
    if view["responsible"] is not None:
        return [view["responsible"]["id"]]
    neighbour = [] if view["boundary"] is None else [view["boundary"]["neighbour"]["id"]]
    return [view["organisation"]["id"], *neighbour]


def _may(row: Move, view: dict[str, Any], standing: Standing) -> bool:
    if ANOTHER in row.by:
        handler = view["handled_by"]
        return standing.capacity == DESK and (handler is None or handler["id"] != standing.account_id)
    return standing.capacity in row.by


def _offer(row: Move) -> dict[str, Any]:
    names = ("to", "name", "name_en", "through", "reason", "form")
    return {name: getattr(row, name) for name in names}
