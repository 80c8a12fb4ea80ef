"""Who is told of a patrol order: the squads that go, and the owners of its places, whoever gave it."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.organisations import Organisation
from data.patrol_orders import PatrolOrder, PatrolSquad
from data.scope import everything
from data.squads import Squad
from dispatch.deadlines.addressing import ladder
from dispatch.journal import Actor, record
from dispatch.moments import iso
from dispatch.notices import Told, tell
from dispatch.patrols.hours import spans_of


def squads_of(session: Session, order_id: int) -> list[Squad]:
    """Return all squads of an order by call sign, whoever's they are: who sees the order may know them."""
    query = select(Squad).join(PatrolSquad, PatrolSquad.squad_id == Squad.id)
    with everything(session):
        return list(session.scalars(query.where(PatrolSquad.order_id == order_id).order_by(Squad.call_sign)))


def about(order: PatrolOrder, **more: Any) -> dict[str, Any]:
    """Return what notices and the ledger say of an order."""
    spans = spans_of(order)
    return {
        "name": order.name,
        "starts_at": iso(spans[0][0]),
        "ends_at": iso(spans[-1][1]),
        "goal": order.goal,
        **more,
    }


def note(session: Session, actor: Actor, order: PatrolOrder, what: str, **more: Any) -> None:
    """Write an act about an order into the ledger."""
    record(session, actor, f"patrol.{what}", "patrol_order", order.id, **about(order, **more))


def tell_squads(session: Session, order: PatrolOrder, what: str, squads: list[Squad], **more: Any) -> None:
    """Tell squads of an order."""
    with everything(session):
        for squad in squads:
            told = Told(
                f"patrol.{what}",
                "squad",
                squad.organisation_id,
                squad_id=squad.id,
                details=about(order, order_id=order.id, **more),
            )
            tell(session, told)


def tell_owners(session: Session, actor: Actor, order: PatrolOrder, what: str, **more: Any) -> None:
    """Tell the supervisors of all whose places or squads an order is about, but for those who act."""
    with everything(session):
        told = {ladder(session, each, "supervisor")[0] for each in (*order.organisations, *order.parties)}
        names = _names(session, order)
        for organisation_id in sorted(told - {actor.organisation_id}):
            details = about(order, order_id=order.id, **names, **more)
            tell(session, Told(f"patrol.{what}", "supervisor", organisation_id, details=details))


def _names(session: Session, order: PatrolOrder) -> dict[str, Any]:
    by = session.get(Organisation, order.organisation_id) if order.organisation_id else None
    return {"by": by.name if by else "", "by_en": (by.name_en or by.name) if by else ""}
