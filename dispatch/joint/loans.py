"""Lends a squad to another organisation for a time: asked for or given, recalled early, ended by itself."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from psycopg.errors import ExclusionViolation
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from data.joint import Loan
from data.organisations import Organisation
from data.scope import everything, is_below
from data.squads import Squad
from data.timers import Timer
from dispatch.assignment import SquadUnknown
from dispatch.joint.kinship import get_organisation, holds
from dispatch.joint.telling import tell_desk
from dispatch.journal import SYSTEM, Actor, record
from dispatch.lifecycle import ReasonMissing
from dispatch.moments import iso
from dispatch.showing import show
from dispatch.timers.kinds import timer_kind
from dispatch.timers.setting import cancel_timer, set_timer

BEGINS, ENDS = "loan.begins", "loan.ends"
LONGEST = timedelta(days=92)


@dataclass
class LoanUnknown(Exception):
    """There is no such loan."""

    loan_id: int


@dataclass
class LoanNotYours(Exception):
    """Who acts belongs to neither side, or not to the one that answers."""

    organisation: str
    organisation_en: str


@dataclass
class LoanSpanUnfit(Exception):
    """A loan has to end after it starts, in the time to come, and within 92 days."""

    starts_at: str
    ends_at: str


@dataclass
class LoanToItself(Exception):
    """Lender and borrower are one organisation."""

    organisation: str


@dataclass
class LoanClosed(Exception):
    """The loan is not in a state in which this may be done."""

    state: str


@dataclass
class SquadMissing(Exception):
    """A loan that is agreed on has to name its squad."""

    lender: str


@dataclass
class SquadLent(Exception):
    """The squad is lent in this time already."""

    call_sign: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be lent: by whom, to whom, from when until when, and which squad if that is said."""

    lender_id: int
    borrower_id: int
    starts_at: datetime
    ends_at: datetime
    reason: str
    squad_id: int | None = None


def ask_loan(session: Session, actor: Actor, wish: Wish) -> Loan:
    """Ask for a squad; who stands on the lender's side gives it at once, if the squad is named."""
    now = datetime.now(UTC)
    # Who may not see a squad cannot name it, and is not told that there is one.
    if wish.squad_id is not None and session.get(Squad, wish.squad_id) is None:
        raise SquadUnknown(wish.squad_id)
    with everything(session):
        lender, borrower = (get_organisation(session, each) for each in (wish.lender_id, wish.borrower_id))
        gives = holds(actor.path, lender.path) and wish.squad_id is not None
        if not gives and not holds(actor.path, borrower.path):
            raise LoanNotYours(borrower.name, borrower.name_en or borrower.name)
        _check(wish, lender, now)
        if wish.squad_id is not None:
            _get_squad(session, wish.squad_id, lender)
        loan = Loan(
            squad_id=wish.squad_id,
            lender_id=lender.id,
            borrower_id=borrower.id,
            starts_at=max(wish.starts_at, now),
            ends_at=wish.ends_at,
            reason=wish.reason.strip(),
            state="asked",
            asked_at=now,
            asked_by=actor.account_id,
        )
        session.add(loan)
        session.flush()
        set_timer(session, ENDS, "loan", loan.id, loan.ends_at)
        _say(session, actor, loan, "asked", None if gives else lender.id)
        if gives:
            _agree(session, actor, loan, now)
    return loan


def answer_loan(
    session: Session, loan_id: int, actor: Actor, accepts: bool, squad_id: int | None = None, reason: str = ""
) -> Loan:
    """Accept or refuse for the lender; accepting names the squad, if the question has not."""
    loan = _lock(session, loan_id)
    with everything(session):
        lender = session.get_one(Organisation, loan.lender_id)
        _check_side(actor, lender)
        if loan.state != "asked":
            raise LoanClosed(loan.state)
        now = datetime.now(UTC)
        loan.answer_reason = reason.strip()
        if accepts:
            if squad_id is not None:
                loan.squad_id = _get_squad(session, squad_id, lender).id
            if loan.squad_id is None:
                raise SquadMissing(lender.name)
            _agree(session, actor, loan, now)
        else:
            if not reason.strip():
                raise ReasonMissing("refused")
            _end(session, actor, loan, "refused", now, loan.borrower_id)
            loan.answered_at, loan.answered_by = now, actor.account_id
    return loan


