"""Intake: cases that 12345 and other systems send under their own numbers, and what has become of them."""

from typing import Any

from flask import current_app
from sqlalchemy.orm import Session

from data.receiving import SentCase
from dispatch.attachments import attach
from dispatch.lifecycle import get_incident
from dispatch.receiving.once import once
from dispatch.receiving.taking import Sent, get_case, take_case
from dispatch.receiving.viewing import case_view, origin_view
from web.api.blueprints import make_blueprint, problems
from web.api.files import attachment_of
from web.database import current_session
from web.desk import current_actor
from web.files.receiving import LARGEST_UPLOAD, limits_of, receive
from web.files.sweeping import guard_upload
from web.gazetteer import current_gazetteer
from web.permissions import allow
from web.schemas import intake as schemas
from web.schemas.files import FileUpload
from web.schemas.incidents import IncidentPath
from web.signin.files import takes_file

bp = make_blueprint("intake", "Cases that other systems send, and what has become of them")

CASE = "/intake/<case_number>"


@bp.post("/intake", responses={201: schemas.Case} | problems(409))
@allow("send_cases")
def send_case(header: schemas.CaseHeaders, body: schemas.NewCase) -> Any:
    """Send a case under its own number; the same again is answered the same, by its key or its number."""
    session, actor = current_session(), current_actor()
    key = header.idempotency_key or f"case {body.system} {body.case_number}"

    def make() -> dict[str, Any]:
        names = current_gazetteer()
        return show(session, take_case(session, actor, _sent(body), lambda: names.get(session)))

    answer, _ = once(session, actor.account_id, key, body.model_dump(mode="json"), make)
    return schemas.Case.model_validate(answer), 201


def _sent(body: schemas.NewCase) -> Sent:
    place, reporter = body.location, body.reporter or schemas.CaseReporter()
    return Sent(
        case_number=body.case_number,
        category=body.category,
        code_table=body.code_table,
        system=body.system,
        source=body.source,
        location=place and (place.lon, place.lat),
        coordinate_system=place.system if place else "wgs84",
        accuracy_m=place and place.accuracy_m,
        address=body.address,
        words=body.description,
        priority=body.priority,
        reporter_name=reporter.name,
        reporter_phone=reporter.phone,
        reported_at=body.reported_at,
        link=body.link,
    )


@bp.get(CASE, responses={200: schemas.Case} | problems(404))
@allow("send_cases")
def get_sent_case(path: schemas.CasePath, query: schemas.CaseQuery) -> Any:
    """Return how a case stands that one has sent."""
    session = current_session()
    return schemas.Case.model_validate(show(session, _own(session, path.case_number, query.system)))


@bp.post(f"{CASE}/files", responses={201: schemas.CaseFile} | problems(404, 409, 413, 507))
@allow("send_cases")
@takes_file(LARGEST_UPLOAD)
def send_case_file(path: schemas.CasePath, query: schemas.CaseQuery, form: FileUpload) -> Any:
    """Send a photo, document or film of a case; the same content again is answered with the file there is."""
    session = current_session()
    case = _own(session, path.case_number, query.system)
    guard_upload(session)
    received = receive(current_app.settings.instance, form.file, limits_of(session))
    incident = get_incident(session, case.incident_id, lock=True)
    file = attach(session, incident, current_actor(), attachment_of(received, form.note))
    return schemas.CaseFile.model_validate(file), 201


@bp.get("/incidents/<int:id>/elsewhere", responses={200: schemas.Elsewhere} | problems(404))
@allow("change_incidents")
def get_elsewhere(path: IncidentPath) -> Any:
    """Return where an incident came from, if from elsewhere, and to which peers it was handed."""
    session = current_session()
    get_incident(session, path.id)
    return schemas.Elsewhere.model_validate(origin_view(session, path.id))


def show(session: Session, case: SentCase) -> dict[str, Any]:
    """Return a case as its sender sees it, with where to ask again."""
    system = f"?system={case.system}" if case.system else ""
    return case_view(session, case) | {"link": f"/api/v1/intake/{case.case_number}{system}"}


def _own(session: Session, case_number: str, system: str) -> SentCase:
    return get_case(session, current_actor().account_id, case_number, system)
