"""Incidents as they are reported, changed and shown."""

from typing import Annotated, Any, Literal

from pydantic import Field

from data.deadlines import STEPS
from data.incidents import SOURCES, STATUSES
from web.schemas.assignments import Assignment
from web.schemas.base import Answer, Id, IdPath, Name, Page, PageQuery, PartialChange, Request, Text
from web.schemas.categories import CategoryRef
from web.schemas.geometry import LonLat, QueryBox
from web.schemas.joint import Joint, OpenTransfer
from web.schemas.organisations import OrganisationRef
from web.schemas.violations import RepeatSummary

Source = Literal[SOURCES]
Status = Literal[STATUSES]
Step = Literal[STEPS]
Priority = Annotated[int, Field(ge=1, le=4, description="1 is the most urgent")]


class Boundary(Answer):
    """How near the land of another organisation an incident is."""

    distance_m: float
    neighbour: OrganisationRef


class Deadlines(Answer):
    """Until when an incident is to be accepted, reached, resolved, and answered to who reported it."""

    accept_at: str | None
    arrive_at: str | None
    resolve_at: str | None
    feedback_at: str | None


class NextDeadline(Answer):
    """The deadline that comes next of those whose clock runs; it is warned of from `warn_at`."""

    kind: Step
    at: str
    warn_at: str


class Pause(Answer):
    """Since when the clock of some steps stands still, why, and until when at most."""

    since: str
    until: str
    steps: list[Step]
    reason: str


class Reporter(Request):
    """Who reported an incident: personal data."""

    name: Annotated[str, Field(max_length=100)] = ""
    phone: Annotated[str, Field(max_length=40)] = ""


class ReporterAnswer(Answer):
    """Who reported an incident, as shown to those who need it."""

    name: str
    phone: str


class Tag(Answer):
    """A feature that holds at an incident's place; `forbidden` if its category may not be there."""

    feature_id: int
    layer_id: int
    layer_name: str
    layer_name_en: str
    kind: str
    name: str
    name_en: str
    forbidden: bool


class Person(Answer):
    """Who acted: an account by the name it shows."""

    id: int
    name: str


class Offer(Answer):
    """A move that this account may make now; `through` is by what, if not by itself."""

    to: Status
    name: str
    name_en: str
    through: Literal["", "assignment", "transfer", "merge", "peer"]
    reason: bool
    form: bool


class Incident(Answer):
    """An incident (案件); `moves` and `repeats` are left out where all who get an answer get the same."""

    id: int
    number: str
    source: Source
    category: CategoryRef
    priority: Literal[1, 2, 3, 4]
    status: Status
    location: LonLat
    accuracy_m: float | None
    place: str
    description: str
    organisation: OrganisationRef
    district: OrganisationRef | None
    responsible: OrganisationRef | None
    boundary: Boundary | None
    tags: list[Tag]
    base_priority: Literal[1, 2, 3, 4]
    joint_response: bool
    level: Literal[1, 2, 3]
    reported_at: str
    updated_at: str
    deadlines: Deadlines
    next_deadline: NextDeadline | None
    overdue: bool
    pause: Pause | None
    may_pause: bool
    assignments: list[Assignment]
    joint: Joint | None
    transfer: OpenTransfer | None
    passed_on: int
    at_peer: Annotated[bool, Field(description="Whether a peer has taken it and deals with it")] = False
    reporter: ReporterAnswer | None = None
    duplicate_of: int | None
    merged_into: int | None
    handled_by: Person | None = None
    verified_by: Person | None = None
    moves: list[Offer] | None = None
    subject_id: Annotated[int | None, Field(description="The subject that it concerns")] = None
    repeats: RepeatSummary | None = None


class PossibleDuplicate(Answer):
    """A near and recent incident of the same category."""

    id: int
    number: str
    status: Status
    place: str
    distance_m: float
    age_s: float


class CreatedIncident(Incident):
    """A new incident with those it may repeat."""

    possible_duplicates: list[PossibleDuplicate]


class PossibleDuplicates(Page[PossibleDuplicate]):
    """Incidents that a report may repeat, nearest first."""


class IncidentPage(Page[Incident]):
    """Some incidents, the newest first."""


class NewIncident(Request):
    """A report."""

    category: Annotated[Name, Field(description="Code of a category; see GET /api/v1/categories")]
    location: LonLat
    source: Source
    description: Text = ""
    priority: Priority | None = None
    place: Annotated[str, Field(max_length=500)] = ""
    accuracy_m: Annotated[float | None, Field(ge=0, le=100_000)] = None
    reporter: Reporter | None = None
    subject: Annotated[Id | None, Field(description="The subject that it concerns")] = None


class IncidentChange(PartialChange):
    """What may be corrected on an incident."""

    priority: Priority | None = None
    description: Text | None = None
    place: Annotated[str | None, Field(max_length=500)] = None
    location: LonLat | None = None
    duplicate_of: Id | None = None
    subject: Id | None = None


class Transition(Request):
    """A move of the lifecycle; a merge says into which incident and what becomes of the squads."""

    to: Status
    reason: Annotated[str, Field(max_length=1000)] = ""
    into: Id | None = None
    squads: Literal["release", "take_over"] = "release"


class Move(Answer):
    """A legal move, as the table of the lifecycle has it."""

    source: Status
    to: Status
    name: str
    name_en: str
    by: list[Literal["desk", "squad", "another", "system"]]
    through: Literal["", "assignment", "transfer", "merge", "peer"]
    reason: bool
    form: bool


class Lifecycle(Page[Move]):
    """All legal moves."""


class IncidentQuery(PageQuery):
    """Which incidents: `open` are those not closed, merged or cancelled."""

    status: Literal["open", "waiting", "handling", *STATUSES] | None = None
    priority: Priority | None = None
    organisation: Annotated[Id | None, Field(description="This organisation and those below it")] = None
    bbox: QueryBox | None = None


class PlaceQuestion(Request):
    """A category and a place."""

    category: Name
    location: LonLat


class TimelineEntry(Answer):
    """One act on an incident."""

    at: str
    act: str
    account: str
    details: dict[str, Any]


class Timeline(Page[TimelineEntry]):
    """The acts on an incident, the first first."""


class IncidentPath(IdPath):
    """The incident an address speaks of."""
