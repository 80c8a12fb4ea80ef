"""Writes what the sample is made of into the tables."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import shapely
from geoalchemy2.shape import from_shape
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from data.base import SRID
from data.organisations import Organisation
from data.partitions import ensure_months
from data.sample.jurisdictions import Jurisdiction
from data.sample.past.subjects import SampleSubject
from data.sample.past.year import PastYear
from data.violations import Subject
from gis.roads.network import RoadNetwork

NEAR = "附近"


def add_organisations(session: Session, jurisdictions: Sequence[Jurisdiction]) -> dict[str, int]:
    """Store the tree, parents first; return the ids by code."""
    ids: dict[str, int] = {}
    paths: dict[str, str] = {}
    for level in ("city", "district", "street"):
        tier = [each for each in jurisdictions if each.level == level]
        paths |= {
            each.code: f"{paths[each.parent]}.{each.code}" if each.parent else each.code for each in tier
        }
        rows = [
            {
                "code": each.code,
                "name": each.name,
                "name_en": each.name_en,
                "level": level,
                "parent_id": ids.get(each.parent or ""),
                "path": paths[each.code],
                "jurisdiction": from_shape(each.land, SRID),
                "is_sample": True,
            }
            for each in tier
        ]
        stored = session.execute(insert(Organisation).returning(Organisation.code, Organisation.id), rows)
        ids |= dict(stored.all())
    return ids


def add_past_year(
    session: Session,
    network: RoadNetwork,
    categories: Sequence[int],
    owners: Sequence[int | None],
    year: PastYear,
    subjects: Sequence[SampleSubject],
) -> None:
    """Store a year of violations with their subjects; `categories` are ids in the order of the year's own."""
    ensure_months(session.connection(), "violation", min(year.happened_at), max(year.happened_at))
    subject_ids = _add_subjects(session, subjects, _first_owners(year, owners))
    names = np.asarray(network.road_name)[year.road].tolist()
    lands = dict(session.execute(select(Organisation.id, Organisation.name)).all())
    seers = _seers(session)
    columns = (
        "happened_at, category_id, subject_id, location, address, source, organisation_id, seen_by, is_sample"
    )
    rows = zip(
        year.happened_at,
        (categories[row] for row in year.category.tolist()),
        (None if row < 0 else subject_ids[row] for row in year.subject.tolist()),
        _ewkb(year.point),
        (name + NEAR if name else lands.get(owner, "") for name, owner in zip(names, owners, strict=True)),
        ("complaint" if found else "patrol" for found in year.complaint.tolist()),
        owners,
        (seers.get(owner) for owner in owners),
        (True for _ in names),
        strict=True,
    )
    _copy(session, "violation", columns, rows)


def owners_of(points: np.ndarray, lands: Sequence[shapely.Geometry], ids: Sequence[int]) -> list[int | None]:
    """Return the id of the land that covers each point (degrees), the first where two share it, or None."""
    tree = shapely.STRtree(lands)
    rows, found = tree.query(shapely.points(points), predicate="covered_by")
    owners: list[int | None] = [None] * len(points)
    for row, land in sorted(zip(rows.tolist(), found.tolist(), strict=True), reverse=True):
        owners[row] = ids[land]
    return owners


def _seers(session: Session) -> dict[int | None, list[int]]:
    """Return for each organisation who sees what is its own, so that it is not worked out row by row."""
    return dict(
        session.execute(
            select(Organisation.id, func.one_map_seers(func.array_agg(Organisation.id))).group_by(
                Organisation.id
            )
        ).all()
    )


def _first_owners(year: PastYear, owners: Sequence[int | None]) -> dict[int, int | None]:
    """Return for each subject the owner of the land where it was found first."""
    found: dict[int, int | None] = {}
    for row, owner in zip(year.subject.tolist(), owners, strict=True):
        found.setdefault(row, owner)
    return found


def _add_subjects(
    session: Session, subjects: Sequence[SampleSubject], owners: dict[int, int | None]
) -> list[int]:
    """Store subjects in one stream; their ids are drawn beforehand."""
    sequence = func.pg_get_serial_sequence(Subject.__tablename__, "id")
    drawn = select(func.nextval(sequence)).select_from(func.generate_series(1, len(subjects)))
    ids = list(session.scalars(drawn))
    rows = (
        (subject_id, each.name, each.kind, _point(each), owners.get(row), each.grade, True)
        for row, (subject_id, each) in enumerate(zip(ids, subjects, strict=True))
    )
    _copy(session, "subject", "id, name, kind, location, organisation_id, grade, is_sample", rows)
    return ids


def _point(subject: SampleSubject) -> str | None:
    return None if subject.point is None else _ewkb(np.array([subject.point]))[0]


def _ewkb(points: np.ndarray) -> list[str]:
    located = shapely.set_srid(shapely.points(points), SRID)
    return shapely.to_wkb(located, hex=True, include_srid=True).tolist()


def _copy(session: Session, table: str, columns: str, rows: Iterable[tuple[Any, ...]]) -> None:
    cursor = session.connection().connection.cursor()
    with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