def end_loan(session: Session, loan_id: int, actor: Actor, reason: str = "") -> Loan:
    """End a loan early: withdrawn by who asked, recalled by the lender, or given back by the borrower."""
    loan = _lock(session, loan_id)
    with everything(session):
        lender, borrower = (
            session.get_one(Organisation, each) for each in (loan.lender_id, loan.borrower_id)
        )
        if loan.state not in ("asked", "agreed"):
            raise LoanClosed(loan.state)
        now = datetime.now(UTC)
        if loan.state == "asked":
            _check_side(actor, borrower)
            _end(session, actor, loan, "withdrawn", now, lender.id)
            return loan
        lends = holds(actor.path, lender.path)
        if not lends:
            _check_side(actor, borrower)
        loan.answer_reason = reason.strip()
        _end(session, actor, loan, "recalled" if lends else "ended", now, borrower.id if lends else lender.id)
    return loan


@timer_kind(BEGINS)
def begin(session: Session, timer: Timer, now: datetime) -> None:
    """Show a squad to its borrower from the time on which the loan begins."""
    loan = _lock(session, timer.subject_id)
    if loan.state == "agreed":
        _say(session, SYSTEM, loan, "began", loan.borrower_id)
        show(session, session.get_one(Squad, loan.squad_id))


@timer_kind(ENDS)
def end_in_time(session: Session, timer: Timer, now: datetime) -> None:
    """End a loan when its time is over; one that nobody answered lapses."""
    loan = _lock(session, timer.subject_id)
    if loan.state in ("asked", "agreed"):
        state = "ended" if loan.state == "agreed" else "lapsed"
        _end(session, SYSTEM, loan, state, now, loan.borrower_id)


def _check(wish: Wish, lender: Organisation, now: datetime) -> None:
    if wish.lender_id == wish.borrower_id:
        raise LoanToItself(lender.name)
    starts_at = max(wish.starts_at, now)
    if not starts_at < wish.ends_at <= starts_at + LONGEST:
        raise LoanSpanUnfit(iso(wish.starts_at) or "", iso(wish.ends_at) or "")
    if not wish.reason.strip():
        raise ReasonMissing("lent")


def _get_squad(session: Session, squad_id: int, lender: Organisation) -> Squad:
    """Return a squad of the lender or of those below it, locked; raise SquadUnknown."""
    squad = session.scalar(
        select(Squad).where(Squad.id == squad_id, Squad.retired_at.is_(None)).with_for_update()
    )
    home = None if squad is None else session.get_one(Organisation, squad.organisation_id)
    if home is None or not is_below(home.path, lender.path):
        raise SquadUnknown(squad_id)
    return squad


def _agree(session: Session, actor: Actor, loan: Loan, now: datetime) -> None:
    squad = session.scalars(select(Squad).where(Squad.id == loan.squad_id).with_for_update()).one()
    try:
        with session.begin_nested():
            loan.state, loan.answered_at, loan.answered_by = "agreed", now, actor.account_id
            loan.starts_at = max(loan.starts_at, now)
            session.flush()
    except IntegrityError as error:
        if not isinstance(error.orig, ExclusionViolation):
            raise
        raise SquadLent(squad.call_sign) from error
    if loan.starts_at > now:
        set_timer(session, BEGINS, "loan", loan.id, loan.starts_at)
    _say(session, actor, loan, "agreed", loan.borrower_id)
    show(session, squad)


def _end(session: Session, actor: Actor, loan: Loan, state: str, now: datetime, to_id: int) -> None:
    was = loan.state
    loan.state, loan.ended_at = state, now
    session.flush()
    for kind in (BEGINS, ENDS):
        cancel_timer(session, kind, "loan", loan.id)
    _say(session, actor, loan, state, to_id)
    if was == "agreed":
        show(session, session.get_one(Squad, loan.squad_id))


def _lock(session: Session, loan_id: int) -> Loan:
    loan = session.scalar(select(Loan).where(Loan.id == loan_id).with_for_update())
    if loan is None:
        raise LoanUnknown(loan_id)
    return loan


def _check_side(actor: Actor, side: Organisation) -> None:
    if not holds(actor.path, side.path):
        raise LoanNotYours(side.name, side.name_en or side.name)


def _say(session: Session, actor: Actor, loan: Loan, what: str, to_id: int | None) -> None:
    """Write it into the ledger, and tell the other side."""
    lender, borrower = (session.get_one(Organisation, each) for each in (loan.lender_id, loan.borrower_id))
    squad = None if loan.squad_id is None else session.get_one(Squad, loan.squad_id)
    about = {
        "squad": "" if squad is None else squad.call_sign,
        "from": lender.name,
        "from_en": lender.name_en or lender.name,
        "to": borrower.name,
        "to_en": borrower.name_en or borrower.name,
        "starts_at": iso(loan.starts_at),
        "ends_at": iso(loan.ends_at),
        "reason": loan.answer_reason or loan.reason,
    }
    record(session, actor, f"loan.{what}", "loan", loan.id, **about)
    if to_id is not None:
        tell_desk(session, f"loan.{what}", to_id, None, loan_id=loan.id, **about)
