"""Changes agreements and rotas: at once by those above all sides, else with the other side's consent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from geoalchemy2.shape import from_shape, to_shape
from shapely.geometry import mapping, shape
from sqlalchemy import delete
from sqlalchemy.orm import Session

from data.base import SRID
from data.joint import Agreement, Rota, RotaTurn
from data.organisations import Organisation
from data.scope import everything
from dispatch.deadlines.addressing import rung
from dispatch.joint.agreements import NotAboveBoth, check_categories, get_agreement
from dispatch.joint.areas import AreaUnfit, read_area
from dispatch.joint.kinship import holds
from dispatch.joint.rotas import check_above_all, get_rota, turn_row
from dispatch.joint.standing import list_turns
from dispatch.joint.telling import tell_desk
from dispatch.joint.turns import Turn
from dispatch.journal import Actor, record
from dispatch.notices import Told, tell
from layers.windows import read_rule
from layers.windows.keeping import keep_window
from layers.windows.spans import ZONE

PLAIN = ("name", "name_en", "answers", "categories", "note")
ASKED = "agreement.change_asked"


@dataclass
class ChangeWaits(Exception):
    """The other side has asked for a change itself, which is answered first."""

    agreement_id: int


@dataclass
class NothingAsked(Exception):
    """The other side is asked to agree to a change that changes nothing."""

    agreement_id: int


@dataclass
class NoChangeWaits(Exception):
    """Nobody has asked for a change of this agreement, or it has been answered."""

    agreement_id: int


def change_agreement(
    session: Session, agreement_id: int, actor: Actor, changes: Mapping[str, Any]
) -> Agreement:
    """Change an agreement, or ask the other side to; until it says yes the old one holds."""
    agreement, sides = get_agreement(session, agreement_id)
    own = [side for side in sides if holds(actor.path, side.path)]
    if not own:
        raise NotAboveBoth(sides[0].name, sides[0].name_en or sides[0].name)
    wanted = _plain(session, changes)
    if len(own) == len(sides):
        _apply(session, agreement, wanted, actor)
        return agreement
    if not wanted:
        raise NothingAsked(agreement.id)
    if agreement.proposal is not None and agreement.proposed_side != own[0].id:
        raise ChangeWaits(agreement.id)
    agreement.proposal, agreement.proposed_side = wanted, own[0].id
    agreement.proposed_at, agreement.proposed_by = datetime.now(UTC), actor.account_id
    session.flush()
    about = {"name": agreement.name, "by": own[0].name}
    record(session, actor, ASKED, "agreement", agreement.id, **about, wanted=_said(wanted))
    _ask(session, next(side for side in sides if side is not own[0]), about)
    return agreement


def answer_change(session: Session, agreement_id: int, actor: Actor, accept: bool) -> Agreement:
    """Say yes or no to the change that the other side asks for; who asked may only take it back."""
    agreement, sides = get_agreement(session, agreement_id)
    if agreement.proposal is None:
        raise NoChangeWaits(agreement.id)
    asked_by = next(side for side in sides if side.id == agreement.proposed_side)
    other = next(side for side in sides if side is not asked_by)
    answers = holds(actor.path, other.path)
    if not answers and (accept or not holds(actor.path, asked_by.path)):
        raise NotAboveBoth(other.name, other.name_en or other.name)
    if accept:
        _apply(session, agreement, agreement.proposal, actor)
        return agreement
    _forget_proposal(agreement)
    session.flush()
    about = {"name": agreement.name, "by": (other if answers else asked_by).name}
    if answers:
        record(session, actor, "agreement.change_refused", "agreement", agreement.id, **about)
        _tell(session, "agreement.change_refused", [asked_by], about)
    else:
        record(session, actor, "agreement.change_withdrawn", "agreement", agreement.id, **about)
    return agreement


def change_rota(session: Session, rota_id: int, actor: Actor, changes: Mapping[str, Any]) -> Rota:
    """Change a rota by those above all whose squads are or come on it; its turns count from now on."""
    rota = get_rota(session, rota_id)
    with everything(session):
        before = list_turns(session, rota.id)
    turns: Sequence[Turn] = changes.get("turns", before)
    rota.organisations = check_above_all(session, actor, turns, rota.organisations)
    was = {name: getattr(rota, name) for name in ("name", "name_en")}
    for name in was:
        setattr(rota, name, changes.get(name, was[name]))
    if "area" in changes:
        area = read_area(session, changes["area"])
        if area.shape is None:
            raise AreaUnfit("missing")
        rota.area, rota.feature_id = area.shape, area.feature_id
    if "window" in changes:
        rota.window_id = keep_window(session, read_rule(changes["window"]))
    if "turns" in changes:
        session.execute(delete(RotaTurn).where(RotaTurn.rota_id == rota.id))
        session.add_all([turn_row(rota.id, turn) for turn in turns])
    session.flush()
    about = {"name": rota.name, "changed": sorted(changes), "squads": sorted({one.squad_id for one in turns})}
    record(session, actor, "rota.changed", "rota", rota.id, was=was, **about)
    return rota


def _plain(session: Session, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return changes as plain values of JSON, checked; a feature's area as it is now."""
    wanted = {name: value for name, value in changes.items() if name in PLAIN}
    check_categories(session, wanted.get("categories", ()))
    if "alternates_from" in changes:
        day = changes["alternates_from"]
        wanted["alternates_from"] = day and day.isoformat()
    if "area" in changes:
        area = read_area(session, changes["area"])
        outline = None if area.shape is None else mapping(to_shape(area.shape))
        wanted["area"] = {"shape": outline, "feature_id": area.feature_id}
    if "window" in changes:
        rule = read_rule(changes["window"])
        wanted["window"] = None if rule.is_always else rule.as_dict()
    return wanted


