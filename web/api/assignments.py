"""Assignments: a squad is sent, goes, arrives, is done."""

from typing import Any

from flask import current_app

from data.assignments import Assignment
from dispatch.assignment import SquadTaken, assign, get_assignment, progress, release
from dispatch.lifecycle import ReasonMissing, get_incident
from dispatch.packing import count_squads
from dispatch.replay import replay
from dispatch.situation import load_jurisdictions
from dispatch.tasks import task_of
from dispatch.views import assignment_view, iso
from web.api.blueprints import make_blueprint, problems
from web.api.recommendations import answer as recommendation_answer
from web.api.recommendations import in_words
from web.database import current_session
from web.desk import current_actor, current_situation
from web.permissions import allow
from web.problems.errors import NotAllowed, SquadTakenElsewhere
from web.schemas import assignments as schemas
from web.schemas.incidents import IncidentPath
from web.schemas.recommendations import Replay
from web.signin.caller import current_caller

bp = make_blueprint("assignments", "Which squad is on which incident, and how far it has come")


@bp.post("/incidents/<int:id>/assignments", responses={201: schemas.Assignment} | problems(404, 409, 503))
@allow("dispatch")
def create_assignment(path: IncidentPath, body: schemas.NewAssignment) -> Any:
    """Send a squad; of two operators at once one wins, the other is told who and gets the next ranking."""
    session = current_session()
    try:
        assignment = assign(
            session,
            current_situation(),
            path.id,
            body.squad_id,
            current_actor(),
            body.role,
            body.override_reason,
        )
    except SquadTaken as taken:
        session.rollback()
        task = task_of(session, get_incident(session, path.id), current_actor())
        raise SquadTakenElsewhere(taken, recommendation_answer(task, 5)) from taken
    session.flush()
    return _answer(assignment), 201


@bp.patch("/assignments/<int:id>", responses={200: schemas.Assignment} | problems(404, 409))
@allow("act_as_squad")
def change_assignment(path: schemas.AssignmentPath, body: schemas.AssignmentStep) -> Any:
    """Take an assignment a step further, or take the squad back."""
    session = current_session()
    assignment = get_assignment(session, path.id)
    check_own(assignment)
    if body.status == "released":
        if not body.reason:
            raise ReasonMissing("released")
        release(session, assignment, current_actor(), body.reason)
    else:
        progress(session, assignment, body.status, current_actor())
    session.flush()
    return _answer(assignment)


@bp.get("/assignments/<int:id>/recommendation", responses={200: Replay} | problems(404))
@allow("dispatch")
def replay_recommendation(path: schemas.AssignmentPath) -> Any:
    """Return the recommendation that an assignment came from, recomputed from what was known then."""
    session = current_session()
    found = replay(session, get_assignment(session, path.id), current_app.settings.instance)
    organisations = load_jurisdictions(session.connection())
    task = found.inputs["task"]
    return Replay.model_construct(
        verdict=found.verdict,
        computed_at=iso(found.computed_at),
        network=found.inputs["network"],
        closures=found.inputs["closures"],
        location=(task["lon"], task["lat"]),
        required_capabilities=task["required_capabilities"],
        policy=found.inputs["policy"],
        squads=count_squads(found.inputs),
        then=in_words(found.then, organisations),
        now=found.now and in_words(found.now, organisations),
        differing=found.differing,
    )


def check_own(assignment: Assignment) -> None:
    """Let a squad's account act only for its own squad."""
    account = current_caller().account
    if account.role == "squad" and account.squad_id != assignment.squad_id:
        raise NotAllowed("act_as_squad", account.role)


def _answer(assignment: Assignment) -> schemas.Assignment:
    return schemas.Assignment.model_validate(assignment_view(assignment))
