"""Makes and ends rotas (轮值): a place that squads of several organisations work in turn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.joint import Rota, RotaTurn
from data.layers import TimeWindow
from data.organisations import Organisation
from data.scope import everything
from data.squads import Squad
from dispatch.assignment import SquadUnknown
from dispatch.joint.agreements import check_above
from dispatch.joint.areas import AreaUnfit, read_area
from dispatch.joint.standing import list_turns
from dispatch.joint.turns import (
    LOOKED_AHEAD_DAYS,
    Span,
    Stint,
    Together,
    Turn,
    gaps,
    next_after,
    overlaps,
    stints,
)
from dispatch.journal import Actor, record
from layers.windows import read_rule
from layers.windows.keeping import keep_window

AHEAD = timedelta(days=LOOKED_AHEAD_DAYS)


@dataclass
class RotaUnknown(Exception):
    """There is no such rota, or it has ended."""

    rota_id: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A rota as it is asked for."""

    name: str
    area: dict[str, Any]
    turns: tuple[Turn, ...]
    name_en: str = ""
    window: dict[str, Any] | None = field(default=None)


@dataclass(frozen=True, slots=True)
class State:
    """Who is on now and next, and where in the coming weeks nobody or several are."""

    now: list[Stint]
    next: Stint | None
    gaps: list[Span]
    overlaps: list[Together]


def make_rota(session: Session, actor: Actor, plan: Plan) -> Rota:
    """Settle who works a place in turn."""
    organisations = check_above_all(session, actor, plan.turns)
    area = read_area(session, plan.area)
    if area.shape is None:
        raise AreaUnfit("missing")
    rota = Rota(
        name=plan.name,
        name_en=plan.name_en,
        feature_id=area.feature_id,
        area=area.shape,
        window_id=keep_window(session, read_rule(plan.window)),
        organisations=organisations,
        made_at=datetime.now(UTC),
        made_by=actor.account_id,
    )
    session.add(rota)
    session.flush()
    session.add_all([turn_row(rota.id, turn) for turn in plan.turns])
    session.flush()
    squads = [_get_squad(session, turn.squad_id).call_sign for turn in plan.turns]
    record(session, actor, "rota.made", "rota", rota.id, name=rota.name, squads=sorted(set(squads)))
    return rota


def end_rota(session: Session, rota_id: int, actor: Actor) -> Rota:
    """End a rota now."""
    rota = get_rota(session, rota_id)
    for each in rota.organisations:
        check_above(actor, session.get_one(Organisation, each))
    rota.ended_at, rota.ended_by = datetime.now(UTC), actor.account_id
    session.flush()
    record(session, actor, "rota.ended", "rota", rota.id, name=rota.name)
    return rota


def get_rota(session: Session, rota_id: int) -> Rota:
    """Return a rota that has not ended, locked; raise RotaUnknown."""
    rota = session.scalar(select(Rota).where(Rota.id == rota_id).with_for_update())
    if rota is None or rota.ended_at is not None:
        raise RotaUnknown(rota_id)
    return rota


def check_above_all(
    session: Session, actor: Actor, turns: Iterable[Turn], former: Iterable[int] = ()
) -> list[int]:
    """Return whose squads are on turns; raise NotAboveBoth unless who acts is above them and the former."""
    owners = {_get_squad(session, turn.squad_id).organisation_id for turn in turns}
    for each in sorted(owners | set(former)):
        check_above(actor, session.get_one(Organisation, each))
    return sorted(owners)


def state_of(session: Session, rota: Rota, now: datetime) -> State:
    """Return who is on, who comes next, and what is found in the weeks to come, within the rota's hours."""
    with everything(session):
        turns = list_turns(session, rota.id)
        holds = session.scalar(select(TimeWindow.holds).where(TimeWindow.id == rota.window_id))
    wanted = _wanted(holds, now)
    on = stints(turns, now, now + AHEAD)
    return State(
        now=[one for one in on if one.starts_at <= now],
        next=next_after(turns, now, AHEAD),
        gaps=gaps(turns, wanted),
        overlaps=overlaps(turns, now, now + AHEAD),
    )


def _wanted(holds: Sequence[Any] | None, now: datetime) -> list[Span]:
    """Return when somebody is to be on in the weeks to come: always, or within the window's spans."""
    until = now + AHEAD
    if holds is None:
        return [(now, until)]
    spans = [(max(one.lower or now, now), min(one.upper or until, until)) for one in holds]
    return [(low, high) for low, high in spans if low < high]


def _get_squad(session: Session, squad_id: int) -> Squad:
    squad = session.scalar(select(Squad).where(Squad.id == squad_id, Squad.retired_at.is_(None)))
    if squad is None:
        raise SquadUnknown(squad_id)
    return squad


def turn_row(rota_id: int, turn: Turn) -> RotaTurn:
    """Return a turn as it is stored."""
    return RotaTurn(
        rota_id=rota_id,
        squad_id=turn.squad_id,
        weekdays=list(turn.weekdays),
        opens_min=turn.opens_min,
        closes_min=turn.closes_min,
        first_day=turn.first_day,
        every_days=turn.every_days,
        run_days=turn.run_days,
    )