def _apply(session: Session, agreement: Agreement, wanted: Mapping[str, Any], actor: Actor) -> None:
    """Put a change into effect: what was settled before stays settled."""
    was = {name: getattr(agreement, name) for name in PLAIN if name in wanted}
    for name in was:
        setattr(agreement, name, wanted[name])
    if "alternates_from" in wanted:
        given = wanted["alternates_from"]
        agreement.alternates_from = None if given is None else date.fromisoformat(given)
    if agreement.answers != "alternating":
        agreement.alternates_from = None
    elif agreement.alternates_from is None:
        agreement.alternates_from = datetime.now(ZONE).date()
    if "area" in wanted:
        outline = wanted["area"]["shape"]
        agreement.area = None if outline is None else from_shape(shape(outline), SRID)
        agreement.feature_id = wanted["area"]["feature_id"]
    if "window" in wanted:
        agreement.window_id = keep_window(session, read_rule(wanted["window"]))
    _forget_proposal(agreement)
    session.flush()
    sides = [session.get_one(Organisation, each) for each in (agreement.a_id, agreement.b_id)]
    about = {"name": agreement.name, "a": sides[0].name, "b": sides[1].name, "answers": agreement.answers}
    record(
        session, actor, "agreement.changed", "agreement", agreement.id, **about, was=was, now=_said(wanted)
    )
    _tell(session, "agreement.changed", sides, about)


def _forget_proposal(agreement: Agreement) -> None:
    agreement.proposal = agreement.proposed_at = agreement.proposed_by = agreement.proposed_side = None


def _said(wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of a change goes into the ledger: of an area only the feature it was taken from."""
    return {
        name: value["feature_id"] or ("drawn" if value["shape"] else "border") if name == "area" else value
        for name, value in wanted.items()
    }


def _tell(session: Session, kind: str, sides: Sequence[Organisation], about: dict[str, Any]) -> None:
    with everything(session):
        for side in sides:
            tell_desk(session, kind, side.id, None, **about)


def _ask(session: Session, side: Organisation, about: dict[str, Any]) -> None:
    """Tell those of a side who may say yes: its planners and, as of all notices, its administrators."""
    with everything(session):
        for each in rung(session, [side.id], "planner", 0):
            tell(session, Told("agreement.change_asked", "planner", each, details=about))
