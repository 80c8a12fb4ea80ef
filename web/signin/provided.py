"""Which account somebody has whom the provider knows; one is made only by a rule, which is off by default."""

import re
import secrets
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.accounts import ROLES, Account, hash_password
from data.organisations import Organisation
from dispatch.journal import SYSTEM, record
from web.settings import ProviderSettings
from web.signin.errors import ProviderFailed

NAME = re.compile(r"[\w.@+-]{1,100}")
LONGEST_DISPLAY_NAME = 200


def get_account(session: Session, settings: ProviderSettings, claims: dict[str, Any]) -> Account:
    """Return the account that the provider's claims name; raise ProviderFailed."""
    name = claims.get(settings.claim)
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise ProviderFailed("no_name", f"the claim {settings.claim} is no name")
    account = session.scalar(select(Account).where(Account.name == name))
    if account is None:
        return _make(session, settings, name, claims)
    if account.disabled_at is not None:
        raise ProviderFailed("disabled", name)
    return account


def _make(session: Session, settings: ProviderSettings, name: str, claims: dict[str, Any]) -> Account:
    role, _, code = settings.new_accounts.partition("@")
    organisation_id = session.scalar(select(Organisation.id).where(Organisation.code == code))
    # An account of a squad stands for one squad, which no rule can know.
    if role not in ROLES or role == "squad" or organisation_id is None:
        raise ProviderFailed("unknown_account", name)
    shown = claims.get("name")
    account = Account(
        name=name,
        display_name=shown[:LONGEST_DISPLAY_NAME] if isinstance(shown, str) and shown else name,
        role=role,
        organisation_id=organisation_id,
        # Nobody knows this password: whoever came by the provider comes by it again.
        password_hash=hash_password(secrets.token_urlsafe()),
        password_changed_at=datetime.now(UTC),
    )
    session.add(account)
    session.flush()
    about = {"account": name, "role": role, "organisation": code, "by": "provider"}
    record(session, SYSTEM, "account.made", "account", account.id, **about)
    return account
