"""Attempts to sign in, counted against guessing; being rows, they outlast a restart."""

from datetime import datetime, timedelta

from sqlalchemy import CompoundSelect, delete, func, or_, select
from sqlalchemy.orm import Session

from data.accounts import SignInAttempt

COUNTED_FOR = timedelta(minutes=10)
KEPT_FOR = timedelta(days=1)
FAILURES_BY_NAME_AND_ADDRESS = 5
FAILURES_BY_NAME = 50
FAILURES_BY_ADDRESS = 50
CODES_BY_NAME = 10


def count_attempt(
    session: Session, name: str, address: str, now: datetime, step: str = "password"
) -> SignInAttempt | None:
    """Note an attempt to sign in, or return None where there were too many failures lately.

    One failure more than allowed by name and address together blocks only that pair: nobody else can lock a
    colleague out. Codes are short, so that few are let through from everywhere together; to try one takes
    the password. Attempts on one name are taken one after the other, so that none slips by uncounted.
    """
    session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"sign in {name}"))))
    session.execute(delete(SignInAttempt).where(SignInAttempt.at < now - KEPT_FOR))
    by_name = SignInAttempt.account_name == name
    by_address = SignInAttempt.address == address
    both, named, coded, addressed = session.execute(
        select(
            func.count().filter(by_name, by_address),
            func.count().filter(by_name),
            func.count().filter(by_name, SignInAttempt.step == "code"),
            func.count().filter(by_address),
        ).where(
            SignInAttempt.at > now - COUNTED_FOR,
            SignInAttempt.succeeded.is_(False),
            or_(by_name, by_address),
        )
    ).one()
    if both >= FAILURES_BY_NAME_AND_ADDRESS or named >= FAILURES_BY_NAME or addressed >= FAILURES_BY_ADDRESS:
        return None
    if step == "code" and coded >= CODES_BY_NAME:
        return None
    attempt = SignInAttempt(account_name=name, address=address, at=now, succeeded=False, step=step)
    session.add(attempt)
    session.flush()
    return attempt


def locked_out(now: datetime) -> CompoundSelect[tuple[str]]:
    """Return the query of the names that are refused, from one address at least, for too many failures."""
    failed = select(SignInAttempt.account_name).where(
        SignInAttempt.at > now - COUNTED_FOR, SignInAttempt.succeeded.is_(False)
    )
    from_one = failed.group_by(SignInAttempt.account_name, SignInAttempt.address).having(
        func.count() >= FAILURES_BY_NAME_AND_ADDRESS
    )
    codes = (
        failed.where(SignInAttempt.step == "code")
        .group_by(SignInAttempt.account_name)
        .having(func.count() >= CODES_BY_NAME)
    )
    return from_one.union(codes)


def forget_failures(session: Session, name: str) -> int:
    """Forget the failures of a name, so that it may sign in at once; return how many there were."""
    failed = (SignInAttempt.account_name == name, SignInAttempt.succeeded.is_(False))
    return session.execute(delete(SignInAttempt).where(*failed)).rowcount
