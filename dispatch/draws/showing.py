"""What is shown of draws: in full to those who may see them, and what of them is published."""

from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from data.accounts import Account
from data.base import alias_of
from data.draws import Draw, DrawSubject
from data.inspections import Inspection
from data.organisations import Organisation
from data.violations import Subject
from dispatch.moments import iso

Publisher = alias_of(Account, name="publisher")
OPEN = (
    "id",
    "name",
    "method",
    "list_sha256",
    "on_list",
    "wanted",
    "per_subject",
    "seed",
    "seed_source",
    "seed_note",
)


def draws_query() -> Select[Any]:
    """Return the query behind draws in lists; callers filter, order and limit it."""
    done = (
        select(func.count())
        .select_from(Inspection)
        .where(Inspection.draw_id == Draw.id)
        .correlate(Draw)
        .scalar_subquery()
    )
    return (
        select(
            Draw,
            Organisation,
            Account.display_name.label("drawer"),
            Publisher.display_name.label("publisher"),
            done.label("inspected"),
        )
        .join(Organisation, Organisation.id == Draw.organisation_id)
        .outerjoin(Account, Account.id == Draw.drawn_by)
        .outerjoin(Publisher, Publisher.id == Draw.published_by)
    )


def draw_view(row: Any) -> dict[str, Any]:
    """Return a row of `draws_query`, without list and outcome."""
    one = row.Draw
    return {name: getattr(one, name) for name in OPEN} | {
        "organisation": _organisation(row.Organisation),
        "filters": one.filters,
        "drawn_at": iso(one.drawn_at),
        "drawn_by": row.drawer,
        "published_at": iso(one.published_at),
        "published_by": row.publisher,
        "inspected": row.inspected,
    }


def whole_draw_view(session: Session, row: Any) -> dict[str, Any]:
    """Return a draw with its list, who stands aside and why, and the outcome with results of inspections."""
    one = row.Draw
    return draw_view(row) | {
        "list_text": one.list_text,
        "inspectors": one.inspectors,
        "recusals": one.recusals,
        "drawn": _outcome(session, one.id),
    }


def published_view(session: Session, row: Any) -> dict[str, Any]:
    """Return what anybody may read of a published draw: no reasons of recusals, no notes of inspections."""
    one = row.Draw
    return {name: getattr(one, name) for name in OPEN} | {
        "organisation": _organisation(row.Organisation),
        "list_text": one.list_text,
        "drawn_at": iso(one.drawn_at),
        "published_at": iso(one.published_at),
        "drawn": _outcome(session, one.id),
    }


def _outcome(session: Session, draw_id: int) -> list[dict[str, Any]]:
    columns = (
        Inspection.inspected_on,
        Inspection.result,
        Inspection.critical,
        Inspection.serious,
        Inspection.minor,
    )
    of_draw = and_(Inspection.draw_id == draw_id, Inspection.subject_id == DrawSubject.subject_id)
    rows = session.execute(
        select(DrawSubject, *columns, Subject.address)
        .outerjoin(Inspection, of_draw)
        .outerjoin(Subject, Subject.id == DrawSubject.subject_id)
        .where(DrawSubject.draw_id == draw_id)
        .order_by(DrawSubject.position)
    )
    return [_drawn(row) for row in rows]


def _drawn(row: Any) -> dict[str, Any]:
    one = row.DrawSubject
    names = ("result", "critical", "serious", "minor")
    inspection = {name: getattr(row, name) for name in names} | {"inspected_on": row.inspected_on}
    shown = ("position", "subject_id", "name", "grade", "weight", "inspectors")
    return {name: getattr(one, name) for name in shown} | {
        "address": row.address or "",
        "inspection": inspection if row.result else None,
    }


def _organisation(one: Organisation) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("id", "code", "name", "name_en")}
