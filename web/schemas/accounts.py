"""Accounts as administrators see them, and what all see of their own: sessions, tokens, security."""

from typing import Annotated, Literal

from pydantic import Field

from web.schemas.base import Answer, Id, IdPath, Name, Page, PageQuery, PartialChange, Request
from web.schemas.organisations import OrganisationRef
from web.schemas.session import Role

LONGEST_PASSWORD = 1000

Password = Annotated[str, Field(min_length=1, max_length=LONGEST_PASSWORD)]
AccountName = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[\w.@+-]+$")]
State = Literal["active", "disabled", "locked"]


class ManagedOrganisation(OrganisationRef):
    """The organisation of an account."""

    level: str


class SquadRef(Answer):
    """The squad that an account stands for."""

    id: Id
    call_sign: str


class ManagedAccount(Answer):
    """An account as its administrator sees it."""

    id: Id
    name: str
    display_name: str
    role: Role
    organisation: ManagedOrganisation
    squad: SquadRef | None
    disabled_at: str | None
    last_sign_in_at: str | None
    one_time_until: Annotated[
        str | None, Field(description="Until when its one-time password lets it in, if it has one")
    ]
    has_second_factor: bool
    is_locked_out: Annotated[bool, Field(description="Whether it failed so often that it has to wait")]
    sessions: Annotated[int, Field(description="How many browsers are signed in")]


class ManagedAccountPage(Page[ManagedAccount]):
    """Accounts by name."""


class ManagedAccountQuery(PageQuery):
    """Which accounts."""

    search: Annotated[Name | None, Field(description="Part of the name")] = None
    role: Role | None = None
    organisation_id: Annotated[Id | None, Field(description="Of this organisation and below")] = None
    state: State | None = None


class NewAccount(Request):
    """An account to be; its one-time password is answered."""

    name: AccountName
    display_name: Annotated[str, Field(max_length=200)] = ""
    role: Role
    organisation_id: Id
    squad_id: Id | None = None


class AccountChange(PartialChange):
    """What becomes of an account. Another role, organisation or squad, or disabling it, ends its sessions."""

    null_takes_away = ("squad_id",)

    display_name: Name | None = None
    role: Role | None = None
    organisation_id: Id | None = None
    squad_id: Id | None = None
    disabled: bool | None = None


class OneTimePassword(Answer):
    """A password that lets in to choose another; it is told this once."""

    account: ManagedAccount
    password: str


class SessionOfAccount(Answer):
    """A signed-in browser."""

    id: Id
    opened_at: str
    last_seen_at: str
    expires_at: str
    address: str
    agent: str
    by: Literal["password", "provider"]
    is_current: bool


class SessionsOfAccount(Answer):
    """The signed-in browsers of an account, the last used first."""

    items: list[SessionOfAccount]


class TokenOfAccount(Answer):
    """A program's credential, without what is secret of it."""

    id: Id
    label: str
    beginning: Annotated[str, Field(description="The first signs of it, to tell it by")]
    permissions: Annotated[
        list[str] | None, Field(description="What it is for; all of its account's if null")
    ]
    made_at: str
    expires_at: str
    last_used_at: str | None


class TokensOfAccount(Answer):
    """The valid tokens of an account, the newest first."""

    items: list[TokenOfAccount]


class NewToken(Request):
    """A token to be: for what and for how long."""

    label: Name
    permissions: Annotated[list[Name], Field(min_length=1, max_length=100)]
    days: Annotated[int, Field(ge=1, le=365)] = 90


class MadeToken(Answer):
    """A new token; its secret is told this once."""

    token: TokenOfAccount
    secret: str


class TokenPath(IdPath):
    """A token of an account."""

    token_id: Id


class PasswordChange(Request):
    """The present password and the one to be."""

    present: Password
    password: Password


class PasswordAgain(Request):
    """The present password, asked for again before something that matters."""

    password: Password | None = None


class FirstCode(Request):
    """The first code that an authenticator app shows."""

    code: Annotated[str, Field(min_length=1, max_length=40)]


class Enrolment(Answer):
    """What an authenticator app takes over."""

    secret: Annotated[str, Field(description="Base32")]
    uri: Annotated[str, Field(description="otpauth://…")]
    qr_svg: Annotated[str, Field(description="The address as a QR code")]


class RecoveryCodes(Answer):
    """Codes that each stand in once for the second factor; they are told this once."""

    codes: list[str]


class OwnAccount(Answer):
    """How one's account is secured."""

    came_by: Literal["password", "provider"]
    password_changed_at: str | None
    shortest_password: int
    second_factor_since: str | None
    second_factor_required: bool
    recovery_codes_left: int
