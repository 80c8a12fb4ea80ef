"""The ledger as it is asked for and shown."""

from typing import Annotated, Any, Literal

from pydantic import Field

from web.schemas.base import LARGEST_ID, Answer, Name, Page, PageQuery, Request


class LedgerEntry(Answer):
    """One act: who did what to what, and the hash that binds the next act to it."""

    sequence: int
    at: str
    account: str
    act: str
    subject_kind: str
    subject_id: int | None
    subject: Annotated[str | None, Field(description="The number of an incident, the call sign of a squad")]
    details: dict[str, Any]
    hash: Annotated[str, Field(description="SHA-256 in hexadecimal")]


class LedgerPage(Page[LedgerEntry]):
    """Acts, the newest first."""


class LedgerQuery(PageQuery):
    """Which acts."""

    incident: Annotated[Name | None, Field(description="The number of an incident")] = None
    account: Annotated[Name | None, Field(description="The name of an account")] = None
    act: Annotated[
        str | None,
        Field(
            pattern=r"^[a-z_]+(\.[a-z_]+)?$",
            max_length=100,
            description="An act, or all of a kind: `incident.closed`, `assignment`",
        ),
    ] = None


class LedgerVerificationQuery(Request):
    """From where to check on."""

    after: Annotated[
        int, Field(ge=0, le=LARGEST_ID, description="`verified_to` of the answer before; 0 for the beginning")
    ] = 0


class LedgerVerification(Answer):
    """How far the ledger is intact. Ask again after `verified_to` until it is `last`."""

    after: int
    verified_to: int
    last: int
    problem: Annotated[
        Literal["gap", "unbound", "altered", "cut"] | None,
        Field(
            description="What is wrong with `broken_at`: an entry is missing before it, it is not bound to "
            "the one before it, its content has been altered, or it is missing with all that came after it"
        ),
    ]
    broken_at: int | None
