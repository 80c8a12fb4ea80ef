"""Cases that other systems send: as they come, and as their senders see them."""

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from web.schemas.base import Answer, Name, Request, Text, Time

CaseNumber = Annotated[
    str, Field(min_length=1, max_length=100, pattern=r"^[^/?#\\]+$", description="The sender's own number")
]
System = Annotated[
    str, Field(max_length=100, description="Which of the sender's systems, where it has several")
]
Short = Annotated[str, Field(max_length=200)]
Url = Annotated[str, Field(max_length=2000)]


class CaseLocation(Request):
    """A place by coordinates, whose system has to be said: those of Chinese web maps are shifted."""

    lon: Annotated[float, Field(ge=-180, le=180)]
    lat: Annotated[float, Field(ge=-90, le=90)]
    system: Literal["wgs84", "gcj02", "bd09", "cgcs2000"]
    accuracy_m: Annotated[float | None, Field(ge=0, le=100_000)] = None


class CaseReporter(Request):
    """Who reported a case: personal data, kept apart and never answered."""

    name: Short = ""
    phone: Annotated[str, Field(max_length=40)] = ""


class NewCase(Request):
    """A case of another system: where as coordinates, as an address, or both."""

    case_number: CaseNumber
    system: System = ""
    category: Annotated[str, Field(min_length=1, max_length=100)]
    code_table: Annotated[
        str, Field(max_length=100, description="The sender's own code table; ours if left out")
    ] = ""
    source: Literal["12345", "agency", "public", "camera", "sensor", "patrol"] = "agency"
    location: CaseLocation | None = None
    address: Annotated[str, Field(max_length=500)] = ""
    description: Text = ""
    priority: Annotated[int | None, Field(ge=1, le=4)] = None
    reporter: CaseReporter | None = None
    reported_at: Time | None = None
    link: Url = ""

    @model_validator(mode="after")
    def _has_place(self) -> "NewCase":
        if self.location is None and not self.address:
            raise PydanticCustomError("place_missing", "A case has a location, an address, or both")
        return self


class CaseHeaders(Request):
    """The key that makes a request the same request when it is sent again."""

    model_config = Request.model_config | {"extra": "ignore"}

    idempotency_key: Annotated[str | None, Field(alias="Idempotency-Key", min_length=1, max_length=200)] = (
        None
    )


class CasePath(Request):
    """The case an address speaks of, by its sender's own number."""

    case_number: CaseNumber


class CaseQuery(Request):
    """Of which of the sender's systems the number is."""

    system: System = ""


class Case(Answer):
    """A case as its sender sees it; `location` is in WGS84.

    `placed` says how its place was found: `given` as coordinates, `found` by its address, `unclear` or
    `not_found`; such a case waits until an operator places it.
    """

    case_number: str
    system: str
    number: Annotated[str, Field(description="The number of the incident here")]
    status: str
    status_name: Annotated[str, Field(description="In the sender's own words, where they were agreed on")]
    status_name_en: str
    state: Literal["open", "closed"]
    merged_into: str | None
    placed: Literal["given", "found", "unclear", "not_found"]
    waits_for_place: bool
    location: tuple[float, float]
    accuracy_m: float | None
    received_at: str
    updated_at: str
    link: Annotated[str, Field(description="Where to ask for the status of this case")]


class CaseFile(Answer):
    """A file that has come to a case."""

    sha256: str
    media_type: str
    name: str
    size_bytes: int


class SenderCode(Request):
    """A code of a sender's own table, and our category that it means."""

    code_table: Annotated[str, Field(min_length=1, max_length=100)]
    code: Annotated[str, Field(min_length=1, max_length=100)]
    category: Annotated[str, Field(min_length=1, max_length=100)]


class ReceivingChange(Request):
    """How a sender is answered: where its callback is, its words for statuses, its codes; whole."""

    callback_url: Url = ""
    status_words: Annotated[dict[str, Name], Field(default_factory=dict)]
    codes: Annotated[list[SenderCode], Field(default_factory=list, max_length=5000)]
    new_secret: bool = False


class SenderCodeAnswer(Answer):
    """A code of a sender's own table, and our category that it means."""

    code_table: str
    code: str
    category: str


class Receiving(Answer):
    """How a sender is answered; `secret`, by which it tells our callbacks, is shown once."""

    callback_url: str
    status_words: dict[str, str]
    codes: list[SenderCodeAnswer]
    secret: str | None


class Origin(Answer):
    """Where an incident came from, if from elsewhere, with what had been done there."""

    channel: Literal["intake", "open311", "peer"]
    agency: str
    agency_en: str
    system: str
    case_number: str
    link: str
    received_at: str
    placed: Literal["given", "found", "unclear", "not_found"]
    waits_for_place: bool
    sent: dict[str, Any]
    timeline: list[dict[str, Any]]
    told: str
    problem: str


class Handover(Answer):
    """An incident handed across to a peer, or by one to us, and what the peer last said of it."""

    direction: Literal["out", "in"]
    organisation: str
    organisation_en: str
    state: Literal["waiting", "received", "accepted", "refused", "withdrawn", "returned"]
    their_number: str
    their_link: str
    their_status: str
    their_status_at: str | None
    reason: str
    withdrawing: bool
    attempts: int
    problem: str
    made_at: str


class Elsewhere(Answer):
    """What other systems have to do with an incident."""

    case: Origin | None
    handovers: list[Handover]
