"""Tells those who answer for something, by a notice that stays open until one of them has seen it.

Anyone may be told of anything: `tell(session, Told(kind=…, role="operator", organisation_id=…, …))`.
"""

from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, Select, select, update
from sqlalchemy.orm import Session

from data.accounts import Account
from data.categories import Category
from data.incidents import Incident
from data.notices import Notice
from data.organisations import Organisation
from data.scope import everything
from data.squads import Squad
from dispatch.journal import Actor, announce, record
from dispatch.views import iso, organisation_columns

ASKED, ALARMED = "safety.asked", "safety.alarmed"
CLOSED_BY_ANSWER = (ASKED, ALARMED)
"""Of these it is not enough that somebody has seen them."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is told to whom: to a role of an organisation, or to a squad."""

    kind: str
    role: str
    organisation_id: int
    priority: int = 3
    incident_id: int | None = None
    squad_id: int | None = None
    step: str = ""
    level: int = 0
    due_at: datetime | None = None
    clock_from: datetime | None = None
    details: dict[str, Any] = field(default_factory=dict)


def tell(session: Session, told: Told) -> Notice:
    """Tell somebody of something."""
    notice = Notice(**asdict(told), at=datetime.now(UTC))
    session.add(notice)
    session.flush()
    _announce(session, [notice.id])
    return notice


def addressed(actor: Actor, squad_id: int | None) -> list[Any]:
    """Return which notices are for an account; an administrator gets all of its organisation's."""
    if actor.role == "squad":
        return [Notice.role == "squad", Notice.squad_id == squad_id]
    conditions = [Notice.organisation_id == actor.organisation_id, Notice.role != "squad"]
    return conditions if actor.role == "admin" else [*conditions, Notice.role == actor.role]


def read_notices(
    session: Session, actor: Actor, squad_id: int | None, notice_ids: Collection[int] | None
) -> int:
    """Mark notices that are for the actor as seen, these or all; return how many were not before."""
    change = update(Notice).where(
        *addressed(actor, squad_id), Notice.read_at.is_(None), Notice.kind.not_in(CLOSED_BY_ANSWER)
    )
    if notice_ids is not None:
        change = change.where(Notice.id.in_(list(notice_ids)))
    values = {"read_at": datetime.now(UTC), "read_by": actor.account_id}
    ids = session.scalars(
        change.values(**values).returning(Notice.id).execution_options(synchronize_session=False)
    ).all()
    if ids:
        record(session, actor, "notice.read", "notice", ids[0] if len(ids) == 1 else None, notices=list(ids))
        _announce(session, ids)
    return len(ids)


def close_notices(session: Session, notice_ids: Collection[int], account_id: int | None = None) -> None:
    """Close notices of what is over: nobody needs to see them any more."""
    if notice_ids:
        open_ones = Notice.id.in_(list(notice_ids)) & Notice.read_at.is_(None)
        change = update(Notice).where(open_ones).values(read_at=datetime.now(UTC), read_by=account_id)
        session.execute(change.execution_options(synchronize_session=False))
        _announce(session, notice_ids)


def notices_query() -> Select[Any]:
    """Return the query behind notice views; callers filter, order and limit it."""
    columns = (
        "id",
        "kind",
        "role",
        "squad_id",
        "incident_id",
        "priority",
        "step",
        "level",
        "due_at",
        "details",
    )
    return (
        select(
            *(getattr(Notice, name) for name in (*columns, "at", "read_at")),
            *organisation_columns(Organisation, "organisation"),
            Incident.number.label("number"),
            Incident.place.label("place"),
            Category.name.label("category_name"),
            Category.name_en.label("category_name_en"),
            Squad.call_sign.label("call_sign"),
            Account.name.label("reader"),
        )
        .join(Organisation, Organisation.id == Notice.organisation_id)
        .outerjoin(Incident, Incident.id == Notice.incident_id)
        .outerjoin(Category, Category.id == Incident.category_id)
        .outerjoin(Squad, Squad.id == Notice.squad_id)
        .outerjoin(Account, Account.id == Notice.read_by)
    )


def notice_views(session: Session, query: Select[Any]) -> list[dict[str, Any]]:
    """Return the notices of a query made by `notices_query`, whatever they are about."""
    with everything(session):
        return [_view(row) for row in session.execute(query)]


def _view(row: Row[Any]) -> dict[str, Any]:
    values = row._mapping
    names = ("id", "code", "name", "name_en")
    incident = {
        "id": row.incident_id,
        "number": row.number,
        "place": row.place,
        "category": row.category_name,
        "category_en": row.category_name_en or row.category_name,
    }
    return {
        "id": row.id,
        "kind": row.kind,
        "role": row.role,
        "organisation": {name: values[f"organisation_{name}"] for name in names},
        "priority": row.priority,
        "step": row.step,
        "level": row.level,
        "incident": incident if row.number is not None else None,
        "squad": {"id": row.squad_id, "call_sign": row.call_sign} if row.squad_id is not None else None,
        "details": row.details,
        "due_at": iso(row.due_at),
        "at": iso(row.at),
        "read_at": iso(row.read_at),
        "read_by": row.reader,
    }


def _announce(session: Session, notice_ids: Collection[int]) -> None:
    wanted = notices_query().where(Notice.id.in_(list(notice_ids))).order_by(Notice.id)
    for view in notice_views(session, wanted):
        organisation_id = view["organisation"]["id"]
        announce(session, "notice", view, view["id"], organisation_id, seen_by=[organisation_id])
