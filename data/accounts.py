"""Accounts, their sessions and tokens, and the attempts to sign in."""

from datetime import datetime
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary
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
    """Someone who signs in: a role within an organisation."""

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


class SignInSession(Base):
    """A signed-in browser; only the hash of its cookie is kept."""

    __tablename__ = "sign_in_session"

    id: Mapped[Id]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    csrf_token: Mapped[str]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    user_agent: Mapped[str] = mapped_column(default="")


class ApiToken(Base):
    """A program's credential; only its hash is kept."""

    __tablename__ = "api_token"

    id: Mapped[Id]
    label: Mapped[str] = mapped_column(default="")
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class SignInAttempt(Base):
    """A try to sign in, kept to slow down guessing."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("ix_sign_in_attempt_name_at", "account_name", "at"),)

    id: Mapped[Id]
    account_name: Mapped[str]
    address: Mapped[str]
    at: Mapped[datetime]
    succeeded: Mapped[bool]
