"""Checks of a layer's draft before it is published."""

from datetime import UTC, datetime
from time import perf_counter
from typing import Any

from dispatch.checking.running import CHECKS, check_layer
from web.api.blueprints import make_blueprint, problems
from web.api.layers import seen
from web.database import current_session
from web.desk import current_situation
from web.finding_words import finding_answer
from web.permissions import allow
from web.schemas import checks as schemas
from web.schemas import layers as layer_schemas

bp = make_blueprint("checks", "What is wrong with a draft, and how it can be mended")


@bp.get("/layers/<int:id>/check", responses={200: schemas.CheckReport} | problems(404))
@allow("see_drafts")
def check_draft(path: layer_schemas.LayerPath, query: schemas.CheckQuery) -> Any:
    """Check a layer as drafted: shapes, overlaps, windows, squads, what closures cut off, coverage."""
    started, layer = perf_counter(), seen(path.id)
    report = check_layer(current_session(), layer, current_situation(), query.only or CHECKS, query.within_s)
    findings = sorted(report.findings, key=lambda one: one.severity != "error")
    return schemas.CheckReport.model_construct(
        layer_id=layer.id,
        version=layer.version,
        checked_at=datetime.now(UTC),
        ms=(perf_counter() - started) * 1000,
        blocks=bool(report.blocking()),
        findings=[finding_answer(one, report.concerns_draft(one)) for one in findings],
        counts=report.counts,
        checks=[schemas.Took.model_validate(took) for took in report.took],
    )
