"""Violations, and what an incident repeats of them."""

from typing import Annotated, Literal

from pydantic import Field

from data.violations import SOURCES
from web.schemas.base import Answer, Id, IdPath, Name, Page, PageQuery, Time
from web.schemas.categories import CategoryRef
from web.schemas.geometry import LonLat, QueryBox
from web.schemas.organisations import OrganisationRef

Source = Literal[SOURCES]


class SubjectRef(Answer):
    """A subject by its name."""

    id: Id
    name: str


class Violation(Answer):
    """An established offence (违法行为); `day_only` says that its time of day is not known."""

    id: Id
    happened_at: str
    day_only: bool
    category: CategoryRef
    group: Annotated[str, Field(description="Code of its category group, or of its category")]
    subject: SubjectRef | None
    location: LonLat
    address: str
    source: Source
    organisation: OrganisationRef | None
    incident_id: Id | None
    duplicate_of: Annotated[int | None, Field(description="The violation that it tells of once more")]
    is_sample: bool


class ViolationPage(Page[Violation]):
    """Some violations, the newest first."""


class ViolationFilter(PageQuery):
    """Which violations; `duplicates` says whether those that tell of another once more come too."""

    category: Annotated[Name | None, Field(description="Code of a category")] = None
    group: Annotated[Name | None, Field(description="Code of a category group")] = None
    source: Source | None = None
    organisation: Annotated[Id | None, Field(description="This organisation and those below it")] = None
    subject: Id | None = None
    address: Annotated[str | None, Field(max_length=500, description="In any spelling")] = None
    since: Time | None = None
    until: Time | None = None
    bbox: QueryBox | None = None
    duplicates: bool = True


class ViolationPath(IdPath):
    """The violation an address speaks of."""


class Tally(Answer):
    """How many earlier violations, and when the last was; `last_day_only` where its hour is not known."""

    count: int
    last_at: str | None
    last_day_only: bool


class RepeatSummary(Answer):
    """What an incident repeats: it is the `ordinal`-th of its kind at its place within `within_days`.

    `here` counts those before it within `within_m` or at its address; `at_address` and `of_subject` are of
    any kind, within `record_days`. `raises`: as many as make a new incident more urgent.
    """

    within_m: float
    within_days: float
    record_days: float
    ordinal: int
    here: Tally
    at_address: Tally
    of_subject: Tally | None
    raises: bool


class RepeatSubject(SubjectRef):
    """A subject of earlier violations at the place, and of how many."""

    kind: str
    grade: Literal["A", "B", "C", "D"] | None
    count: int


class EarlierViolation(Answer):
    """An earlier violation, and in which ways it is the same."""

    id: Id
    happened_at: str
    day_only: bool
    category: CategoryRef
    address: str
    location: LonLat
    distance_m: float
    source: Source
    how: list[Literal["subject", "address", "place"]]
    subject_id: Id | None
    subject_name: str | None
    incident_id: Id | None
    incident_number: str | None


class Repeats(RepeatSummary):
    """What an incident repeats, with the earlier violations, the newest first and 50 at most."""

    subjects: list[RepeatSubject]
    items: list[EarlierViolation]
