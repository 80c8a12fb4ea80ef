"""What a response plan would do for an incident now: the plan that fits, its seats filled, who is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from data.assignments import Assignment
from data.categories import Category
from data.incidents import Incident
from data.layers import TimeWindow
from data.organisations import Organisation
from data.response_plans import ResponsePlan
from data.scope import everything
from dispatch.journal import Actor
from dispatch.policy import policy_in_force
from dispatch.response.fitting import Facts, Fit, find_fit
from dispatch.response.seats import FilledSeat, Present, fill, seats_of
from dispatch.situation import Situation
from dispatch.tasks import task_of


@dataclass(frozen=True, slots=True)
class Told:
    """An organisation that a plan wants told, and whether it is already among those who know."""

    organisation_id: int
    code: str
    name: str
    name_en: str
    knows: bool


@dataclass(frozen=True, slots=True)
class Response:
    """The plan that fits, with its seats; a seat without anyone is a short-fall."""

    fit: Fit
    seats: list[FilledSeat]
    told: list[Told]


def find_response(
    session: Session, situation: Situation, incident: Incident, actor: Actor
) -> Response | None:
    """Return what the plan that fits an incident now would do, or None if no plan fits."""
    now = datetime.now(UTC)
    # The plan of the land's owner holds for whoever works on the incident, from beyond its border too.
    with everything(session):
        fit = find_fit(session.scalars(_in_use()).all(), facts_of(session, incident, now))
    if fit is None:
        return None
    task = task_of(session, incident, actor)
    present = list_present(session, incident.id)
    with situation.look() as picture:
        seats = fill(
            picture, seats_of(fit.plan.slots), present, task, policy_in_force(session), now.timestamp()
        )
    return Response(fit, seats, told_by(session, fit.plan, incident))


def facts_of(session: Session, incident: Incident, at: datetime) -> Facts:
    """Return what decides about which plan fits an incident at a time."""
    category = session.get_one(Category, incident.category_id)
    windows = select(TimeWindow.id).where(
        TimeWindow.id.in_(select(ResponsePlan.window_id)), TimeWindow.holds.contains(at)
    )
    return Facts(
        category=category.code,
        tags=tuple(incident.tags),
        level=incident.level,
        open_windows=frozenset(session.scalars(windows)),
        depths=_depths(session, incident.organisation_id),
    )


def list_present(session: Session, incident_id: int) -> list[Present]:
    """Return the squads that are on an incident now."""
    query = select(Assignment).where(Assignment.incident_id == incident_id, Assignment.ended_at.is_(None))
    return [
        Present(one.squad_id, one.call_sign, one.role, one.id)
        for one in session.scalars(query.order_by(Assignment.id))
    ]


def told_by(session: Session, plan: ResponsePlan, incident: Incident) -> list[Told]:
    """Return which organisations a plan wants told of an incident."""
    return [
        Told(one.id, one.code, one.name, one.name_en, knows=one.id in incident.seen_by)
        for one in _organisations(session, plan.told_organisations)
    ]


def _organisations(session: Session, ids: Sequence[int]) -> list[Organisation]:
    return list(
        session.scalars(select(Organisation).where(Organisation.id.in_(ids)).order_by(Organisation.code))
    )


def _in_use() -> Select[tuple[ResponsePlan]]:
    return select(ResponsePlan).where(ResponsePlan.retired_at.is_(None)).order_by(ResponsePlan.id)


def _depths(session: Session, organisation_id: int) -> dict[int, int]:
    """Return the organisation and those above it, with how far each is from the root."""
    codes = session.get_one(Organisation, organisation_id).path.split(".")
    above = session.execute(select(Organisation.id, Organisation.code).where(Organisation.code.in_(codes)))
    return {row.id: codes.index(row.code) for row in above}
