"""What planners take into layers from files and give out in files; each act is in the ledger and told."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from data.layers import Layer
from dispatch.journal import Actor, announce, record
from gis.files.table import VectorTable
from layers.exchange.exporting import Exported, Wanted, export
from layers.exchange.plan import ImportOptions
from layers.exchange.report import ImportReport
from layers.exchange.running import run_import


def take_in(
    session: Session,
    actor: Actor,
    layer_id: int,
    table: VectorTable,
    options: ImportOptions,
    file: str,
    reason: str = "",
) -> ImportReport:
    """Draft the rows of a file, all or none; raise as `run_import`."""
    imported = run_import(session, layer_id, table, options, actor.account_id, reason or file)
    report, layer = imported.report, session.get_one(Layer, layer_id)
    counts = {name: getattr(report, name) for name in ("created", "changed", "deleted", "unchanged")}
    record(
        session,
        actor,
        "layer.imported",
        "layer",
        layer.id,
        file=file,
        mode=options.mode,
        crs=table.used_crs,
        features=imported.features[:100],
        reason=reason,
        **counts,
    )
    payload = {"id": layer.id, "key": layer.key, "version": layer.version, "state": "draft"}
    announce(session, "layer", payload, subject_id=layer.id)
    return report


def give_out(
    session: Session,
    actor: Actor,
    wanted: Sequence[Wanted],
    format_name: str,
    crs: str,
    folder: Path,
    reading: Session | None = None,
) -> Exported:
    """Write features of layers into a file, read by another session if there is one; raise as `export`."""
    exported = export(reading or session, wanted, format_name, crs, folder, datetime.now(UTC))
    details = {
        "layers": [one.layer.key for one in wanted],
        "view": wanted[0].view,
        "format": format_name,
        "crs": crs,
        "rows": sum(report.rows for report in exported.reports.values()),
    }
    record(session, actor, "layer.exported", "layer", wanted[0].layer.id, **details)
    return exported
