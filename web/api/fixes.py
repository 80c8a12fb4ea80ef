"""Fixes: where squads say they are, in batches."""

from typing import Any

from dispatch.tracking import FixReport, record_fixes
from web.api.blueprints import make_blueprint
from web.database import current_session
from web.desk import fix_words
from web.permissions import allow
from web.schemas import squads as schemas

bp = make_blueprint("fixes", "The positions that squads report")


@bp.post("/fixes", responses={200: schemas.FixesOutcome})
@allow("send_fixes")
def create_fixes(body: schemas.NewFixes) -> Any:
    """Take a batch of fixes; each that did not move its squad is answered by row, with why."""
    reports = [
        FixReport(
            squad=fix.squad_id if fix.squad_id is not None else fix.squad,
            lon=fix.location[0],
            lat=fix.location[1],
            recorded_at=fix.recorded_at,
            speed_kmh=fix.speed_kmh,
            heading_deg=fix.heading_deg,
            accuracy_m=fix.accuracy_m,
        )
        for fix in body.fixes
    ]
    outcome = record_fixes(current_session(), reports)
    rejected = [{"row": row, "code": code, "text": fix_words(code)} for row, code in outcome.rejected]
    return schemas.FixesOutcome.model_validate({"accepted": outcome.accepted, "rejected": rejected})
