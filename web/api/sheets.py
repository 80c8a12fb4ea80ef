"""Situation sheets: the situation as it is now, on paper."""

from typing import Any
from urllib.parse import quote

from flask import Response

from dispatch.journal import record
from dispatch.sheets.errors import SheetUnwanted
from dispatch.sheets.gathering import gather
from dispatch.sheets.making import draw_apart
from dispatch.sheets.order import SheetOrder
from dispatch.sheets.times import file_time
from dispatch.sheets.words import WORDS
from web.api.blueprints import make_blueprint, problems
from web.database import current_session
from web.desk import current_actor
from web.languages import asked_language
from web.permissions import allow
from web.replica import reading_session
from web.schemas import sheets as schemas
from web.signin.caller import current_caller
from web.still_there import watch_caller

PDF = {200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}}
NOTHING = 204

bp = make_blueprint("sheets", "The situation on paper 态势图表")


@bp.post("/sheets", responses=PDF | problems(409, 503))
@allow("print_sheets")
def print_sheet(body: schemas.SheetBody) -> Any:
    """Return a situation sheet as PDF: map, legend and open incidents, of what the caller may see now."""
    session, reading, actor = current_session(), reading_session(), current_actor()
    contents = gather(reading, _order(body))
    # Drawing takes seconds: no connection waits for it, and who is signed in is known by now.
    session.commit()
    reading.rollback()
    try:
        sheet = draw_apart(contents, watch_caller())
    except SheetUnwanted:
        return "", NOTHING
    about = {"paper": body.paper, "bounds": contents.frame.bounds, "incidents": len(contents.incidents)}
    record(session, actor, "sheet.printed", "sheet", None, **about)
    return _answer(sheet, contents.order.language, contents.made_at)


def _order(body: schemas.SheetBody) -> SheetOrder:
    caller = current_caller()
    return SheetOrder(
        paper=body.paper,
        landscape=body.landscape,
        language=asked_language(),
        title=body.title or None,
        bounds=body.bounds,
        printed_by=caller.account.display_name or caller.account.name,
        role=caller.role,
        layers=None if body.layers is None else tuple(body.layers),
    )


def _answer(sheet: bytes, language: str, made_at: str) -> Response:
    name = WORDS[language]["file"].format(moment=file_time(made_at))
    answer = Response(sheet, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"sheet.pdf\"; filename*=UTF-8''{quote(name)}"
    )
    return answer
