"""Subjects of inspection: their grades and what those rest on, inspections, hazards and warnings."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from web.schemas.base import Answer, Id, IdPath, Page, PageQuery, Request
from web.schemas.geometry import LonLat, QueryBox
from web.schemas.organisations import OrganisationRef

Grade = Literal["A", "B", "C", "D"]
GradedKind = Literal["shop", "site", "vehicle", "company"]
Result = Literal["pass", "conditions", "fail", "none"]
Count = Annotated[int, Field(ge=0, le=10_000)]


class GradePart(Answer):
    """What a part of the points is for, within how many days, and in words."""

    what: str
    within_days: int
    count: int
    points: float
    text: str


class GradeChange(Answer):
    """That a grade became another (null: there was none), the points it rests on, and why, in words."""

    id: Id
    at: str
    before: Grade | None
    grade: Grade
    points: float
    cause: Literal["first", "nightly", "violation", "inspection"]
    parts: list[GradePart]
    reason: str


class GradeChangePage(Page[GradeChange]):
    """Changes of a grade, the newest first."""


class Subject(Answer):
    """A subject of inspection (执法检查对象); natural persons bear no grade and are never due."""

    id: Id
    name: str
    kind: str
    licence: str | None
    address: str
    location: LonLat | None
    organisation: OrganisationRef | None
    grade: Grade | None
    hazard: Annotated[str, Field(description="What to beware of, or nothing")]
    violations_90_days: int
    violations_year: int
    last_violation_at: str | None
    last_inspected_on: date | None
    last_result: Result | None
    due_on: Annotated[date | None, Field(description="When it is to be inspected next, by its grade")]
    is_sample: bool


class SubjectPage(Page[Subject]):
    """Subjects, the worst grade first."""


class SubjectViolation(Answer):
    """An offence of the subject."""

    id: Id
    happened_at: str
    day_only: bool
    source: Literal["complaint", "patrol"]
    address: str
    incident_id: Id | None
    category: "SubjectCategory"
    location: LonLat


class SubjectCategory(Answer):
    """What an offence was."""

    code: str
    name: str
    name_en: str


class Inspection(Answer):
    """An inspection and its result."""

    id: Id
    subject_id: Id
    inspected_on: date
    result: Result
    critical: int
    serious: int
    minor: int
    inspector: str
    note: str
    draw_id: Id | None
    recorded_at: str


class InspectionPage(Page[Inspection]):
    """Inspections, the newest first."""


class WholeSubject(Subject):
    """A subject with what its grade rests on, and its last hundred violations and inspections."""

    graded: GradeChange | None
    violations: list[SubjectViolation]
    inspections: list[Inspection]


class SubjectQuery(PageQuery):
    """Which subjects: by words in name, licence or address, by grade, kind, organisation, place; due."""

    q: Annotated[str, Field(max_length=100)] = ""
    grade: Grade | None = None
    kind: Annotated[str | None, Field(max_length=20)] = None
    organisation: Id | None = None
    bbox: QueryBox | None = None
    due: bool = False
    hazard: bool = False


class SubjectPath(IdPath):
    """The subject an address speaks of."""


class Hazard(Request):
    """What to beware of at a subject; nothing takes the note away."""

    note: Annotated[str, Field(max_length=500)]


class NewInspection(Request):
    """The result of an inspection; in a draw, that of a subject it chose."""

    subject_id: Id
    inspected_on: date
    result: Result
    critical: Count = 0
    serious: Count = 0
    minor: Count = 0
    inspector: Annotated[str, Field(max_length=200)] = ""
    note: Annotated[str, Field(max_length=2000)] = ""
    draw_id: Id | None = None


class InspectionQuery(PageQuery):
    """Which inspections: of a subject, of a draw."""

    subject: Id | None = None
    draw: Id | None = None


class GradeRow(Answer):
    """A grade: from how many points, how many have it, how often they are inspected, weight in draws."""

    grade: Grade
    from_points: float
    subjects: int
    checks_a_year: float
    draw_weight: int


class GradeSpan(Answer):
    """Up to how many days back what is found counts with which share."""

    within_days: int
    share: float


class PriorityPoints(Answer):
    """The points of a violation, by the priority of its category."""

    priority: int
    points: float


class GradeRule(Answer):
    """The rule of grades as it is set."""

    grades: list[GradeRow]
    spans: list[GradeSpan]
    violations: list[PriorityPoints]
    inspections: Annotated[
        dict[str, float], Field(description="fail, conditions; each critical, each serious")
    ]
    clean: Annotated[float, Field(description="What a clean last inspection takes off")]


class Warned(Answer):
    """A subject to beware of: the incident's own, at its address, or near it."""

    subject_id: Id
    name: str
    grade: Grade | None
    how: Literal["subject", "address", "near"]
    hazard: str
    text: str


class Warnings(Answer):
    """What is to be known before going to an incident."""

    items: list[Warned]
