"""The steps of an import: reading the file, working out what it would do, taking it in."""

import logging
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import orjson

from data.accounts import Account
from data.imports import LayerImport
from data.layers import Layer
from dispatch.exchanging import take_in
from dispatch.journal import Actor
from gis.files.errors import FileUnreadable
from gis.files.reading import read_vectors
from gis.files.table import VectorTable
from layers.exchange.fitting import rank_systems
from layers.exchange.guessing import guess_mapping
from layers.exchange.keeping import keep_table, kept_table
from layers.exchange.plan import ImportOptions
from layers.exchange.preview import bounds_of, first_rows, preview_shapes
from layers.exchange.report import ERROR, ImportRefused, ImportReport
from layers.exchange.running import foresee_import
from layers.exchange.targets import ID, NAME
from layers.kinds import get_kind
from web.database import current_database
from web.exchange.errors import UploadUnreadable
from web.exchange.jobs import DONE, FAILED, READY, ImportOver, end, note
from web.exchange.uploads import upload_folder, uploaded_file

PREVIEW = "preview.json"
MOST_FINDINGS = 500
_READING = ("crs", "encoding", "sublayer")

logger = logging.getLogger(__name__)


def kept_as_problem(step: Callable[[int], None]) -> Callable[[int], None]:
    """Have a step that fails say so in its row: its caller may be a thread that nobody listens to."""

    @wraps(step)
    def careful(import_id: int) -> None:
        try:
            step(import_id)
        except ImportOver:
            return
        except Exception as error:  # noqa: BLE001 - the edge of a thread
            refusal = UploadUnreadable(error) if isinstance(error, FileUnreadable) else error
            note(import_id, state=FAILED, problem=_problem(refusal), progress=0.0)

    return careful


def _problem(error: Exception) -> dict[str, Any]:
    """Return what is kept of an exception: enough for its row of the table of problems."""
    # Imported here, since the table names exceptions of this folder.
    from web.problems.answers import find_row

    if find_row(error) is None:
        logger.error("import failed", exc_info=error)
        return {"code": "internal_error"}
    words = {name: value for name, value in vars(error).items() if name != "report"}
    plain = orjson.loads(orjson.dumps(words, default=str))
    if isinstance(error, ImportRefused):
        first = error.first
        plain = {"report": {"errors": error.report.errors}, "first": {"row": first.row, "code": first.code}}
    return {"code": find_row(error).code, "words": plain}


@kept_as_problem
def read(import_id: int) -> None:
    """Read the file and work out what it would do."""
    with current_database().sessions() as session:
        row = session.get_one(LayerImport, import_id)
        options, name = row.options, Path(row.file_name).stem
        instance: Path = session.info["instance"]
    said = {key: options.get(key) for key in _READING}
    note(import_id, progress=0.05)
    table = read_vectors(uploaded_file(instance, import_id), **said, swap_axes=bool(options.get("swap_axes")))
    note(import_id, progress=0.5)
    folder = upload_folder(instance, import_id)
    keep_table(table, folder)
    (folder / PREVIEW).write_bytes(orjson.dumps(preview_shapes(table)))
    note(import_id, progress=0.6, facts=_facts(table) | {"fit": _fit(table)})
    _settle_mapping(import_id, table, name)
    _look(import_id, table)


@kept_as_problem
def look(import_id: int) -> None:
    """Work out again what a file that was read would do."""
    _look(import_id, _kept(import_id))


@kept_as_problem
def run(import_id: int) -> None:
    """Take the file into its layer's draft, all or nothing."""
    table = _kept(import_id)
    note(import_id, progress=0.2)
    with current_database().sessions.begin() as session:
        row = session.get_one(LayerImport, import_id)
        account = session.get_one(Account, row.account_id)
        actor = Actor(account.id, account.name)
        reason = row.options.get("reason", "")
        report = take_in(session, actor, row.layer_id, table, options_of(row.options), row.file_name, reason)
        end(session, row, state=DONE, progress=1.0, report=report_as_dict(report), problem={})


def _kept(import_id: int) -> VectorTable:
    with current_database().sessions() as session:
        return kept_table(upload_folder(session.info["instance"], import_id))


def _settle_mapping(import_id: int, table: VectorTable, name: str) -> None:
    """Guess the mapping, unless the planner has said one that fits the columns."""
    with current_database().sessions.begin() as session:
        row = session.get_one(LayerImport, import_id)
        kind = get_kind(session, session.get_one(Layer, row.layer_id).kind)
        mapping = row.options.get("mapping")
        if mapping is None or not set(mapping) <= set(table.columns):
            mapping = guess_mapping(list(table.columns), kind)
        default = "" if NAME in mapping.values() else name
        row.options = {"default_name": default, **row.options, "mapping": mapping}


def _look(import_id: int, table: VectorTable) -> None:
    with current_database().sessions.begin() as session:
        row = session.get_one(LayerImport, import_id)
        layer = session.get_one(Layer, row.layer_id)
        plan = foresee_import(session, layer, table, options_of(row.options))
        end(session, row, state=READY, progress=1.0, report=report_as_dict(plan.report), problem={})


def options_of(options: dict[str, Any]) -> ImportOptions:
    """Return the options of an import as they are kept."""
    names = ("mode", "match", "mends", "default_name")
    given = {name: options[name] for name in names if options.get(name) is not None}
    mapping = options.get("mapping") or {}
    if given.get("match") == ID and ID not in mapping.values():
        del given["match"]
    return ImportOptions(mapping, **given)


def report_as_dict(report: ImportReport) -> dict[str, Any]:
    """Return a report as it is kept: all counts, and the first findings, errors before warnings."""
    names = ("rows", "unused", "created", "changed", "unchanged", "deleted", "errors", "counts")
    ordered = sorted(report.findings, key=lambda found: found.level != ERROR)[:MOST_FINDINGS]
    findings = [
        {name: getattr(found, name) for name in ("row", "code", "column", "level", "detail", "accepted")}
        for found in ordered
    ]
    return {name: getattr(report, name) for name in names} | {"findings": _without_nul(findings)}


def _without_nul(value: Any) -> Any:
    return orjson.loads(orjson.dumps(value, default=str).replace(b"\\u0000", b""))


def _facts(table: VectorTable) -> dict[str, Any]:
    """Return what is told of a file that was read."""
    names = ("stated_crs", "used_crs", "encoding", "sublayers")
    notes = [{"code": one.code, "detail": one.detail} for one in table.notes]
    told = {
        "rows": len(table),
        "bbox": bounds_of(table),
        "columns": list(table.columns),
        "first_rows": first_rows(table),
        "notes": notes,
    }
    return _without_nul({name: getattr(table, name) for name in names} | told)


def _fit(table: VectorTable) -> dict[str, Any]:
    """Return how near the shapes lie to roads and borders in each system, and the better one, if any."""
    with current_database().sessions() as session:
        ranking, better = rank_systems(session, table)
    distances = [{"system": system, "distance_m": round(metres, 1)} for system, metres in ranking]
    return {"distances": distances, "better": None if better is None else better.system}
