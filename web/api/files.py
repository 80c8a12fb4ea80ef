"""Photos, documents and films of incidents."""

from datetime import UTC, datetime
from typing import Any

from flask import Response, current_app

from dispatch.attachments import (
    Attachment,
    FileRemoved,
    attach,
    file_view,
    get_file,
    list_files,
    record_taking,
    remove,
)
from dispatch.lifecycle import get_incident
from dispatch.working import check_works_on
from web.api.blueprints import make_blueprint, problems
from web.database import current_database, current_session
from web.desk import current_actor
from web.files.kinds import KINDS
from web.files.receiving import LARGEST_UPLOAD, Received, limits_of, receive
from web.files.serving import give
from web.files.sweeping import guard_upload, is_due, sweep
from web.permissions import allow, may
from web.problems.errors import NotAllowed
from web.schemas import files as schemas
from web.schemas.incidents import IncidentPath
from web.signin.caller import current_caller
from web.signin.files import takes_file

_BINARY = {"schema": {"type": "string", "format": "binary"}}
CONTENT = {200: {"content": {kind.media_type: _BINARY for kind in KINDS}}}

bp = make_blueprint("files", "Photos, documents and films of incidents")


@bp.post("/incidents/<int:id>/files", responses={201: schemas.IncidentFile} | problems(404, 409, 413, 507))
@allow("attach_files")
@takes_file(LARGEST_UPLOAD)
def attach_file(path: IncidentPath, form: schemas.FileUpload) -> Any:
    """Attach a photo (JPEG, PNG, WebP, HEIC), document (PDF) or film (MP4, MOV), told by its content.

    Its place and time, if it tells them, are answered; the same content again answers the file that is there.
    """
    session, instance = current_session(), current_app.settings.instance
    actor = current_actor()
    check_works_on(session, get_incident(session, path.id), actor)
    _sweep_daily()
    limits = limits_of(session)
    guard_upload(session)
    received = receive(instance, form.file, limits)
    incident = get_incident(session, path.id, lock=True)
    check_works_on(session, incident, actor)
    file = attach(session, incident, actor, attachment_of(received, form.note))
    return schemas.IncidentFile.model_validate(file_view(session, file.id)), 201


@bp.get("/incidents/<int:id>/files", responses={200: schemas.IncidentFiles} | problems(404))
@allow("see_incidents")
def list_incident_files(path: IncidentPath) -> Any:
    """List the files of an incident, the first first."""
    session = current_session()
    get_incident(session, path.id)
    return schemas.IncidentFiles.model_validate({"items": list_files(session, path.id), "next": None})


@bp.get("/files/<int:id>/content", responses=CONTENT | problems(404, 409))
@allow("see_incidents")
def get_file_content(path: schemas.FilePath, query: schemas.ContentQuery) -> Response:
    """Return a file: to the desk also the original, which the ledger notes; to others what tells nothing."""
    session, caller = current_session(), current_caller()
    file = get_file(session, path.id)
    is_desk = may(caller.role, "see_originals")
    if query.variant == "original" and not is_desk:
        raise NotAllowed("see_originals", caller.role)
    if file.removed_at is not None and not is_desk:
        raise FileRemoved(file.id, file.removed_reason)
    answer = give(current_app.settings.instance, file, query.variant)
    if query.variant == "original":
        record_taking(session, file, current_actor())
    return answer


@bp.post("/files/<int:id>/removal", responses={200: schemas.IncidentFile} | problems(404, 409))
@allow("attach_files")
def remove_file(path: schemas.FilePath, body: schemas.FileRemoval) -> Any:
    """Remove a file from an incident with a reason; a squad's account only what it attached itself."""
    session, actor = current_session(), current_actor()
    file = get_file(session, path.id, lock=True)
    if actor.role == "squad" and file.attached_by != actor.account_id:
        raise NotAllowed("remove_files", actor.role)
    incident = get_incident(session, file.incident_id, lock=True)
    check_works_on(session, incident, actor)
    remove(session, file, incident, actor, body.reason)
    session.flush()
    return schemas.IncidentFile.model_validate(file_view(session, file.id))


def attachment_of(received: Received, note: str) -> Attachment:
    """Return what is known of a file that lies in its place."""
    look = received.look
    return Attachment(
        sha256=received.sha256,
        kind=received.kind.group,
        media_type=received.kind.media_type,
        name=received.name,
        size_bytes=received.size_bytes,
        width=look.width,
        height=look.height,
        taken_at=look.taken_at,
        taken_place=look.taken_place,
        note=note,
    )


def _sweep_daily() -> None:
    instance = current_app.settings.instance
    if is_due(instance):
        with current_database().sessions.begin() as session:
            sweep(session, instance, datetime.now(UTC))
