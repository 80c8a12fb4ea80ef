"""Double-random draws: what is asked for, what was drawn, and what is published."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from web.schemas.base import Answer, Id, IdPath, Name, Page, PageQuery, Request
from web.schemas.organisations import OrganisationRef
from web.schemas.subjects import Grade, GradedKind, Result

MOST_INSPECTORS = 500
Key = Annotated[
    str,
    Field(
        min_length=1,
        max_length=100,
        description="account:7, squad:3, or a name as name:张三",
    ),
]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256 in hexadecimal digits")]


class DrawFilters(Request):
    """Which subjects enter; nothing named means all that have a grade."""

    kinds: Annotated[list[GradedKind], Field(max_length=4)] = Field(default_factory=list)
    grades: Annotated[list[Grade], Field(max_length=4)] = Field(default_factory=list)
    organisation: Id | None = None
    not_inspected_days: Annotated[int | None, Field(ge=1, le=3650)] = None


class NewRecusal(Request):
    """That an inspector stands aside for a subject, or, with none named, for all; and why."""

    inspector: Key
    subject_id: Id | None = None
    reason: Annotated[str, Field(min_length=1, max_length=500)]


class DrawWish(Request):
    """What is to be drawn."""

    name: Name
    filters: DrawFilters = Field(default_factory=DrawFilters)
    wanted: Annotated[int, Field(ge=1, le=5000)]
    per_subject: Annotated[int, Field(ge=1, le=10)] = 2
    inspectors: Annotated[list[Key], Field(min_length=1, max_length=MOST_INSPECTORS)]
    recusals: Annotated[list[NewRecusal], Field(max_length=2000)] = Field(default_factory=list)


class NewDraw(DrawWish):
    """What is to be drawn, the hash of the list that was shown, and the seed, if it comes from elsewhere."""

    list_sha256: Digest
    seed: Annotated[str | None, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")] = None
    seed_note: Annotated[str, Field(max_length=500)] = ""


class ExpectedGrade(Answer):
    """Of a grade: how many are on the list, with what weight, and about how many will be drawn."""

    grade: Grade
    on_list: int
    weight: int
    expected: float


class DrawPreview(Answer):
    """The list of a draw before it is made; it says nothing of the outcome."""

    list_text: str
    list_sha256: str
    on_list: int
    inspectors: list[dict[str, str]]
    grades: list[ExpectedGrade]


class DrawnInspection(Answer):
    """What came of the inspection of a drawn subject."""

    inspected_on: date
    result: Result
    critical: int
    serious: int
    minor: int


class DrawnInspector(Answer):
    """Who inspects."""

    key: str
    name: str


class Drawn(Answer):
    """A subject that was drawn, as which, and who inspects it; with the result, once there is one."""

    position: int
    subject_id: Id
    name: str
    address: str
    grade: Grade
    weight: int
    inspectors: list[DrawnInspector]
    inspection: DrawnInspection | None


class OpenDraw(Answer):
    """What of a draw anybody may read."""

    id: Id
    name: str
    organisation: OrganisationRef
    method: str
    list_sha256: str
    on_list: int
    wanted: int
    per_subject: int
    seed: str
    seed_source: Literal["made", "given"]
    seed_note: str
    drawn_at: str
    published_at: str | None


class Draw(OpenDraw):
    """A draw (双随机抽取)."""

    filters: dict[str, Any]
    drawn_by: str | None
    published_by: str | None
    inspected: Annotated[int, Field(description="How many of its subjects have a result")]


class DrawPage(Page[Draw]):
    """Draws, the newest first."""


class KeptRecusal(Answer):
    """Who stood aside, for whom, and why."""

    inspector: str
    subject_id: Id | None
    reason: str


class WholeDraw(Draw):
    """A draw with its list and outcome."""

    list_text: str
    inspectors: list[DrawnInspector]
    recusals: list[KeptRecusal]
    drawn: list[Drawn]


class PublishedDraw(OpenDraw):
    """A published draw: with list, seed and outcome, so that anybody can repeat it (docs/draws.md)."""

    list_text: str
    drawn: list[Drawn]


class PublishedDrawPage(Page[OpenDraw]):
    """Published draws, the newest first."""


class DrawQuery(PageQuery):
    """Which draws."""


class DrawPath(IdPath):
    """The draw an address speaks of."""
