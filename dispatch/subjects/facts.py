"""What is known of subjects, counted by the database as the rule wants it: by kind and by span."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from data.categories import Category
from data.inspections import Inspection
from data.violations import Violation
from dispatch.subjects.rule import INSPECTED, Facts, Rule
from dispatch.timers.nightly import CITY_TIME

NEVER = "none"
DAY_S = 86_400.0


def gather_facts(
    session: Session, rule: Rule, now: datetime, subject_ids: Sequence[int] | None = None
) -> Mapping[int, Facts]:
    """Return the facts of subjects that have any at a moment; of all subjects where none are named."""
    violations: dict[int, dict[tuple[int, int], int]] = defaultdict(dict)
    for row in session.execute(_violations(rule, now, subject_ids)):
        violations[row.subject_id][row.priority, row.span] = row.count
    inspections: dict[int, dict[tuple[str, int], int]] = defaultdict(dict)
    for row in session.execute(_inspections(rule, now, subject_ids)):
        counts = {(what, row.span): int(getattr(row, what)) for what in INSPECTED if getattr(row, what)}
        inspections[row.subject_id].update(counts)
    clean = _clean(session, now, subject_ids)
    return {
        subject_id: Facts(
            violations.get(subject_id, {}), inspections.get(subject_id, {}), subject_id in clean
        )
        for subject_id in {*violations, *inspections, *clean}
    }


def _violations(rule: Rule, now: datetime, subject_ids: Sequence[int] | None) -> Any:
    span = _span(rule, func.extract("epoch", now - Violation.happened_at) / DAY_S)
    return (
        select(
            Violation.subject_id,
            Category.default_priority.label("priority"),
            span.label("span"),
            func.count().label("count"),
        )
        .join(Category, Category.id == Violation.category_id)
        .where(
            Violation.happened_at >= now - timedelta(days=rule.days[-1]),
            Violation.happened_at <= now,
            Violation.duplicate_of.is_(None),
            _of(Violation.subject_id, subject_ids),
        )
        .group_by(Violation.subject_id, Category.default_priority, span)
    )


def _inspections(rule: Rule, now: datetime, subject_ids: Sequence[int] | None) -> Any:
    today = now.astimezone(CITY_TIME).date()
    span = _span(rule, today - Inspection.inspected_on)
    return (
        select(
            Inspection.subject_id,
            span.label("span"),
            func.count().filter(Inspection.result == "fail").label("fail"),
            func.count().filter(Inspection.result == "conditions").label("conditions"),
            func.sum(Inspection.critical).label("critical"),
            func.sum(Inspection.serious).label("serious"),
        )
        .where(
            Inspection.inspected_on >= today - timedelta(days=rule.days[-1]),
            Inspection.inspected_on <= today,
            Inspection.result != NEVER,
            _of(Inspection.subject_id, subject_ids),
        )
        .group_by(Inspection.subject_id, span)
    )


def _clean(session: Session, now: datetime, subject_ids: Sequence[int] | None) -> set[int]:
    """Return whose last inspection was passed without grave findings, and who had no violation since."""
    today = now.astimezone(CITY_TIME).date()
    last = (
        select(Inspection.subject_id, Inspection.inspected_on, Inspection.result, Inspection.critical)
        .ext(distinct_on(Inspection.subject_id))
        .where(
            Inspection.inspected_on <= today,
            Inspection.result != NEVER,
            _of(Inspection.subject_id, subject_ids),
        )
        .order_by(Inspection.subject_id, Inspection.inspected_on.desc(), Inspection.id.desc())
        .subquery()
    )
    # The newest of each, found in one go: asked for subject by subject, every month's partition would be
    # looked into for every subject.
    newest = (
        select(Violation.subject_id, func.max(Violation.happened_at).label("at"))
        .where(
            Violation.duplicate_of.is_(None),
            Violation.happened_at <= now,
            _of(Violation.subject_id, subject_ids),
        )
        .group_by(Violation.subject_id)
        .subquery()
    )
    local_day = func.date(func.timezone(CITY_TIME.key, newest.c.at))
    passed = (
        select(last.c.subject_id)
        .outerjoin(newest, newest.c.subject_id == last.c.subject_id)
        .where(
            last.c.result == "pass",
            last.c.critical == 0,
            or_(newest.c.at.is_(None), local_day <= last.c.inspected_on),
        )
    )
    return set(session.scalars(passed))


def _span(rule: Rule, days: ColumnElement[Any]) -> ColumnElement[int]:
    """Return in which span something lies that was so many days ago; none is longer ago than the last."""
    return case(*((days <= last, place) for place, (last, _) in enumerate(rule.spans)))


def _of(column: Any, subject_ids: Sequence[int] | None) -> ColumnElement[bool]:
    return column.is_not(None) if subject_ids is None else column.in_(list(subject_ids))
