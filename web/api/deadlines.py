"""Rules of deadlines and their settings, and the clock of an incident that stands still."""

from typing import Any

from sqlalchemy import select

from data.categories import Category
from data.deadlines import STEPS, DeadlineRule, list_rules
from dispatch.deadlines.editing import read_settings, write_rules, write_settings
from dispatch.deadlines.pausing import pause, resume
from dispatch.intake import get_category
from dispatch.views import incident_view
from web.api.blueprints import make_blueprint, problems
from web.database import current_session
from web.desk import current_actor
from web.permissions import allow
from web.schemas import deadlines as schemas
from web.schemas.incidents import Incident, IncidentPath

bp = make_blueprint("deadlines", "By when things are to be done, who is told, and pauses")

MEASURES = (*(f"{step}_s" for step in STEPS), *(f"{step}_days" for step in STEPS))
PLAIN = ("priority", "source", *MEASURES, "pause_steps", "pause_most_s")


@bp.get("/deadline-rules", responses={200: schemas.DeadlineRules})
@allow("see_notices")
def list_deadline_rules() -> Any:
    """List all rules."""
    return schemas.DeadlineRules(items=_rules())


@bp.put("/deadline-rules", responses={200: schemas.WrittenRules})
@allow("manage_deadlines")
def put_deadline_rules(body: schemas.DeadlineRules) -> Any:
    """Put these rules in the place of all; open incidents follow at once."""
    session = current_session()
    rules = [
        DeadlineRule(
            category_id=None if one.category is None else get_category(session, one.category).id,
            **one.model_dump(include=set(PLAIN)),
        )
        for one in body.items
    ]
    changed = write_rules(session, current_actor(), rules)
    return schemas.WrittenRules(items=_rules(), incidents=changed)


@bp.get("/deadline-settings", responses={200: schemas.DeadlineSettings})
@allow("see_notices")
def get_deadline_settings() -> Any:
    """Return when deadlines are warned of and rise, and when squads are asked whether they are safe."""
    return schemas.DeadlineSettings.model_validate(read_settings(current_session()))


@bp.put("/deadline-settings", responses={200: schemas.DeadlineSettings})
@allow("manage_deadlines")
def put_deadline_settings(body: schemas.DeadlineSettings) -> Any:
    """Set them; what is open follows at once."""
    write_settings(current_session(), current_actor(), body.model_dump())
    return body


@bp.post("/incidents/<int:id>/pause", responses={200: Incident} | problems(404, 409))
@allow("pause_deadlines")
def pause_incident(path: IncidentPath, body: schemas.NewPause) -> Any:
    """Let the clock of an incident stand still, where a rule allows it."""
    pause(current_session(), path.id, current_actor(), body.reason)
    return _answer(path.id)


@bp.post("/incidents/<int:id>/resume", responses={200: Incident} | problems(404, 409))
@allow("pause_deadlines")
def resume_incident(path: IncidentPath) -> Any:
    """Let the clock of an incident go on."""
    resume(current_session(), path.id, current_actor())
    return _answer(path.id)


def _answer(incident_id: int) -> Incident:
    session = current_session()
    session.flush()
    return Incident.model_validate(incident_view(session, incident_id))


def _rules() -> list[schemas.DeadlineRule]:
    session = current_session()
    codes = dict(session.execute(select(Category.id, Category.code)).all())
    return [
        schemas.DeadlineRule(
            category=codes.get(rule.category_id), **{name: getattr(rule, name) for name in PLAIN}
        )
        for rule in list_rules(session)
    ]
