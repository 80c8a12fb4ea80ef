"""The second factor: codes by time (TOTP, RFC 6238), each taken once, and recovery codes for a lost phone."""

import hashlib
import secrets
from datetime import UTC, datetime
from typing import NamedTuple

import pyotp
import segno
from flask import current_app
from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from data.accounts import Account, RecoveryCode, SecondFactor
from data.settings import get_setting
from dispatch.sealing import Unreadable, seal, unseal
from web.signin.errors import CodeRefused, FactorNotBegun, FactorRequired, FactorUnreadable
from web.signin.password import CLEAR

PURPOSE = "second factor"
# Short, since it is in the QR code twice.
ISSUER = "一张图"
STEP_S = 30
# The clock of a phone may be a step off (RFC 6238 § 5.2).
STEPS_OFF = (0, -1, 1)
RECOVERY_CODES = 10
CODE_GROUPS, CODE_GROUP = 2, 5


class Enrolment(NamedTuple):
    """What an authenticator app takes over: the secret, its address, and that as a picture."""

    secret: str
    uri: str
    qr_svg: str


def find_factor(session: Session, account_id: int) -> SecondFactor | None:
    """Return an account's second factor, if it is in use."""
    found = session.get(SecondFactor, account_id)
    return found if found is not None and found.confirmed_at is not None else None


def begin_enrolment(session: Session, account: Account) -> Enrolment:
    """Make a secret for an account that has no second factor in use; it counts once it is confirmed."""
    if find_factor(session, account.id) is not None:
        raise FactorNotBegun
    secret = pyotp.random_base32()
    sealed = seal(current_app.settings.secret_key, PURPOSE, secret.encode())
    session.merge(SecondFactor(account_id=account.id, secret=sealed, begun_at=datetime.now(UTC)))
    uri = pyotp.TOTP(secret).provisioning_uri(name=account.name, issuer_name=ISSUER)
    code = segno.make(uri, error="l", boost_error=False)
    return Enrolment(secret, uri, code.svg_inline(border=4, dark="#000", light="#fff", omitsize=True))


def confirm_enrolment(session: Session, account: Account, code: str) -> list[str]:
    """Put a second factor into use by a first code of it; return its recovery codes, kept nowhere."""
    factor = session.get(SecondFactor, account.id)
    if factor is None or factor.confirmed_at is not None:
        raise FactorNotBegun
    _use_code(session, factor, code)
    factor.confirmed_at = datetime.now(UTC)
    return renew_recovery_codes(session, account.id)


def renew_recovery_codes(session: Session, account_id: int) -> list[str]:
    """Make new recovery codes in place of all before; return them."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    codes = ["-".join(_group() for _ in range(CODE_GROUPS)) for _ in range(RECOVERY_CODES)]
    session.add_all(RecoveryCode(account_id=account_id, code_hash=_hash(code)) for code in codes)
    session.flush()
    return codes


def count_recovery_codes(session: Session, account_id: int) -> int:
    """Return how many recovery codes are left."""
    left = (RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
    return session.scalar(select(func.count()).select_from(RecoveryCode).where(*left)) or 0


def check_code(session: Session, account_id: int, code: str) -> str:
    """Use a code of the second factor or a recovery code, and say which it was; raise CodeRefused."""
    factor = find_factor(session, account_id)
    if factor is None:
        raise CodeRefused
    if code.replace(" ", "").isdecimal():
        _use_code(session, factor, code)
        return "code"
    _use_recovery_code(session, account_id, code)
    return "recovery"


def remove_factor(session: Session, account: Account) -> None:
    """Do without the second factor, unless the account's role has to have one."""
    if account.role in get_setting(session, "second_factor_roles"):
        raise FactorRequired(account.role)
    forget_factor(session, account.id)


def forget_factor(session: Session, account_id: int) -> bool:
    """Delete an account's second factor and recovery codes; return whether there was one."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    deleted = session.execute(delete(SecondFactor).where(SecondFactor.account_id == account_id))
    return deleted.rowcount > 0


def _use_code(session: Session, factor: SecondFactor, code: str) -> None:
    """Take a code that fits if none of its step or a later one was taken; of two at once, one gets in."""
    totp = pyotp.TOTP(_secret_of(factor))
    now = datetime.now(UTC)
    fitting = [off for off in STEPS_OFF if _is_same(totp.at(now, counter_offset=off), code)]
    if not fitting:
        raise CodeRefused
    step = int(now.timestamp()) // STEP_S + fitting[0]
    taken = update(SecondFactor).where(
        SecondFactor.account_id == factor.account_id,
        or_(SecondFactor.last_step.is_(None), SecondFactor.last_step < step),
    )
    if session.execute(taken.values(last_step=step)).rowcount == 0:
        raise CodeRefused


def _is_same(expected: str, given: str) -> bool:
    return secrets.compare_digest(expected.encode(), given.replace(" ", "").encode(errors="replace"))


def _secret_of(factor: SecondFactor) -> str:
    try:
        return unseal(current_app.settings.secret_key, PURPOSE, factor.secret).decode()
    except Unreadable:
        raise FactorUnreadable from None


def _use_recovery_code(session: Session, account_id: int, code: str) -> None:
    used = update(RecoveryCode).where(
        RecoveryCode.account_id == account_id,
        RecoveryCode.code_hash == _hash(code),
        RecoveryCode.used_at.is_(None),
    )
    if session.execute(used.values(used_at=datetime.now(UTC))).rowcount == 0:
        raise CodeRefused


def _group() -> str:
    return "".join(secrets.choice(CLEAR) for _ in range(CODE_GROUP))


def _hash(code: str) -> bytes:
    """Return what is kept of a recovery code: 49 random bits, tried a few times a day, need no slow hash."""
    plain = code.lower().replace("-", "").replace(" ", "")
    return hashlib.sha256(plain.encode(errors="replace")).digest()
