"""The response to an incident: the plan that fits it, filled; taken; raised; and what is asked on arrival."""

from typing import Any

from sqlalchemy.orm import Session

from data.capabilities import capability_of
from data.response_plans import IncidentResponse, ResponsePlan
from dispatch.lifecycle import get_incident
from dispatch.response.asking import find_taken, list_answers, put_answers
from dispatch.response.proposing import Response, find_response
from dispatch.response.raising import set_level
from dispatch.response.seats import Comer, FilledSeat
from dispatch.response.taking import Lost, ResponseLost, Sent, take_response
from dispatch.situation import Jurisdiction, load_jurisdictions
from dispatch.views import assignment_view, incident_view, iso
from web.api.blueprints import make_blueprint, problems
from web.api.recommendations import organisation_ref
from web.database import current_session
from web.desk import current_actor, current_situation
from web.languages import asked_language
from web.permissions import allow
from web.problems.answers import describe
from web.problems.errors import ResponseNotTaken
from web.reasons import in_words
from web.schemas import response_plans as schemas
from web.schemas.incidents import IncidentPath
from web.signin.caller import current_caller

bp = make_blueprint("responses", "What the fitting response plan does for an incident")


@bp.get("/incidents/<int:id>/response", responses={200: schemas.Response} | problems(404, 503))
@allow("see_squads")
def get_response(path: IncidentPath) -> Any:
    """Return what the plan that fits the incident would do now; nothing is stored."""
    return _response(current_session(), path.id)


@bp.post("/incidents/<int:id>/response", responses={201: schemas.TakenResponse} | problems(404, 409, 503))
@allow("dispatch")
def take_one_response(path: IncidentPath, body: schemas.ResponseChoice) -> Any:
    """Send squads by a plan and tell those it names: all that can be sent; the lost are told with why."""
    session = current_session()
    sent = [Sent(one.squad_id, one.role) for one in body.squads]
    try:
        taken = take_response(
            session, current_situation(), path.id, body.plan_id, sent, current_actor(), body.whole
        )
    except ResponseLost as lost:
        plain = [_lost(one).model_dump(mode="json", exclude_none=True) for one in lost.lost]
        raise ResponseNotTaken(lost.number, len(plain), plain) from lost
    session.flush()
    answer = {
        "id": taken.response.id,
        "assignments": [assignment_view(one) for one in taken.assignments],
        "lost": [_lost(one) for one in taken.lost],
        "told": [one["name"] for one in taken.response.plan["told"]],
        "incident": incident_view(session, path.id),
    }
    return schemas.TakenResponse.model_validate(answer), 201


@bp.post("/incidents/<int:id>/level", responses={200: schemas.Response} | problems(404, 409, 503))
@allow("dispatch")
def set_response_level(path: IncidentPath, body: schemas.LevelChange) -> Any:
    """Raise the response (升级), or set its level; return what the plan of that level would add."""
    session = current_session()
    incident = get_incident(session, path.id, lock=True)
    set_level(session, incident, current_actor(), body.level, body.priority, body.reason)
    session.flush()
    return _response(session, path.id)


@bp.get("/incidents/<int:id>/questions", responses={200: schemas.Questions} | problems(404))
@allow("see_incidents")
def list_questions(path: IncidentPath) -> Any:
    """List what the response taken for the incident asks on arrival, with the answers there are."""
    session = current_session()
    return _questions(session, find_taken(session, get_incident(session, path.id).id))


@bp.post("/incidents/<int:id>/answers", responses={200: schemas.Questions} | problems(404, 409))
@allow("act_as_squad")
def answer_questions(path: IncidentPath, body: schemas.GivenAnswers) -> Any:
    """Answer what is asked on arrival; an item answered again keeps the former answers on record."""
    session = current_session()
    given = [one.model_dump() for one in body.answers]
    squad_id = current_caller().account.squad_id
    return _questions(
        session, put_answers(session, get_incident(session, path.id), given, current_actor(), squad_id)
    )


def _response(session: Session, incident_id: int) -> schemas.Response:
    incident = get_incident(session, incident_id)
    found = find_response(session, current_situation(), incident, current_actor())
    level = {"level": incident.level}
    if found is None:
        return schemas.Response.model_validate(level | NOTHING)
    taken = find_taken(session, incident_id)
    organisations = load_jurisdictions(session.connection())
    seats = [_seat(one, organisations) for one in found.seats]
    return schemas.Response.model_validate(
        level | _plan_facts(found) | {"seats": seats, "taken": _is_same(taken, found.fit.plan)}
    )


NOTHING: dict[str, Any] = {
    "plan": None,
    "why": [],
    "others": [],
    "seats": [],
    "missing": 0,
    "told": [],
    "told_roles": [],
    "checklist": [],
    "taken": False,
}


def _plan_facts(found: Response) -> dict[str, Any]:
    plan = found.fit.plan
    return {
        "plan": plan,
        "why": [in_words(reason) for reason in found.fit.why],
        "others": found.fit.others,
        "missing": sum(one.comer is None for one in found.seats),
        "told": [
            {"id": one.organisation_id, "code": one.code, "name": one.name, "name_en": one.name_en}
            | {"knows": one.knows}
            for one in found.told
        ],
        "told_roles": plan.told_roles,
        "checklist": plan.checklist,
    }


def _is_same(taken: IncidentResponse | None, plan: ResponsePlan) -> bool:
    return taken is not None and taken.plan_id == plan.id


def _seat(filled: FilledSeat, organisations: dict[int, Jurisdiction]) -> dict[str, Any]:
    able = [capability_of(code) for code in filled.seat.capabilities]
    comer = filled.comer
    state = "missing" if comer is None else "there" if comer.assignment_id is not None else "proposed"
    return {
        "role": filled.seat.role,
        "capabilities": list(filled.seat.capabilities),
        "capability_names": [one.name_en if asked_language() == "en" else one.name for one in able],
        "mode": filled.seat.mode,
        "state": state,
        "squad": comer and _comer(comer, organisations),
        "freed": [_comer(one, organisations) for one in filled.freed],
    }


def _comer(comer: Comer, organisations: dict[int, Jurisdiction]) -> dict[str, Any]:
    return {
        "squad_id": comer.squad_id,
        "call_sign": comer.call_sign,
        "organisation": organisation_ref(organisations, comer.organisation_id),
        "mode": comer.mode,
        "location": comer.location,
        "travel_time_s": comer.travel_time_s,
        "assignment_id": comer.assignment_id,
        "why": in_words(comer.why),
    }


def _lost(one: Lost) -> schemas.LostSquad:
    return schemas.LostSquad(squad_id=one.squad_id, role=one.role, problem=describe(one.refusal))


def _questions(session: Session, taken: IncidentResponse | None) -> schemas.Questions:
    if taken is None:
        return schemas.Questions(
            response_id=None, plan=None, plan_en=None, level=None, taken_at=None, items=[]
        )
    answers = list_answers(session, taken.id)
    items = []
    for number, asked in enumerate(taken.plan["checklist"]):
        given = answers.get(number)
        items.append(
            asked
            | {
                "answer": given and given.answer,
                "note": given.note if given else "",
                "account": given and given.account_name,
                "answered_at": given and iso(given.answered_at),
            }
        )
    return schemas.Questions.model_validate(
        {
            "response_id": taken.id,
            "plan": taken.plan["name"],
            "plan_en": taken.plan["name_en"] or taken.plan["name"],
            "level": taken.plan["level"],
            "taken_at": iso(taken.taken_at),
            "items": items,
        }
    )
