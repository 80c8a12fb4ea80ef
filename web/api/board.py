"""The board of boundary areas: who takes what happens there, how fast, how often it is passed on."""

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Response

from dispatch.joint.board import AreaFigures, count_by_area, takers_of
from dispatch.journal import record
from dispatch.moments import iso
from gis.files import sheets
from web.api.blueprints import make_blueprint, problems
from web.database import current_session
from web.desk import current_actor
from web.languages import asked_language
from web.permissions import allow
from web.schemas import board as schemas

bp = make_blueprint("board", "How joint response goes in each boundary area")

SPAN = timedelta(days=30)
HEADINGS = {
    "zh-CN": (
        "交界地区",
        "图层",
        "案件",
        "未结",
        "未受理",
        "承办",
        "中位秒",
        "九成秒",
        "移送",
        "不受理",
        "上报",
    ),
    "en": (
        "Boundary area",
        "Layer",
        "Incidents",
        "Open",
        "Untaken",
        "Taken by",
        "Median s",
        "90% s",
        "Passed on",
        "Refused",
        "Risen",
    ),
}
FIGURES = ("median_s", "ninetieth_s", "passed_on", "refused", "risen")


@bp.get("/boundary-board", responses={200: schemas.Board})
@allow("see_joint")
def show_board(query: schemas.BoardQuery) -> Any:
    """Count incidents by boundary area, as far as one sees them."""
    since, until, rows = _count(query)
    return schemas.Board.model_validate({"since": iso(since), "until": iso(until), "items": rows})


@bp.get(
    "/boundary-board.csv",
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}} | problems(422),
)
@allow("see_joint")
def export_board(query: schemas.BoardQuery) -> Response:
    """Return the board as CSV (UTF-8 with its mark, so that office programs read it); it is in the ledger."""
    since, until, rows = _count(query)
    span = {"since": iso(since), "until": iso(until)}
    record(current_session(), current_actor(), "board.exported", "board", None, **span)
    english = asked_language() == "en"
    table = [HEADINGS["en" if english else "zh-CN"], *(_line(row, english) for row in rows)]
    response = Response(sheets.MARK + sheets.lines(table), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="boundary-board-{until:%Y%m%d}.csv"'
    return response


def _count(query: schemas.BoardQuery) -> tuple[datetime, datetime, list[dict[str, Any]]]:
    session = current_session()
    until = query.until or datetime.now(UTC)
    since = query.since or until - SPAN
    areas = count_by_area(session, since, until)
    named = takers_of(session, areas)
    return since, until, [_row(area, named) for area in areas]


def _row(area: AreaFigures, named: dict[int, Any]) -> dict[str, Any]:
    names = (
        "feature_id",
        "name",
        "name_en",
        "layer_id",
        "layer",
        "layer_en",
        "bbox",
        "incidents",
        "open",
        "untaken",
    )
    takers = [{"organisation": named[each], "count": count} for each, count in area.takers.most_common()]
    return {name: getattr(area, name) for name in (*names, *FIGURES)} | {"takers": takers}


def _line(row: dict[str, Any], english: bool) -> list[Any]:
    name, layer = ("name_en", "layer_en") if english else ("name", "layer")
    key = "name_en" if english else "name"
    takers = "; ".join(
        f"{one['organisation'][key] or one['organisation']['name']} {one['count']}" for one in row["takers"]
    )
    figures = ["" if row[each] is None else round(row[each]) for each in FIGURES]
    cells = [
        row[name] or row["name"],
        row[layer] or row["layer"],
        row["incidents"],
        row["open"],
        row["untaken"],
    ]
    # A cell that a spreadsheet would take for a formula is made text.
    return [f"'{cell}" if str(cell)[:1] in "=+-@" else cell for cell in (*cells, takers, *figures)]
