"""What is shown of agreements, loans and rotas, as plain values."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from data.accounts import Account
from data.base import alias_of
from data.joint import Agreement, JointResponse, Loan, Rota, RotaTurn
from data.layers import TimeWindow
from data.organisations import Organisation
from data.scope import everything
from data.squads import Squad
from dispatch.joint.kinship import holds
from dispatch.joint.rotas import state_of
from dispatch.joint.standing import answers_on
from dispatch.joint.turns import Stint
from dispatch.joint.viewing import ref
from dispatch.journal import Actor
from dispatch.moments import iso
from layers.features import holds_at
from layers.windows.spans import ZONE

A, B = alias_of(Organisation), alias_of(Organisation)
SHOWN_FINDINGS = 200


def agreements_query() -> Select[Any]:
    """Return the query behind agreement views; callers filter, order and limit it."""
    used = select(func.count()).where(JointResponse.agreement_id == Agreement.id).scalar_subquery()
    return (
        select(
            Agreement,
            A,
            B,
            func.ST_AsGeoJSON(Agreement.area, 6).label("geometry"),
            TimeWindow.rule,
            holds_at(TimeWindow.holds, datetime.now(UTC)).label("holds"),
            Account.name.label("maker"),
            used.label("used"),
        )
        .join(A, A.id == Agreement.a_id)
        .join(B, B.id == Agreement.b_id)
        .outerjoin(TimeWindow, TimeWindow.id == Agreement.window_id)
        .outerjoin(Account, Account.id == Agreement.made_by)
    )


def agreement_view(row: Any) -> dict[str, Any]:
    """Return a row of `agreements_query`."""
    one = row.Agreement
    names = ("id", "name", "name_en", "answers", "alternates_from", "feature_id", "categories", "note")
    return {name: getattr(one, name) for name in names} | {
        "a": ref(row[1]),
        "b": ref(row[2]),
        "today": answers_on(one, datetime.now(ZONE).date()),
        "area": row.geometry and orjson.loads(row.geometry),
        "window": row.rule,
        "in_force": one.ended_at is None and row.holds,
        "made_at": iso(one.made_at),
        "made_by": row.maker,
        "proposal": None if one.proposal is None else _proposal(one),
        "ended_at": iso(one.ended_at),
        "used": row.used,
    }


def _proposal(one: Agreement) -> dict[str, Any]:
    """Return the change that a side asks for, with all that it would leave as it is."""
    area = one.proposal.get("area", {})
    names = ("name", "answers", "alternates_from", "categories", "window", "note")
    return {
        "side": "a" if one.proposed_side == one.a_id else "b",
        "at": iso(one.proposed_at),
        "changes": {name: one.proposal[name] for name in names if name in one.proposal},
        "area": area.get("shape"),
        "moves": "area" in one.proposal,
    }


def loans_query() -> Select[Any]:
    """Return the query behind loan views; callers filter, order and limit it."""
    return (
        select(Loan, A, B, Account.name.label("asker"))
        .join(A, A.id == Loan.lender_id)
        .join(B, B.id == Loan.borrower_id)
        .outerjoin(Account, Account.id == Loan.asked_by)
    )


def loan_views(session: Session, rows: Iterable[Any], actor: Actor) -> list[dict[str, Any]]:
    """Return rows of `loans_query`, each with what an actor may do about it."""
    rows = list(rows)
    squads = _squads(session, {row.Loan.squad_id for row in rows})
    return [_loan(row, squads.get(row.Loan.squad_id), actor) for row in rows]


def _loan(row: Any, squad: Squad | None, actor: Actor) -> dict[str, Any]:
    loan, lender, borrower = row.Loan, row[1], row[2]
    times = ("starts_at", "ends_at", "asked_at", "answered_at", "ended_at")
    return {
        "id": loan.id,
        "squad": _named(squad),
        "lender": ref(lender),
        "borrower": ref(borrower),
        "reason": loan.reason,
        "state": loan.state,
        "asked_by": row.asker,
        "answer_reason": loan.answer_reason,
        **{name: iso(getattr(loan, name)) for name in times},
        "mine": _mine(loan, holds(actor.path, lender.path), holds(actor.path, borrower.path)),
    }


def _mine(loan: Loan, lends: bool, borrows: bool) -> list[str]:
    if loan.state == "asked":
        return ["answer"] * lends + ["withdraw"] * borrows
    if loan.state == "agreed":
        return ["recall"] if lends else ["return"] * borrows
    return []


def rotas_query() -> Select[Any]:
    """Return the query behind rota views; callers filter, order and limit it."""
    return (
        select(
            Rota,
            func.ST_AsGeoJSON(Rota.area, 6).label("geometry"),
            TimeWindow.rule,
            Account.name.label("maker"),
        )
        .outerjoin(TimeWindow, TimeWindow.id == Rota.window_id)
        .outerjoin(Account, Account.id == Rota.made_by)
    )


def rota_view(session: Session, row: Any) -> dict[str, Any]:
    """Return a row of `rotas_query` with its turns, who is on, and what is found."""
    rota, now = row.Rota, datetime.now(UTC)
    turns = session.scalars(select(RotaTurn).where(RotaTurn.rota_id == rota.id).order_by(RotaTurn.id)).all()
    squads = _squads(session, {turn.squad_id for turn in turns})
    owners = _owners(session, squads.values())
    state = state_of(session, rota, now)

    def on(stint: Stint) -> dict[str, Any]:
        who = {"squad": _named(squads[stint.squad_id]), "organisation": owners[stint.squad_id]}
        return who | {"starts_at": iso(stint.starts_at), "ends_at": iso(stint.ends_at)}

    return {
        **{name: getattr(rota, name) for name in ("id", "name", "name_en", "feature_id")},
        "area": orjson.loads(row.geometry),
        "window": row.rule,
        "turns": [_turn(turn, squads[turn.squad_id], owners[turn.squad_id]) for turn in turns],
        "now": [on(stint) for stint in state.now],
        "next": state.next and on(state.next),
        "gaps": [{"starts_at": iso(low), "ends_at": iso(high)} for low, high in state.gaps[:SHOWN_FINDINGS]],
        "overlaps": [
            {"starts_at": iso(low), "ends_at": iso(high), "squads": [squads[each].call_sign for each in ids]}
            for low, high, ids in state.overlaps[:SHOWN_FINDINGS]
        ],
        "made_at": iso(rota.made_at),
        "made_by": row.maker,
        "ended_at": iso(rota.ended_at),
    }


def _turn(turn: RotaTurn, squad: Squad, owner: dict[str, Any] | None) -> dict[str, Any]:
    names = ("weekdays", "first_day", "every_days", "run_days")
    return {
        "squad": _named(squad),
        "organisation": owner,
        "opens": clock(turn.opens_min),
        "closes": clock(turn.closes_min),
        **{name: getattr(turn, name) for name in names},
    }


def clock(minutes: int) -> str:
    """Return minutes since midnight as HH:MM."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _squads(session: Session, ids: set[int | None]) -> dict[int, Squad]:
    """Return squads by id, whoever's they are: who sees a loan or a rota may know their call signs."""
    with everything(session):
        return {one.id: one for one in session.scalars(select(Squad).where(Squad.id.in_(ids - {None})))}


def _owners(session: Session, squads: Iterable[Squad]) -> dict[int, dict[str, Any] | None]:
    squads = list(squads)
    ids = {one.organisation_id for one in squads}
    found = {one.id: one for one in session.scalars(select(Organisation).where(Organisation.id.in_(ids)))}
    return {one.id: ref(found[one.organisation_id]) for one in squads}


def _named(squad: Squad | None) -> dict[str, Any] | None:
    return None if squad is None else {"id": squad.id, "call_sign": squad.call_sign}
