"""Briefings and situation sheets by schedule, and the files that were printed."""

from typing import Any

from flask import Response, make_response, send_file

from data.printing import PrintFile
from dispatch.printing import schedules
from dispatch.printing.content import MEDIA_TYPES
from dispatch.printing.keeping import find_print
from dispatch.printing.listing import (
    list_print_schedules,
    print_file_view,
    print_files_query,
    print_schedule_view,
)
from web.api.blueprints import make_blueprint, problems
from web.database import current_session
from web.desk import current_actor
from web.pagination import fetch_page
from web.permissions import allow
from web.schemas import printing as schemas
from web.schemas.base import IdPath

bp = make_blueprint("printing", "Briefings and situation sheets by schedule 定时打印")

CONTENT = {
    200: {
        "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in MEDIA_TYPES.values()}
    }
}
# A briefing bears scripts: opened from here it could ask in the name of its reader, were it not shut in.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
}


@bp.get("/print-schedules", responses={200: schemas.PrintSchedules})
@allow("see_hotspots")
def list_all_print_schedules() -> Any:
    """List the schedules of printing."""
    return schemas.PrintSchedules.model_validate({"items": list_print_schedules(current_session())})


@bp.post("/print-schedules", responses={201: schemas.PrintSchedule} | problems(409))
@allow("manage_printing")
def create_print_schedule(body: schemas.NewPrintSchedule) -> Any:
    """Have a briefing or a situation sheet printed by schedule, of what an organisation sees."""
    made = schedules.make_print_schedule(current_session(), current_actor(), _values(body))
    return _view(made.id), 201


@bp.put("/print-schedules/<int:id>", responses={200: schemas.PrintSchedule} | problems(404))
@allow("manage_printing")
def change_one_print_schedule(path: IdPath, body: schemas.PrintScheduleBody) -> Any:
    """Change a schedule of printing, pause or resume it."""
    schedules.change_print_schedule(current_session(), current_actor(), path.id, _values(body))
    return _view(path.id)


@bp.delete("/print-schedules/<int:id>", responses={204: None} | problems(404))
@allow("manage_printing")
def end_one_print_schedule(path: IdPath) -> Response:
    """Print nothing by a schedule any more; what was printed stays."""
    schedules.end_print_schedule(current_session(), current_actor(), path.id)
    return make_response("", 204)


@bp.post("/print-schedules/<int:id>/run", responses={202: schemas.PrintFile} | problems(404))
@allow("manage_printing")
def run_print_schedule(path: IdPath) -> Any:
    """Have a file printed now; what comes of it is among the files a moment later."""
    session = current_session()
    file = schedules.ask_print(session, current_actor(), path.id)
    session.flush()
    session.refresh(file)
    row = session.execute(print_files_query().where(PrintFile.id == file.id)).one()
    return schemas.PrintFile.model_validate(print_file_view(row)), 202


@bp.get("/print-files", responses={200: schemas.PrintFilePage})
@allow("see_hotspots")
def list_print_files(query: schemas.PrintFileQuery) -> Any:
    """List printed files, the newest first; also those of schedules that have ended."""
    rows, following = fetch_page(
        current_session(), print_files_query(query.schedule), [PrintFile.id],
        cursor=query.cursor, limit=query.limit, descending=True,
    )  # fmt: skip
    items = [print_file_view(row) for row in rows]
    return schemas.PrintFilePage.model_validate({"items": items, "next": following})


@bp.get("/print-files/<int:id>", responses=CONTENT | problems(404, 410))
@allow("see_hotspots")
def get_print_file(path: IdPath) -> Response:
    """Return a printed file."""
    file, place = find_print(current_session(), path.id)
    answer = send_file(
        place,
        mimetype=MEDIA_TYPES[place.suffix],
        as_attachment=True,
        download_name=file.name,
        etag=file.sha256,
    )
    answer.headers.update(HEADERS)
    return answer


def _values(body: schemas.PrintScheduleBody) -> dict[str, Any]:
    """Return a body as the verbs take it; options that are not given are left out."""
    return body.model_dump() | {"options": body.options.model_dump(mode="json", exclude_none=True)}


def _view(schedule_id: int) -> schemas.PrintSchedule:
    return schemas.PrintSchedule.model_validate(print_schedule_view(current_session(), schedule_id))
