"""What an agency was refused, in the ledger: the first of a kind at once, the like counted by the minute."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from data.accounts import Account
from data.agencies import AgencyRefusal
from data.organisations import Organisation
from data.shares import Agency
from data.timers import Timer
from dispatch.journal import Actor, record
from dispatch.timers.kinds import timer_kind
from dispatch.timers.setting import find_timer, set_timer

REFUSED = "agency.refused"
COUNTED_FOR = timedelta(minutes=1)
TIMER = ("agency.refusals", "agency")


def note_refusal(
    session: Session, agency: Agency, code: str, operation: str, now: datetime, about: Mapping[str, Any]
) -> None:
    """Note that an agency was refused something: told at once, or counted if the like was told lately."""
    new = insert(AgencyRefusal).values(
        agency_id=agency.id, code=code, operation=operation, since=now, count=1
    )
    put = new.on_conflict_do_update(
        index_elements=["agency_id", "code", "operation"], set_={"count": AgencyRefusal.count + 1}
    )
    if session.scalar(put.returning(AgencyRefusal.count)) == 1:
        _tell(session, agency, code, operation, times=1, **about)
    if find_timer(session, *TIMER, agency.id) is None:
        set_timer(session, *TIMER, agency.id, now + COUNTED_FOR)


@timer_kind(TIMER[0])
def tell_counted(session: Session, timer: Timer, now: datetime) -> None:
    """Tell the ledger how often refusals were repeated since they were told, and count anew."""
    counted = select(AgencyRefusal).where(AgencyRefusal.agency_id == timer.subject_id).with_for_update()
    agency = session.get_one(Agency, timer.subject_id)
    for each in session.scalars(counted.order_by(AgencyRefusal.code, AgencyRefusal.operation)).all():
        if each.since + COUNTED_FOR > now:
            continue
        if each.count > 1:
            since = each.since.isoformat(timespec="seconds")
            _tell(session, agency, each.code, each.operation, times=each.count - 1, since=since)
        session.delete(each)
    session.flush()
    first = select(func.min(AgencyRefusal.since)).where(AgencyRefusal.agency_id == agency.id)
    if (since := session.scalar(first)) is not None:
        set_timer(session, *TIMER, agency.id, since + COUNTED_FOR)


def agency_actor(session: Session, agency: Agency) -> Actor:
    """Return an agency as one that acts: by its account."""
    found = select(Account, Organisation.path).join(Organisation, Organisation.id == Account.organisation_id)
    account, path = session.execute(found.where(Account.id == agency.account_id)).one()
    return Actor(account.id, account.name, account.organisation_id, path, account.role)


def _tell(session: Session, agency: Agency, code: str, operation: str, **about: Any) -> None:
    what = {"agency": agency.name, "code": code, "operation": operation}
    record(session, agency_actor(session, agency), REFUSED, "agency", agency.id, **what, **about)
