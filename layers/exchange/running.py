"""Takes a table of shapes into a layer's draft, all of it or nothing."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from data.layers import Layer
from gis.files.table import VectorTable
from layers.drafting.saving import lock_for_editing
from layers.exchange.existing import read_existing
from layers.exchange.plan import ImportOptions, ImportPlan, plan_import
from layers.exchange.report import ImportRefused, ImportReport
from layers.exchange.storing import store
from layers.kinds import get_kind


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import has drafted: its report, and the ids of the features it touched."""

    report: ImportReport
    features: list[int]


def foresee_import(session: Session, layer: Layer, table: VectorTable, options: ImportOptions) -> ImportPlan:
    """Work out what an import would do now; nothing is stored. Raises MappingInvalid."""
    return plan_import(table, get_kind(session, layer.kind), options, read_existing(session, layer.id))


def run_import(
    session: Session,
    layer_id: int,
    table: VectorTable,
    options: ImportOptions,
    author_id: int | None,
    reason: str = "",
) -> Imported:
    """Draft the rows of a table, each as a revision of its feature.

    Raises ImportRefused if any row is at fault, MappingInvalid, and as `lock_for_editing`; nothing is stored
    then.
    """
    layer = lock_for_editing(session, layer_id)
    kind = get_kind(session, layer.kind)
    existing = read_existing(session, layer.id)
    plan = plan_import(table, kind, options, existing)
    if plan.report.errors:
        raise ImportRefused(plan.report)
    return Imported(plan.report, store(session, layer, kind, plan, existing, author_id, reason))
