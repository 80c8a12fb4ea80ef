"""An import as it is answered, in the language asked for."""

from typing import Any

import orjson
from flask import Response, current_app
from sqlalchemy.orm import Session

from data.imports import LayerImport
from data.layers import Layer
from layers.exchange.targets import ATTRIBUTE, DEMANDS, ID, NAME, NAME_EN, WINDOW
from layers.kinds import Kind, get_kind
from web.exchange.jobs import DONE, is_waiting
from web.exchange.steps import PREVIEW
from web.exchange.uploads import upload_folder
from web.exchange_words import NOTES, finding_text, words_for
from web.languages import asked_language
from web.problems.answers import answer
from web.problems.rows import Row
from web.problems.table import HTTP_PROBLEMS, PROBLEMS
from web.schemas import exchange as schemas

STOPPED = ("import_interrupted", "import_stopped")
CORRECTABLE = ("crs_unknown", "crs_not_usable", "encoding_unknown", "sublayer_unknown", *STOPPED)
_OWN = {
    NAME: ("名称", "Name"),
    NAME_EN: ("英文名称", "English name"),
    WINDOW: ("时段", "Time window"),
    DEMANDS: ("要求", "Demands"),
    ID: ("要素编号", "Feature id"),
}


class KeptProblem(Exception):
    """A problem that a step kept, raised in the request that waits for it; told by the row of its code."""

    def __init__(self, problem: dict[str, Any]):
        self.problem = problem


def is_correctable(problem: dict[str, Any]) -> bool:
    """Say whether a file that could not be read may be read once more is said of it."""
    return problem.get("code") in CORRECTABLE


def kept_problem(error: KeptProblem) -> Response:
    """Answer a problem that a step kept, as it would have been answered when it came up."""
    row = _row(error.problem)
    return answer(row, _words(error.problem), **_members(row, error.problem))


def present_import(session: Session, row: LayerImport, preview: bool = True) -> schemas.Import:
    """Return an import as it is answered."""
    kind = get_kind(session, session.get_one(Layer, row.layer_id).kind)
    names = ("id", "layer_id", "file_name", "size_bytes", "made_at", "state", "progress")
    return schemas.Import(
        **{name: getattr(row, name) for name in names},
        options=schemas.ImportOptions.model_validate(
            {name: value for name, value in row.options.items() if value is not None}
        ),
        waiting=is_waiting(session, row),
        targets=_targets(kind),
        file=_file(row.facts) if row.facts else None,
        report=_report(row.report) if row.report else None,
        problem=problem_words(row.problem) if row.problem else None,
        preview=_preview(row) if preview and row.facts and row.state != DONE else None,
    )


def problem_words(problem: dict[str, Any]) -> dict[str, Any]:
    """Return a kept problem with its words, and the members that its row names."""
    row = _row(problem)
    template = row.zh if asked_language() == "zh-CN" else row.en
    return {"code": row.code, "detail": template.format_map(_words(problem)), **_members(row, problem)}


def _row(problem: dict[str, Any]) -> Row:
    return next((row for row in PROBLEMS.values() if row.code == problem["code"]), HTTP_PROBLEMS[500])


def _members(row: Row, problem: dict[str, Any]) -> dict[str, Any]:
    return {name: problem["words"].get(name) for name in row.members}


def _words(problem: dict[str, Any]) -> dict[str, Any]:
    return {
        name: ", ".join(map(str, value)) if isinstance(value, list) else _Attributes.of(value)
        for name, value in problem.get("words", {}).items()
    }


class _Attributes(dict):
    """A mapping whose values templates reach as attributes."""

    def __getattr__(self, name: str) -> Any:
        return self[name]

    @classmethod
    def of(cls, value: Any) -> Any:
        return cls(value) if isinstance(value, dict) else value


def _targets(kind: Kind) -> list[schemas.ImportTarget]:
    own = [
        schemas.ImportTarget(target=target, name=zh, name_en=en, required=False)
        for target, (zh, en) in _OWN.items()
    ]
    return own + [
        schemas.ImportTarget(
            target=ATTRIBUTE + one.key, name=one.name, name_en=one.name_en, required=one.required
        )
        for one in kind.attributes
    ]


def _file(facts: dict[str, Any]) -> dict[str, Any]:
    notes = [
        {"code": note["code"], "text": words_for(NOTES, note["code"], note["detail"])}
        for note in facts["notes"]
    ]
    return facts | {"notes": notes}


def _report(report: dict[str, Any]) -> dict[str, Any]:
    findings = [
        found | {"text": finding_text(found["code"], found["detail"], found["accepted"])}
        for found in report["findings"]
    ]
    return report | {"findings": findings}


def _preview(row: LayerImport) -> dict[str, Any] | None:
    path = upload_folder(current_app.settings.instance, row.id) / PREVIEW
    return orjson.loads(path.read_bytes()) if path.exists() else None
