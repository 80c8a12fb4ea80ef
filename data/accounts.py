"""Accounts, what they sign in with, their sessions and tokens, and the attempts to sign in."""

from datetime import datetime
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from data.base import Base, Id

ROLES = ("admin", "operator", "planner", "supervisor", "squad", "agency")

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password (OWASP's t=2, m=19 MiB, p=1)."""
    return _hasher.hash(password)


def password_matches(password_hash: str, password: str) -> bool:
    """Return whether the password is the one that was hashed."""
    try:
        return _hasher.verify(password_hash, password)
    except (Argon2Error, InvalidHashError):
        return False


class Account(Base):
    """Someone who signs in: a role within an organisation.

    Where `one_time_until` is set, the password is one that somebody else has given: it lets in until then, to
    choose another.
    """

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint(
            "role IN ('admin', 'operator', 'planner', 'supervisor', 'squad', 'agency')",
            name="role",
        ),
    )

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)
    display_name: Mapped[str]
    password_hash: Mapped[str]
    role: Mapped[str]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    squad_id: Mapped[int | None] = mapped_column(ForeignKey("squad.id"))
    locale: Mapped[str] = mapped_column(default="zh-CN")
    theme: Mapped[str] = mapped_column(default="dark")
    panels: Mapped[dict[str, Any]] = mapped_column(default=dict)
    disabled_at: Mapped[datetime | None]
    one_time_until: Mapped[datetime | None]
    password_changed_at: Mapped[datetime | None]
    last_sign_in_at: Mapped[datetime | None]


class FormerPassword(Base):
    """A password that an account had, so that it is not taken again."""

    __tablename__ = "former_password"

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    password_hash: Mapped[str]
    replaced_at: Mapped[datetime]


class SecondFactor(Base):
    """What an account shows beside its password: codes by time (RFC 6238); the secret is kept encrypted.

    Without `confirmed_at` it is only being set up. No code of `last_step` or before is taken again.
    """

    __tablename__ = "second_factor"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    begun_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int | None]


class RecoveryCode(Base):
    """A code that stands in once for the second factor; only its hash is kept."""

    __tablename__ = "recovery_code"

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary)
    used_at: Mapped[datetime | None]


class SignInSession(Base):
    """A signed-in browser; only the hash of its cookie is kept.

    `came_by` is "password" or "provider"; `verified_at` says when the second factor was shown.
    """

    __tablename__ = "sign_in_session"
    __table_args__ = (CheckConstraint("came_by IN ('password', 'provider')", name="came_by"),)

    id: Mapped[Id]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    csrf_token: Mapped[str]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    user_agent: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    came_by: Mapped[str] = mapped_column(default="password")
    last_seen_at: Mapped[datetime]
    verified_at: Mapped[datetime | None]


class ApiToken(Base):
    """A program's credential; only its hash is kept, and how it begins.

    Its `permissions` are those of its account, and of these only the ones named; all where none are.
    """

    __tablename__ = "api_token"

    id: Mapped[Id]
    label: Mapped[str] = mapped_column(default="")
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    beginning: Mapped[str] = mapped_column(default="")
    permissions: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class SignInAttempt(Base):
    """A try to sign in, kept to slow down guessing; `step` is "password" or "code"."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        CheckConstraint("step IN ('password', 'code')", name="step"),
        Index("ix_sign_in_attempt_name_at", "account_name", "at"),
    )

    id: Mapped[Id]
    account_name: Mapped[str]
    address: Mapped[str]
    at: Mapped[datetime]
    succeeded: Mapped[bool]
    step: Mapped[str] = mapped_column(default="password")
