"""Takes a file of cases in: reads it, fits its rows, stores them and reports, in one transaction."""

import hashlib
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import shapely
from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import Session

from data.importers.cases import storing
from data.importers.cases.categories import CategoryFinder
from data.importers.cases.city import found_city, give_land
from data.importers.cases.errors import CaseMappingInvalid, CaseSystemUnknown
from data.importers.cases.fitting import Fitting, as_numbers
from data.importers.cases.mapping import CaseMapping
from data.importers.cases.places import Lands
from data.importers.cases.reading import Batch, CaseFile, open_cases
from data.importers.cases.report import KEPT, CasesReport
from data.importers.turns import take_turn
from data.organisations import LEVELS, Organisation
from data.overviews import refresh_overviews
from data.violations import CaseImport

CASES = 7_210_003
CHANNEL = "organisations"
# How much of an import's time goes by until a step begins.
READ_SHARE = 0.55
COUNTS = ("rows", "taken", "known", "refused", "duplicates", "subjects")

Progress = Callable[[float, str], None]


def import_cases(
    session: Session,
    path: Path,
    mapping: CaseMapping,
    *,
    city: str = "",
    duplicate_days: int = 30,
    boundary_within_m: float = 200.0,
    progress: Progress = lambda share, word: None,
    on_wait: Callable[[], None] = lambda: None,
    clear: Callable[[Organisation], None] = lambda city: None,
    keeps: int = KEPT,
    now: datetime | None = None,
) -> CasesReport:
    """Store the cases of a file as violations when the transaction commits.

    A row that cannot be taken is left out and reported with why; a case that is known by its origin and id
    changes nothing. Each belongs to the organisation on whose land it lies, or to that of the mapping, or
    to `city`, which is founded on the places of the cases if there is none of that name: `clear` makes room
    for it, once all is read and before it is stored. Within `boundary_within_m` of another's land that is its
    neighbour, as of an incident. A duplicate by its status is put to the case before it at its address, at
    most `duplicate_days` ago. The report has at most `keeps` refused rows of each reason.

    Raises
    ------
    CaseFileUnreadable, CaseColumnMissing, CaseMappingInvalid, CaseSystemUnknown, ImportRunning
    """
    started_at = now or datetime.now(UTC)
    take_turn(session, CASES, on_wait)
    case_file = open_cases(path, mapping.encoding)
    mapping = replace(mapping, origin=mapping.origin or path.name.split(".")[0])
    mapping = mapping.with_guesses(case_file.columns)
    mapping.check_places(case_file.columns, case_file.has_shapes)
    founded = found_city(session, city) if city else None
    categories = CategoryFinder(session, mapping)
    fitting = Fitting(
        mapping=mapping,
        category_of=categories,
        lands=Lands.of([] if founded else _lands(session), boundary_within_m),
        organisation_id=founded.id if founded else _organisation_id(session, mapping.organisation),
        system=mapping.crs or case_file.stated or "",
        now=started_at,
        report=CasesReport(columns=mapping.columns, keeps=keeps),
    )
    connection = session.connection()
    storing.open_staging(connection)
    _stage(connection, case_file, fitting, progress)
    if founded:
        give_land(session, connection, founded)
        clear(founded)
    fitting.report.categories = categories.added
    record = _open_record(session, path, mapping, started_at)
    fitting.report.import_id = record.id
    _store(connection, fitting.report, duplicate_days, progress)
    _close_record(session, record, fitting.report)
    if founded:
        refresh_overviews(session)
    session.execute(select(func.pg_notify(CHANNEL, "")))
    progress(1.0, "done")
    return fitting.report


def _open_record(session: Session, path: Path, mapping: CaseMapping, started_at: datetime) -> CaseImport:
    record = CaseImport(
        origin=mapping.origin,
        file_name=path.name,
        sha256=_sha256(path),
        mapping=asdict(mapping),
        started_at=started_at,
    )
    session.add(record)
    session.flush()
    return record


def _close_record(session: Session, record: CaseImport, report: CasesReport) -> None:
    for name in COUNTS:
        setattr(record, name, getattr(report, name))
    record.report, record.finished_at = report.as_dict(), datetime.now(UTC)
    session.flush()


def _stage(connection: Connection, case_file: CaseFile, fitting: Fitting, progress: Progress) -> None:
    report = fitting.report
    columns = list(dict.fromkeys(fitting.mapping.columns.values()))
    for batch in case_file.batches(columns):
        if not fitting.system:
            fitting.system = _guess_system(case_file, fitting, batch)
        report.rows += len(batch.rows)
        storing.stage(connection, fitting.fit(batch))
        progress(READ_SHARE * case_file.read(), "read")
    report.rows += len(case_file.broken)
    rows, said = zip(*case_file.broken, strict=True) if case_file.broken else ((), ())
    report.refuse(list(rows), "row_broken", list(said))


def _store(connection: Connection, report: CasesReport, duplicate_days: int, progress: Progress) -> None:
    progress(READ_SHARE, "known")
    report.known = storing.drop_known(connection)
    report.subjects = storing.add_subjects(connection)
    progress(READ_SHARE + 0.1, "store")
    report.taken, report.first_at = storing.put_violations(connection, report.import_id)
    progress(0.95, "duplicates")
    report.marked, report.duplicates = storing.point_out_duplicates(connection, duplicate_days)


def _guess_system(case_file: CaseFile, fitting: Fitting, batch: Batch) -> str:
    """Take places that no one has said the system of for WGS84, if they can be degrees."""
    if batch.points is not None and "lon" not in fitting.mapping.columns:
        x, y = shapely.get_x(batch.points), shapely.get_y(batch.points)
    else:
        x, y = (as_numbers(batch.columns[fitting.mapping.columns[target]]) for target in ("lon", "lat"))
    far = (abs(x) > 180) & (abs(y) > 180)
    if far.mean() > 0.5:
        raise CaseSystemUnknown(str(case_file.path), (float(x[far][0]), float(y[far][0])))
    return "WGS84"


def _lands(session: Session) -> list[Any]:
    """Return the lands there are, streets before districts, and these before the city."""
    deepest_first = func.array_position(array(LEVELS[::-1]), Organisation.level)
    facts = (Organisation.id, Organisation.code, Organisation.level, Organisation.path)
    query = select(*facts, func.ST_AsBinary(Organisation.jurisdiction).label("land"))
    return list(
        session.execute(
            query.where(Organisation.jurisdiction.is_not(None)).order_by(deepest_first, Organisation.code)
        )
    )


def _organisation_id(session: Session, code: str) -> int | None:
    if not code:
        return None
    found = session.scalar(select(Organisation.id).where(Organisation.code == code))
    if found is None:
        codes = session.scalars(select(Organisation.code).order_by(Organisation.path).limit(20))
        raise CaseMappingInvalid("organisation", code, tuple(codes))
    return found


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
