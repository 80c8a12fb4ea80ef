"""Gives subjects their grades by the rule: at once after a violation or an inspection, and all every night.

Each change is kept with what it rests on and is written to the ledger; the first grade of a subject is kept
without an entry of its own. Natural persons bear no grade.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from data.inspections import SubjectGrade
from data.scope import everything
from data.timers import Timer
from data.violations import Subject
from dispatch.journal import SYSTEM, Actor, record
from dispatch.subjects.facts import gather_facts
from dispatch.subjects.rule import Assessment, Facts, assess, rule_of
from dispatch.timers.nightly import CITY, nightly_kind
from dispatch.timers.setting import batches, set_timer

NIGHTLY = "subject.grades"
PERSON = "person"
NOTHING = Facts()


def regrade(
    session: Session,
    subject_ids: Sequence[int],
    cause: str,
    actor: Actor = SYSTEM,
    now: datetime | None = None,
) -> dict[int, str]:
    """Grade some subjects anew because of a violation or an inspection; return the grades that changed."""
    wanted = sorted({each for each in subject_ids if each is not None})
    if not wanted:
        return {}
    changes = _grade(session, wanted, cause, now or datetime.now(UTC))
    _tell(session, actor, changes)
    return {each.subject_id: each.grade for each in changes}


def regrade_all(session: Session, now: datetime, cause: str = "nightly", actor: Actor = SYSTEM) -> int:
    """Grade every subject anew; return how many grades changed.

    Which ones will change is found without holding anybody up; only those are locked and looked at again.
    """
    changes: list[SubjectGrade] = []
    for some in batches(_differing(session, now)):
        changes += _grade(session, some, cause, now)
    if changes:
        firsts = sum(each.cause == "first" for each in changes)
        grades = Counter(each.grade for each in changes)
        about = {"changed": len(changes), "first": firsts, "to": dict(sorted(grades.items()))}
        record(session, actor, "subject.graded_all", "subject", None, **about)
    _tell(session, actor, changes)
    return len(changes)


def regrade_soon(session: Session) -> None:
    """Have the worker grade every subject once what is under way has been committed: after an import."""
    set_timer(session, NIGHTLY, *CITY, datetime.now(UTC))


@nightly_kind(NIGHTLY, hour=2, minute=30)
def grade_every_night(session: Session, timer: Timer, now: datetime) -> None:
    """Grade every subject: what lies longer back counts for less."""
    regrade_all(session, now)


def _differing(session: Session, now: datetime) -> list[int]:
    """Return which subjects bear another grade than follows from the facts, or have no history yet."""
    with everything(session):
        rule = rule_of(session)
        facts = gather_facts(session, rule, now)
        graded = exists().where(SubjectGrade.subject_id == Subject.id)
        wanted = select(Subject.id, Subject.grade, graded.label("graded")).where(Subject.kind != PERSON)
        return [
            each.id
            for each in session.execute(wanted.order_by(Subject.id))
            if not each.graded or assess(facts.get(each.id, NOTHING), rule).grade != each.grade
        ]


def _grade(session: Session, subject_ids: Sequence[int], cause: str, now: datetime) -> list[SubjectGrade]:
    """Keep the grades that follow from the facts where they differ, or where none has been kept so far."""
    with everything(session):
        wanted = select(Subject.id, Subject.grade).where(Subject.kind != PERSON, Subject.id.in_(subject_ids))
        subjects = session.execute(wanted.order_by(Subject.id).with_for_update(key_share=True)).all()
        rule = rule_of(session)
        facts = gather_facts(session, rule, now, subject_ids)
        kept = select(SubjectGrade.subject_id).where(SubjectGrade.subject_id.in_(subject_ids))
        graded = set(session.scalars(kept.distinct()))
        changes = []
        for subject in subjects:
            found = assess(facts.get(subject.id, NOTHING), rule)
            if subject.id not in graded:
                changes.append(_change(subject.id, None, found, "first", now))
            elif found.grade != subject.grade:
                changes.append(_change(subject.id, subject.grade, found, cause, now))
        _put(session, changes)
    return changes


def _change(
    subject_id: int, before: str | None, found: Assessment, cause: str, now: datetime
) -> SubjectGrade:
    return SubjectGrade(
        subject_id=subject_id,
        at=now,
        before=before,
        grade=found.grade,
        points=found.points,
        parts=[asdict(part) for part in found.parts],
        cause=cause,
    )


def _put(session: Session, changes: Sequence[SubjectGrade]) -> None:
    if not changes:
        return
    session.add_all(changes)
    session.flush()
    session.execute(update(Subject), [{"id": each.subject_id, "grade": each.grade} for each in changes])
    for known in session.identity_map.values():
        if isinstance(known, Subject):
            session.expire(known, ["grade"])


def _tell(session: Session, actor: Actor, changes: Sequence[SubjectGrade]) -> None:
    for each in changes:
        if each.before is not None:
            about = {"before": each.before, "grade": each.grade, "points": each.points, "cause": each.cause}
            record(session, actor, "subject.graded", "subject", each.subject_id, **about, parts=each.parts)
