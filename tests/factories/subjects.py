"""Subjects of inspection with a past: shops and sites of the western district, graded by what was found."""

from datetime import UTC, datetime, timedelta

from geoalchemy2.shape import from_shape
from shapely import Point
from sqlalchemy import select
from sqlalchemy.orm import Session

from data.categories import Category
from data.inspections import Inspection
from data.violations import Subject, Violation
from dispatch.subjects.grading import regrade_all
from tests.factories.city import City, lonlat

# Name, kind, place, violations in the last weeks, the result of the last inspection.
SUBJECTS = (
    ("老槐树烧烤店", "shop", (2, 3), 6, "fail"),
    ("西一里早点铺", "shop", (3, 5), 3, "conditions"),
    ("西区三号工地", "site", (6, 2), 4, None),
    ("和平便利店", "shop", (7, 6), 1, "pass"),
    ("长青文具店", "shop", (5, 7), 0, "pass"),
    ("平安药店", "shop", (4, 4), 0, None),
    ("晨光修理铺", "shop", (8, 3), 0, None),
    ("西街水果店", "shop", (1, 6), 0, None),
)


def make_subjects(session: Session, city: City) -> dict[str, int]:
    """Make them with their violations and inspections, grade them, and return their ids by name."""
    now = datetime.now(UTC)
    category = session.scalars(select(Category).where(Category.code == "stall")).one()
    made = {}
    for at, (name, kind, place, violations, result) in enumerate(SUBJECTS):
        location = from_shape(Point(*lonlat(*place)), 4326)
        subject = Subject(name=name, kind=kind, organisation_id=city.west, location=location)
        session.add(subject)
        session.flush()
        made[name] = subject.id
        session.add_all(
            Violation(
                happened_at=now - timedelta(hours=1 + 11 * step + at),
                category_id=category.id,
                subject_id=subject.id,
                location=location,
                source=("complaint", "patrol")[step % 2],
                organisation_id=city.west,
            )
            for step in range(violations)
        )
        if result:
            day = (now - timedelta(days=40 + at)).date()
            grave = {"critical": 1, "serious": 2} if result == "fail" else {}
            session.add(
                Inspection(subject_id=subject.id, inspected_on=day, result=result, recorded_at=now, **grave)
            )
    session.flush()
    regrade_all(session, now)
    return made
