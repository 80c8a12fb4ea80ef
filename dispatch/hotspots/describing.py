"""What a hotspot is called and where it lies: by its newest violation, its subject, and its cells."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.violations import Subject, Violation
from dispatch.hotspots.finding import Found
from gis.clusters import Grid
from gis.geodesy import point_buffers

AROUND_M = 30.0
AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest violation of a hotspot."""

    happened_at: datetime
    day_only: bool
    address: str
    subject_id: int | None
    subject: str


def find_newest(session: Session, ids: Iterable[int]) -> dict[int, Newest]:
    """Return violations by their ids, as far as they are there."""
    wanted, found = sorted(set(ids)), {}
    query = select(
        Violation.id,
        Violation.happened_at,
        Violation.day_only,
        Violation.address,
        Violation.subject_id,
        func.coalesce(Subject.name, ""),
    ).outerjoin(Subject, Subject.id == Violation.subject_id)
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        found |= {row[0]: Newest(*row[1:]) for row in session.execute(query.where(Violation.id.in_(some)))}
    return found


def area_of(found: Found, grid: Grid) -> BaseGeometry:
    """Return where a hotspot lies, as a MultiPolygon in EPSG:4326."""
    if found.kind == "cells":
        # Rounded to a centimetre, so that neighbours share their corners and no slits stay between them.
        return _multi(shapely.union_all(shapely.set_precision(grid.shapes(found.rows), 1e-7)))
    return _multi(point_buffers(np.array([found.lon]), np.array([found.lat]), AROUND_M, 16)[0])


def _multi(shape: BaseGeometry) -> BaseGeometry:
    return shape if shape.geom_type == "MultiPolygon" else shapely.multipolygons([shape])


def name_of(found: Found, newest: Newest | None) -> str:
    """Return what a hotspot is called: by its subject, else where its newest case was."""
    if newest is not None and found.kind == "subject" and newest.subject:
        return newest.subject
    if newest is not None and newest.address:
        return newest.address
    return f"{found.lon:.4f}, {found.lat:.4f}"
