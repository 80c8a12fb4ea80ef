"""How satisfied reporters are: shares with their counts and intervals, on screen and as a table."""

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Response

from dispatch.journal import record
from dispatch.moments import iso
from dispatch.reporters import RATINGS
from dispatch.satisfaction import Figures, Satisfaction, measure
from gis.files import sheets
from web.api.blueprints import make_blueprint, problems
from web.database import current_session
from web.desk import current_actor
from web.languages import asked_language
from web.permissions import allow
from web.schemas import satisfaction as schemas

bp = make_blueprint("satisfaction", "How satisfied reporters are, and how many of them were asked")

SPAN = timedelta(days=90)
GROUPS = ("organisations", "categories", "months")
WORDS = {
    "zh-CN": {"total": "合计", "organisations": "承办单位", "categories": "事项", "months": "月份"},
    "en": {"total": "Total", "organisations": "Organisation", "categories": "Category", "months": "Month"},
}
HEADINGS = {
    "zh-CN": ("分组", "名称", "可回访", "已答复", "满意", "基本满意", "不满意", "满意率", "下限", "上限"),
    "en": ("By", "Name", "To be asked", "Answered", "Satisfied", "Basically", "Not", "Share", "Low", "High"),
}


@bp.get("/satisfaction", responses={200: schemas.SatisfactionShown})
@allow("see_satisfaction")
def show_satisfaction(query: schemas.SatisfactionQuery) -> Any:
    """Tell how satisfied reporters are, as far as one sees their incidents, and nobody by name."""
    since, until, found = _measure(query)
    groups = {name: [_plain(each) for each in getattr(found, name)] for name in GROUPS}
    span = {"since": iso(since), "until": iso(until)}
    return schemas.SatisfactionShown.model_validate({**span, "total": _plain(found.total), **groups})


@bp.get(
    "/satisfaction.csv",
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}} | problems(422),
)
@allow("see_satisfaction")
def export_satisfaction(query: schemas.SatisfactionQuery) -> Response:
    """Return the same as CSV (UTF-8 with its mark, so that office programs read it); it is in the ledger."""
    since, until, found = _measure(query)
    span = {"since": iso(since), "until": iso(until)}
    record(current_session(), current_actor(), "satisfaction.exported", "board", None, **span)
    language = asked_language()
    words = WORDS[language]
    table = [HEADINGS[language], _line(words["total"], found.total, language)]
    for name in GROUPS:
        table += [_line(words[name], each, language) for each in getattr(found, name)]
    response = Response(sheets.MARK + sheets.lines(table), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="satisfaction-{until:%Y%m%d}.csv"'
    return response


def _measure(query: schemas.SatisfactionQuery) -> tuple[datetime, datetime, Satisfaction]:
    until = query.until or datetime.now(UTC)
    since = query.since or until - SPAN
    return since, until, measure(current_session(), since, until)


def _plain(one: Figures) -> dict[str, Any]:
    low, high = one.interval or (None, None)
    names = ("key", "name", "name_en", "reporters", "answered", "share")
    told = {name: getattr(one, name) for name in names} | {name: one.ratings[name] for name in RATINGS}
    return told | {"low": low, "high": high}


def _line(group: str, one: Figures, language: str) -> list[Any]:
    name = one.name_en if language == "en" and one.name_en else one.name
    shares = ["" if each is None else f"{each:.3f}" for each in (one.share, *(one.interval or (None, None)))]
    return [group, name, one.reporters, one.answered, *(one.ratings[each] for each in RATINGS), *shares]
