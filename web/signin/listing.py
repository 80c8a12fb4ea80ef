"""Sessions and tokens as they are listed, to their account and to its administrator."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.accounts import ApiToken, SignInSession
from dispatch.views import iso


def list_sessions(session: Session, account_id: int, current_id: int | None = None) -> list[dict[str, Any]]:
    """Return the signed-in browsers of an account, the last used first."""
    found = session.scalars(
        select(SignInSession)
        .where(SignInSession.account_id == account_id, SignInSession.expires_at > datetime.now(UTC))
        .order_by(SignInSession.last_seen_at.desc(), SignInSession.id.desc())
    )
    return [
        {
            "id": each.id,
            "opened_at": iso(each.created_at),
            "last_seen_at": iso(each.last_seen_at),
            "expires_at": iso(each.expires_at),
            "address": each.address,
            "agent": each.user_agent,
            "by": each.came_by,
            "is_current": each.id == current_id,
        }
        for each in found
    ]


def list_tokens(session: Session, account_id: int) -> list[dict[str, Any]]:
    """Return the valid tokens of an account, the newest first."""
    found = session.scalars(
        select(ApiToken)
        .where(
            ApiToken.account_id == account_id,
            ApiToken.revoked_at.is_(None),
            ApiToken.expires_at > datetime.now(UTC),
        )
        .order_by(ApiToken.id.desc())
    )
    return [token_view(each) for each in found]


def token_view(token: ApiToken) -> dict[str, Any]:
    """Return a token as it is answered."""
    return {
        "id": token.id,
        "label": token.label,
        "beginning": token.beginning,
        "permissions": token.permissions,
        "made_at": iso(token.created_at),
        "expires_at": iso(token.expires_at),
        "last_used_at": iso(token.last_used_at),
    }
