"""Removes sample organisations that real ones have replaced; what hung on them moves up the tree."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import BigInteger, Column, Table, column, delete, or_, select, update, values
from sqlalchemy.orm import Session

from data import models
from data.hotspots import Hotspot
from data.incidents import Incident
from data.joint import Agreement, JointResponse, Loan
from data.organisations import LEVELS, Organisation


def remove_sample(session: Session, taken: Mapping[str, Organisation]) -> list[str]:
    """Remove the sample's organisations at the levels just imported and below; return their codes.

    Accounts, squads, incidents and violations of a removed organisation go to the nearest one above that
    stays, else to the first of those imported.
    """
    session.flush()
    rows = {row.code: row for row in session.scalars(select(Organisation))}
    highest = min(LEVELS.index(row.level) for row in taken.values())
    above = {code for row in rows.values() if not row.is_sample for code in row.path.split(".")}
    removed = {
        code: row
        for code, row in rows.items()
        if row.is_sample and code not in above and LEVELS.index(row.level) >= highest
    }
    if not removed:
        return []
    fallback = min(taken.values(), key=lambda row: (LEVELS.index(row.level), row.code))
    heirs = {
        row.id: next(
            (rows[code].id for code in _upward(row) if code in rows and code not in removed), fallback.id
        )
        for row in removed.values()
    }
    _move(session, heirs)
    deepest_first = sorted(removed.values(), key=lambda row: -LEVELS.index(row.level))
    for row in deepest_first:
        session.expunge(row)
        session.execute(delete(Organisation.__table__).where(Organisation.id == row.id))
    return sorted(removed)


def _upward(row: Organisation) -> list[str]:
    return row.path.split(".")[-2::-1]


def _move(session: Session, heirs: dict[int, int]) -> None:
    """Point every row that refers to a removed organisation to its heir."""
    # What others are writing of them is waited for, and what they would write later waits.
    gone = select(Organisation.id).where(Organisation.id.in_(heirs)).order_by(Organisation.id)
    session.execute(gone.with_for_update())
    # A neighbour that is gone has no heir: what is above it is above the row's own organisation too.
    session.execute(
        update(Incident)
        .where(Incident.neighbour_id.in_(heirs))
        .values(neighbour_id=None, boundary_distance_m=None)
    )
    session.execute(update(Hotspot).where(Hotspot.neighbour_id.in_(heirs)).values(neighbour_id=None))
    _drop_what_has_one_side(session, heirs)
    moves = values(column("former", BigInteger), column("heir", BigInteger), name="moves").data(
        list(heirs.items())
    )
    for table, reference in _references():
        moved = {reference.name: moves.c.heir}
        session.execute(update(table).where(reference == moves.c.former).values(moved))


def _drop_what_has_one_side(session: Session, heirs: dict[int, int]) -> None:
    """Delete what was settled between two organisations that become one."""
    agreements = _of_one_side(session, Agreement.id, Agreement.a_id, Agreement.b_id, heirs)
    session.execute(
        update(JointResponse).where(JointResponse.agreement_id.in_(agreements)).values(agreement_id=None)
    )
    session.execute(delete(Agreement).where(Agreement.id.in_(agreements)))
    loans = _of_one_side(session, Loan.id, Loan.lender_id, Loan.borrower_id, heirs)
    session.execute(delete(Loan).where(Loan.id.in_(loans)))


def _of_one_side(session: Session, key: Any, one: Any, other: Any, heirs: dict[int, int]) -> list[int]:
    rows = session.execute(select(key, one, other).where(or_(one.in_(heirs), other.in_(heirs))))
    return [row[0] for row in rows if heirs.get(row[1], row[1]) == heirs.get(row[2], row[2])]


def _references() -> Iterator[tuple[Table, Column]]:
    for table in models.Base.metadata.tables.values():
        for reference in table.columns:
            if any(key.column.table is Organisation.__table__ for key in reference.foreign_keys):
                yield table, reference
