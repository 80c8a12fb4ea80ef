"""Takes past cases in from a file, and has done what follows from so many at once."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from data.importers.cases import CaseMapping, CasesReport, import_cases
from data.importers.cases.categories import name_group
from data.settings import get_setting
from dispatch.hotspots.nightly import ask_after_import
from dispatch.journal import Actor, record
from dispatch.subjects.grading import regrade_soon
from dispatch.violations.founding import clear_sample


def take_cases_in(
    session: Session,
    actor: Actor,
    path: Path,
    mapping: CaseMapping,
    city: str,
    progress: Callable[[float, str], None],
    **options: Any,
) -> CasesReport:
    """Import a file of cases, write that into the ledger, and have subjects and hotspots reckoned anew soon.

    A city that is founded on its cases takes the place of the sample: see `founding`.
    """
    name_group(session, mapping)
    cleared: dict[str, int] = {}
    report = import_cases(
        session,
        path,
        mapping,
        city=city,
        duplicate_days=get_setting(session, "repeat_within_days"),
        boundary_within_m=get_setting(session, "boundary_within_m"),
        progress=progress,
        clear=lambda founded: cleared.update(clear_sample(session, actor, founded)),
        **options,
    )
    record(
        session, actor, "violations.imported", "case_import", report.import_id,
        file=path.name, rows=report.rows, taken=report.taken, known=report.known, refused=report.refused,
    )  # fmt: skip
    if report.first_at is not None:
        regrade_soon(session)
        ask_after_import(session, report.first_at)
    report.cleared = cleared
    return report
