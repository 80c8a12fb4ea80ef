"""Sets deadlines of open incidents anew: at once when rules change, by the worker when the calendar does."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from data.categories import Category
from data.deadlines import STEPS
from data.incidents import ENDED, Incident
from data.notices import Notice
from data.timers import Timer
from dispatch.deadlines.addressing import holders, rung
from dispatch.deadlines.calendar import CHANGED, CITY
from dispatch.deadlines.setting import dues_of, set_deadlines
from dispatch.journal import SYSTEM, announce_incident, record
from dispatch.notices import Told, close_notices, tell
from dispatch.timers.kinds import timer_kind
from dispatch.timers.setting import set_timer

AT_ONCE = 500
"""So many incidents are looked at in one transaction, so that none is locked for long."""


def renew_open(session: Session) -> int:
    """Set the deadlines of all open incidents by the rules as they are now; return how many changed."""
    rows = session.execute(_open().with_for_update(of=Incident)).all()
    return sum(_renew(session, incident, category) for incident, category in rows)


@timer_kind(CHANGED)
def follow_calendar(session: Session, timer: Timer, now: datetime) -> None:
    """Set deadlines anew after the calendar was changed, some at a time; when all are done, tell it once."""
    after, moved = timer.payload.get("after", 0), Counter(timer.payload.get("moved", {}))
    rows = session.execute(_open().where(Incident.id > after).limit(AT_ONCE)).all()
    for incident, category in rows:
        if _would_move(session, incident, category) and _lock(session, incident):
            moved.update(map(str, holders(incident)) if _renew(session, incident, category) else ())
    if len(rows) == AT_ONCE:
        set_timer(session, CHANGED, *CITY, now, after=rows[-1][0].id, moved=dict(moved))
    elif moved:
        _tell(session, moved)


def _open() -> Select[tuple[Incident, Category]]:
    joined = select(Incident, Category).join(Category, Category.id == Incident.category_id)
    return joined.where(Incident.status.not_in(ENDED)).order_by(Incident.id)


def _would_move(session: Session, incident: Incident, category: Category) -> bool:
    """Return whether a deadline of an incident would move."""
    dues = dues_of(session, incident, category)
    return any(getattr(incident, f"{step}_due_at") != due for step, due in dues.items())


def _lock(session: Session, incident: Incident) -> bool:
    """Lock an incident and read it anew; return whether it is still open."""
    session.refresh(incident, with_for_update={"of": Incident})
    return incident.status not in ENDED


def _renew(session: Session, incident: Incident, category: Category) -> bool:
    """Set the deadlines of a locked incident; return whether one moved."""
    was = _dues(incident)
    set_deadlines(session, incident, category)
    now_due = _dues(incident)
    if was == now_due:
        return False
    _forget_told(session, incident, was, now_due)
    announce_incident(session, incident.id)
    return True


def _dues(incident: Incident) -> dict[str, datetime | None]:
    return {step: getattr(incident, f"{step}_due_at") for step in STEPS}


def _forget_told(
    session: Session,
    incident: Incident,
    was: Mapping[str, datetime | None],
    due: Mapping[str, datetime | None],
) -> None:
    """Tell anew of deadlines that moved to a later time which is still to come; what was told is over."""
    now = datetime.now(UTC)
    later = [step for step in STEPS if was[step] and due[step] and due[step] > max(was[step], now)]
    told = [step for step in later if step in incident.deadlines_told]
    if told:
        kept = {step: stage for step, stage in incident.deadlines_told.items() if step not in told}
        incident.deadlines_told = kept
        close_notices(session, _open_notices(session, incident.id, told))


def _open_notices(session: Session, incident_id: int, steps: Sequence[str]) -> Sequence[int]:
    about = (Notice.incident_id == incident_id, Notice.step.in_(steps), Notice.clock_from.is_not(None))
    return session.scalars(select(Notice.id).where(*about, Notice.read_at.is_(None))).all()


def _tell(session: Session, moved: Counter[str]) -> None:
    """Tell the supervisors of those who answer for incidents of how many a deadline moved."""
    by_desk: Counter[int] = Counter()
    for organisation_id, count in moved.items():
        for each in rung(session, [int(organisation_id)], "supervisor", 0):
            by_desk[each] += count
    for organisation_id, count in sorted(by_desk.items()):
        details = {"incidents": count}
        tell(session, Told(CHANGED, "supervisor", organisation_id, details=details))
    record(session, SYSTEM, "deadlines.renewed", "holiday", None, moved=dict(sorted(moved.items())))
