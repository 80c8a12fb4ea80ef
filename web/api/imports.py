"""Imports: a file is uploaded, looked at, its columns mapped, and taken into a layer's draft."""

from datetime import UTC, datetime
from typing import Any

from flask import current_app

from data.imports import LayerImport
from layers.catalogue import get_layer_seen
from layers.exchange.targets import check_mapping
from layers.kinds import get_kind
from web.api.blueprints import make_blueprint, problems
from web.database import current_database, current_session
from web.exchange import steps
from web.exchange.errors import ImportNotReady
from web.exchange.jobs import BUSY, DONE, FAILED, READING, READY, RUNNING, begin, do, is_abandoned, note, stop
from web.exchange.presenting import KeptProblem, is_correctable, kept_problem, present_import
from web.exchange.uploads import LARGEST_UPLOAD, forget_old, forget_upload, keep_upload, plain_name
from web.permissions import allow
from web.problems.errors import Missing
from web.schemas import exchange as schemas
from web.signin.caller import current_caller
from web.signin.files import takes_file

SMALL_BYTES = 4 * 2**20
SMALL_ROWS = 20_000
_READS_ANEW = ("crs", "encoding", "sublayer", "swap_axes")

bp = make_blueprint("imports", "Files on their way into layers")
bp.register_error_handler(KeptProblem, kept_problem)


@bp.post("/imports", responses={201: schemas.Import} | problems(404, 409))
@allow("plan_layers")
@takes_file(LARGEST_UPLOAD)
def upload_import(form: schemas.ImportUpload) -> Any:
    """Upload a file for a layer; small ones are read at once, others by the worker while `state` is reading.

    GeoJSON, GeoJSON-Seq, shapefile (.zip), GeoPackage, KML, KMZ, FlatGeobuf, DXF and CSV, up to 200 MB.
    """
    caller, instance = current_caller(), current_app.settings.instance
    layer = get_layer_seen(current_session(), form.layer_id, caller.role, edits=True)
    name = plain_name(form.file)
    said = form.model_dump(exclude={"file", "layer_id"}, exclude_none=True)
    with current_database().sessions.begin() as session:
        forget_old(session, instance)
        now = datetime.now(UTC)
        row = LayerImport(
            account_id=caller.account.id, layer_id=layer.id, file_name=name, size_bytes=0, made_at=now,
            started_at=now, state=READING, progress=0.0, options=said, facts={}, report={}, problem={},
        )  # fmt: skip
        session.add(row)
        session.flush()
        import_id = row.id
        row.size_bytes = size = keep_upload(instance, import_id, form.file, name)
    do(steps.read, import_id, at_once=size <= SMALL_BYTES)
    row = _own(import_id)
    if row.state == FAILED and not is_correctable(row.problem):
        problem = row.problem
        _forget(import_id)
        raise KeptProblem(problem)
    return present_import(current_session(), row), 201


@bp.get("/imports/<int:id>", responses={200: schemas.Import} | problems(404))
@allow("plan_layers")
def get_import(path: schemas.ImportPath, query: schemas.ImportQuery) -> Any:
    """Return an import: how far it is, what the file holds, what it would do, and at most 2,000 shapes."""
    return present_import(current_session(), _own(path.id), query.preview)


@bp.patch("/imports/<int:id>", responses={200: schemas.Import} | problems(404, 409))
@allow("plan_layers")
def change_import(path: schemas.ImportPath, body: schemas.ImportChange) -> Any:
    """Say how to read the file, what its columns are and what becomes of what the layer has."""
    row, changes = _own(path.id), body.said()
    _require(row, READY, FAILED)
    options = row.options | changes
    reads = not row.facts or any(name in changes for name in _READS_ANEW) or row.state == FAILED
    reads = reads or options.get("mapping") is None
    if not reads:
        kind = get_kind(
            current_session(), get_layer_seen(current_session(), row.layer_id, _role(), True).kind
        )
        check_mapping(options["mapping"], row.facts["columns"], kind, options.get("match"))
    with current_database().sessions.begin() as session:
        changed = session.get_one(LayerImport, path.id)
        changed.options = options
        begin(session, changed, READING)
    small = row.size_bytes <= SMALL_BYTES if reads else row.facts["rows"] <= SMALL_ROWS
    do(steps.read if reads else steps.look, path.id, at_once=small)
    return present_import(current_session(), _own(path.id))


@bp.post("/imports/<int:id>/run", responses={200: schemas.Import} | problems(404, 409))
@allow("plan_layers")
def run_import(path: schemas.ImportPath, body: schemas.ImportRun) -> Any:
    """Take the file into the layer's draft, all of it or nothing."""
    row = _own(path.id)
    _require(row, READY)
    get_layer_seen(current_session(), row.layer_id, _role(), edits=True)
    with current_database().sessions.begin() as session:
        changed = session.get_one(LayerImport, path.id)
        changed.options = row.options | {"reason": body.reason}
        begin(session, changed, RUNNING)
    do(steps.run, path.id, at_once=row.facts["rows"] <= SMALL_ROWS)
    row = _own(path.id)
    if row.state == FAILED:
        problem = row.problem
        with current_database().sessions.begin() as session:
            session.get_one(LayerImport, path.id).state = READY
        raise KeptProblem(problem)
    return present_import(current_session(), row, preview=False)


@bp.post("/imports/<int:id>/stop", responses={200: schemas.Import} | problems(404, 409))
@allow("plan_layers")
def stop_import(path: schemas.ImportPath) -> Any:
    """Stop what is being done with a file; nothing of it is imported, and it may be read again."""
    _own(path.id)
    with current_database().sessions.begin() as session:
        stopped = stop(session, path.id)
    row = _own(path.id)
    if not stopped:
        raise ImportNotReady(row.state)
    return present_import(current_session(), row)


@bp.delete("/imports/<int:id>", responses={204: None} | problems(404, 409))
@allow("plan_layers")
def delete_import(path: schemas.ImportPath) -> Any:
    """Forget an upload."""
    row = _own(path.id)
    _require(row, READY, FAILED, DONE)
    _forget(path.id)
    return "", 204


def _role() -> str:
    return current_caller().role


def _own(import_id: int) -> LayerImport:
    """Return an import of the caller's as its work has left it; else it does not exist."""
    session = current_session()
    row = session.get(LayerImport, import_id, populate_existing=True)
    if row is None or row.account_id != current_caller().account.id:
        raise Missing("import", import_id)
    if is_abandoned(session, row):
        note(import_id, state=FAILED, problem={"code": "import_interrupted", "words": {}})
        session.refresh(row)
    return row


def _require(row: LayerImport, *states: str) -> None:
    if row.state in BUSY or row.state not in states:
        raise ImportNotReady(row.state)


def _forget(import_id: int) -> None:
    forget_upload(current_app.settings.instance, import_id)
    with current_database().sessions.begin() as session:
        session.delete(session.get_one(LayerImport, import_id))
