"""The session of an account, and the welcome before it."""

from typing import Annotated, Any, Literal

from pydantic import Field

from web.schemas.base import Answer, Id, PartialChange, Request
from web.schemas.geometry import Box
from web.schemas.organisations import OrganisationRef

Role = Literal["admin", "operator", "planner", "supervisor", "squad", "agency"]
Locale = Literal["zh-CN", "en"]
Theme = Literal["dark", "light"]


class SignIn(Request):
    """An account's name and password."""

    account: Annotated[str, Field(min_length=1, max_length=100)]
    password: Annotated[str, Field(min_length=1, max_length=1000)]


class Code(Request):
    """A code of the second factor, or one recovery code."""

    code: Annotated[str, Field(min_length=1, max_length=40)]


class SessionChange(PartialChange):
    """What an account likes: language, theme and the widths of its panels."""

    locale: Locale | None = None
    theme: Theme | None = None
    panels: Annotated[dict[str, Any] | None, Field(max_length=50)] = None


class Account(Answer):
    """An account."""

    id: Id
    name: str
    display_name: str
    role: Role
    locale: str
    theme: str
    squad_id: Id | None


class OwnOrganisation(OrganisationRef):
    """The account's organisation, with the box around its land."""

    level: str
    bbox: Box | None


class SimulationState(Answer):
    """Whether the simulation runs."""

    running: bool


class Session(Answer):
    """Who is signed in, and what a console needs to begin."""

    account: Account
    organisation: OwnOrganisation
    permissions: list[str]
    csrf_token: str | None
    lacks: Annotated[
        Literal["code", "password", "factor"] | None,
        Field(
            description="What the sign-in still lacks: the code of the second factor, another password in "
            "place of a one-time one, or a second factor, which the role has to have"
        ),
    ]
    is_sample: bool
    bounds: Box | None
    attribution: str
    simulation: SimulationState
    panels: dict[str, Any]


class SampleAccount(Answer):
    """An account of the sample city, whose password is its name."""

    name: str
    role: Role
    display_name: str


class Provider(Answer):
    """Where one may sign in instead of here."""

    name: str
    address: Annotated[str, Field(description="Where a browser is sent to begin")]


class Welcome(Answer):
    """What is said before anyone signs in."""

    product: str
    version: str
    is_sample: bool
    sample_accounts: list[SampleAccount] | None
    provider: Provider | None
    locale: Locale
