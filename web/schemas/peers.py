"""Peers, and incidents as they are handed across between instances of this program."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from data.incidents import STATUSES
from web.schemas.base import Answer, Id, IdPath, Page, PartialChange, Request, Text, Time
from web.schemas.organisations import OrganisationRef

Number = Annotated[str, Field(min_length=1, max_length=60)]
Reason = Annotated[str, Field(max_length=1000)]
Url = Annotated[str, Field(min_length=8, max_length=500)]
Token = Annotated[str, Field(max_length=200)]


class NewPeer(Request):
    """Another instance: who stands for it here, where it is, our token there."""

    organisation: Id
    url: Url
    token: Token = ""
    with_reporters: bool = False


class PeerChange(PartialChange):
    """What is to be changed of a peer."""

    url: Url | None = None
    token: Token | None = None
    with_reporters: bool | None = None


class PeerEnd(Request):
    """Why a peer is ended."""

    reason: Annotated[str, Field(min_length=1, max_length=1000)]


class PeerPath(IdPath):
    """The peer an address speaks of."""


class Peer(Answer):
    """Another instance of this program; `has_token` is whether we have a token there."""

    id: Id
    organisation: OrganisationRef
    url: str
    has_token: bool
    with_reporters: bool
    made_at: str
    last_answer_at: str | None
    problem: str


class MadePeer(Peer):
    """A peer with its token here, which is shown once."""

    secret: str


class PeerPage(Page[Peer]):
    """Peers that have not ended."""


class PeerTrial(Answer):
    """What came of asking a peer."""

    reached: bool
    status: int | None
    took_ms: int | None
    known_as: str
    problem: str


class Hello(Answer):
    """As what a peer is known here."""

    known_as: str


class HandedReporter(Request):
    """Who reported an incident that is handed across."""

    reported_at: Time
    source: Annotated[str, Field(max_length=20)] = ""
    words: Text = ""
    name: Annotated[str, Field(max_length=200)] = ""
    phone: Annotated[str, Field(max_length=40)] = ""


class HandedAct(Request):
    """An act on an incident before it was handed across."""

    at: Time
    act: Annotated[str, Field(max_length=100)]
    account: Annotated[str, Field(max_length=200)]
    details: dict[str, Any]


class HandedIncident(Request):
    """An incident as it is handed across, under a key that both sides know it by; the place in WGS84."""

    key: UUID
    back: UUID | None = None
    number: Number
    incident_id: Id
    reason: Annotated[str, Field(min_length=1, max_length=1000)]
    category: Annotated[str, Field(max_length=100)]
    code_table: Annotated[str, Field(max_length=100)]
    priority: Annotated[int, Field(ge=1, le=4)]
    location: tuple[
        Annotated[float, Field(ge=-180, le=180)],
        Annotated[float, Field(ge=-90, le=90)],
    ]
    accuracy_m: Annotated[float | None, Field(ge=0)] = None
    place: Annotated[str, Field(max_length=2000)] = ""
    description: Annotated[str, Field(max_length=10_000)] = ""
    reported_at: Time
    timeline: Annotated[list[HandedAct], Field(default_factory=list, max_length=500)]
    reporters: Annotated[list[HandedReporter], Field(default_factory=list, max_length=1000)]


class HandoverPath(Request):
    """What was handed across, by its key."""

    handover: UUID


class Withdrawn(Request):
    """Why an incident is to be given back."""

    reason: Reason = ""


class HandoverNews(Request):
    """How an incident that was handed across stands, and under which number at who got it."""

    state: Literal["received", "accepted", "refused", "withdrawn"]
    status: Annotated[Literal[*STATUSES], Field(description="Status of the incident there")]
    status_at: Time
    number: Number
    incident_id: Id
    reason: Reason = ""


class HandoverStanding(Answer):
    """How an incident that was handed across stands here."""

    state: str
    status: str
    status_at: str
    number: str
    incident_id: Id
    reason: str


class HandedFile(Answer):
    """A file that has come across."""

    sha256: str


class NewsTaken(Answer):
    """What is known now of an incident that was handed across."""

    state: str
