"""Agencies that receive and their credentials, as they are asked for and shown."""

from typing import Annotated, Literal

from pydantic import Field

from web.schemas.base import Answer, Id, IdPath, Name, PartialChange, Request
from web.schemas.organisations import OrganisationRef

Address = Annotated[str, Field(min_length=2, max_length=60, description="An address or a network (CIDR)")]
Addresses = Annotated[
    list[Address], Field(max_length=100, description="From where it may ask; none: from everywhere")
]
Rate = Annotated[int, Field(ge=1, le=100_000, description="Requests a minute")]
Contact = Annotated[str, Field(max_length=500, description="Whom to call there")]
Reason = Annotated[str, Field(min_length=1, max_length=500)]
Days = Annotated[int, Field(ge=1, le=366, description="For how many days it is valid")]
Use = Literal["read_shares", "send_cases"]
Uses = Annotated[list[Use], Field(min_length=1, max_length=2, description="What it is for")]


class NewAgency(Request):
    """An agency that is to receive; the organisation that gives is the caller's own unless said."""

    name: Name
    name_en: Annotated[str, Field(max_length=200)] = ""
    contact: Contact = ""
    organisation_id: Id | None = None
    rate_per_minute: Rate = 600
    addresses: Addresses = Field(default=[])


class AgencyChange(PartialChange):
    """What to change of an agency."""

    name: Name | None = None
    name_en: Annotated[str | None, Field(max_length=200)] = None
    contact: Annotated[str | None, Field(max_length=500)] = None
    rate_per_minute: Rate | None = None
    addresses: Annotated[list[Address] | None, Field(max_length=100)] = None


class AgencyEnd(Request):
    """Why it receives nothing any more."""

    reason: Reason


class Agency(Answer):
    """An agency: how often and from where it may ask, and how it has lately.

    `reads` and `refusals` are those of the last 24 hours; `last_read_at` is of the last 30 days.
    """

    id: int
    name: str
    name_en: str
    contact: str
    organisation: OrganisationRef
    rate_per_minute: int
    addresses: list[str]
    made_at: str
    ended_at: str | None
    shares: int
    credentials: int
    reads: int
    refusals: int
    last_read_at: str | None


class Agencies(Answer):
    """Agencies by name; those that have ended come last."""

    items: list[Agency]


class NewCredential(Request):
    """A credential for the agency's programs."""

    label: Annotated[str, Field(max_length=100)] = ""
    days: Days = 366
    permissions: Uses = Field(default=["read_shares", "send_cases"])


class Rotation(Request):
    """How long the credential that is replaced is valid yet."""

    overlap_h: Annotated[int, Field(ge=0, le=720, description="Hours")] = 24
    days: Days = 366


class Credential(Answer):
    """A credential that is valid; of its secret only the beginning is kept to tell it by."""

    id: int
    label: str
    beginning: str
    permissions: list[str]
    created_at: str
    expires_at: str
    last_used_at: str | None


class Credentials(Answer):
    """Credentials, the newest first."""

    items: list[Credential]


class MadeCredential(Answer):
    """A credential with its secret, which is answered this once."""

    credential: Credential
    secret: str


class CredentialPath(IdPath):
    """A credential of an agency."""

    credential_id: Id
