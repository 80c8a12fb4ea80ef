"""Takes inspections of a file in: subjects are found by licence, else by name and address, else made."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from data.addresses import normalise_address
from data.base import SRID
from data.importers.inspection_rows import InspectionRow, RowRefused, read_inspections
from data.inspections import Inspection
from data.organisations import Organisation
from data.violations import Subject

AT_ONCE = 2000
Identity = tuple[str, ...]


@dataclass(slots=True)
class InspectionsReport:
    """What became of the rows of a file, and whom they concern."""

    taken: int = 0
    known: int = 0
    subjects_made: int = 0
    subject_ids: set[int] = field(default_factory=set)
    refused: list[RowRefused] = field(default_factory=list)


def import_inspections(
    session: Session, path: Path, today: date, named: Mapping[str, str] | None = None
) -> InspectionsReport:
    """Take the inspections of a CSV file in; those that came before, in whatever file, change nothing.

    Raises ImportFileUnreadable and ColumnsMissing, and then nothing has been taken.
    """
    table = read_inspections(path, today, named)
    report = InspectionsReport(refused=table.refused)
    subjects = _subjects(session, table.rows, report)
    now = datetime.now(UTC)
    for rows in _parts(table.rows):
        values = {_origin(row): _values(row, subjects[_identity(row)], now) for row in rows}
        put = (
            insert(Inspection)
            .values(list(values.values()))
            .on_conflict_do_nothing(index_elements=["origin_key"])
        )
        taken = session.scalars(put.returning(Inspection.subject_id)).all()
        report.taken += len(taken)
        report.known += len(rows) - len(taken)
        report.subject_ids.update(taken)
    return report


def _parts(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE))


def _identity(row: InspectionRow) -> Identity:
    """Return by what a subject is known: its licence, else its name and address."""
    if row.licence is not None:
        return (row.licence,)
    return (row.name.casefold(), normalise_address(row.address))


def _origin(row: InspectionRow) -> str:
    """Return the identity of an inspection: its number, else whom it was of, when and with what result."""
    if row.key:
        return f"key:{row.key}"
    return ":".join(("row", *_identity(row), row.day.isoformat(), row.result))


def _subjects(
    session: Session, rows: Sequence[InspectionRow], report: InspectionsReport
) -> dict[Identity, int]:
    """Return the subjects of rows by their identities; who is missing is made as the first row says."""
    first = {}
    for row in rows:
        first.setdefault(_identity(row), row)
    found: dict[Identity, int] = {}
    for some in _parts(list(first)):
        found |= _known(session, some)
    missing = [row for identity, row in first.items() if identity not in found]
    for some in _parts(missing):
        made = insert(Subject).returning(Subject.id, sort_by_parameter_order=True)
        ids = session.scalars(made, [_subject(row) for row in some]).all()
        found |= {_identity(row): each for row, each in zip(some, ids, strict=True)}
        _place(session, ids)
    report.subjects_made = len(missing)
    return found


def _known(session: Session, identities: Sequence[Identity]) -> dict[Identity, int]:
    licences = [each[0] for each in identities if len(each) == 1]
    names = [each[0] for each in identities if len(each) == 2]
    by_licence = select(Subject.licence, Subject.id).where(Subject.licence.in_(licences))
    name = func.lower(Subject.name)
    by_name = (
        select(name, Subject.address_key, Subject.id)
        .where(name.in_(names), Subject.licence.is_(None), Subject.kind != "person")
        .order_by(Subject.id.desc())
    )
    found: dict[Identity, int] = {(licence,): each for licence, each in session.execute(by_licence)}
    return found | {(said, key): each for said, key, each in session.execute(by_name)}


def _subject(row: InspectionRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "kind": row.kind,
        "licence": row.licence,
        "address": row.address,
        "address_key": normalise_address(row.address),
        "location": f"SRID={SRID};POINT({row.place[0]} {row.place[1]})" if row.place else None,
    }


def _place(session: Session, subject_ids: Sequence[int]) -> None:
    """Give new subjects to the organisation whose land they lie on, the nearest to the ground."""
    owner = (
        select(Organisation.id)
        .where(func.ST_Covers(Organisation.jurisdiction, Subject.location))
        .order_by(func.length(Organisation.path).desc(), Organisation.id)
        .limit(1)
        .scalar_subquery()
    )
    lying = update(Subject).where(Subject.id.in_(subject_ids), Subject.location.is_not(None))
    session.execute(lying.values(organisation_id=owner).execution_options(synchronize_session=False))


def _values(row: InspectionRow, subject_id: int, now: datetime) -> dict[str, Any]:
    return {
        "subject_id": subject_id,
        "inspected_on": row.day,
        "result": row.result,
        "critical": row.critical,
        "serious": row.serious,
        "minor": row.minor,
        "origin_key": _origin(row),
        "recorded_at": now,
    }
