"""Rules of deadlines, pauses, notices and signs of safety."""

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from data.deadlines import STEPS
from data.incidents import SOURCES
from web.schemas.base import Answer, Id, Name, Page, PageQuery, Request
from web.schemas.organisations import OrganisationRef

Step = Literal[STEPS]
LONGEST_S = 366 * 86_400
Seconds = Annotated[int, Field(ge=1, le=LONGEST_S)]
WorkingDays = Annotated[
    int,
    Field(ge=1, le=366, description="By the calendar of GET /holidays; the day of the report is not counted"),
]


class DeadlineRule(Request):
    """Within how long each step is due, for a category, a priority and a source, each or any.

    The most special rule that names a step counts; what none names is as the category says. A step is due
    within seconds of calendar time (`…_s`) or with the end of a working day (`…_days`), not both.
    """

    category: Annotated[Name | None, Field(description="Code of a category; any if left out")] = None
    priority: Annotated[int | None, Field(ge=1, le=4)] = None
    source: Literal[SOURCES] | None = None
    accept_s: Seconds | None = None
    arrive_s: Seconds | None = None
    resolve_s: Seconds | None = None
    feedback_s: Seconds | None = None
    accept_days: WorkingDays | None = None
    arrive_days: WorkingDays | None = None
    resolve_days: WorkingDays | None = None
    feedback_days: WorkingDays | None = None
    pause_steps: Annotated[list[Step] | None, Field(max_length=4)] = None
    pause_most_s: Seconds | None = None

    @model_validator(mode="after")
    def _one_measure(self) -> "DeadlineRule":
        for step in STEPS:
            if None not in (getattr(self, f"{step}_s"), getattr(self, f"{step}_days")):
                raise PydanticCustomError("one_measure", f"Give one of {step}_s, {step}_days")
        return self


class DeadlineRules(Request):
    """All rules."""

    items: Annotated[list[DeadlineRule], Field(max_length=500)]


class WrittenRules(DeadlineRules):
    """The rules as they are now, and of how many open incidents a deadline moved."""

    incidents: int


class DeadlineSettings(Request):
    """When deadlines are warned of and rise, and when squads on scene are asked whether they are safe."""

    warn_share: Annotated[float, Field(ge=0, le=0.9)]
    warn_at_most_s: Annotated[float, Field(ge=0, le=LONGEST_S)]
    rise_after_s: Annotated[float, Field(ge=0, le=LONGEST_S)]
    rise_again_after_s: Annotated[float, Field(ge=0, le=LONGEST_S)]
    safety_silent_s: Annotated[float, Field(ge=1, le=86_400)]
    safety_answer_s: Annotated[float, Field(ge=1, le=86_400)]
    safety_fix_counts: bool


class NewPause(Request):
    """Why the clock is to stand still."""

    reason: Annotated[str, Field(max_length=1000)] = ""


class NoticeIncident(Answer):
    """The incident that a notice is about."""

    id: int
    number: str
    place: str
    category: str
    category_en: str


class NoticeSquad(Answer):
    """The squad that a notice is about, or for."""

    id: int
    call_sign: str


class Notice(Answer):
    """Something that a role of an organisation, or a squad, is told of until one of them has seen it."""

    id: int
    kind: str
    role: Literal["admin", "operator", "planner", "supervisor", "squad"]
    organisation: OrganisationRef
    priority: Literal[1, 2, 3, 4]
    step: str
    level: int
    incident: NoticeIncident | None
    squad: NoticeSquad | None
    details: dict[str, Any]
    due_at: str | None
    at: str
    read_at: str | None
    read_by: str | None


class NoticePage(Page[Notice]):
    """Some notices, the newest first."""


class NoticeQuery(PageQuery):
    """Which notices: those that nobody has seen yet, or all."""

    open: bool = True


class SeenNotices(Request):
    """Which notices have been seen; all that are open if left out."""

    ids: Annotated[list[Id] | None, Field(max_length=500)] = None


class Seen(Answer):
    """How many notices were open."""

    count: int


class Safe(Answer):
    """When a squad was last known to be safe."""

    safe_at: str
