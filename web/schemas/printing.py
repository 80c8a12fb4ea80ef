"""Briefings and situation sheets by schedule, and the files that were printed."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from web.schemas.base import Answer, Id, Page, PageQuery, Request
from web.schemas.deliveries import Times
from web.schemas.geometry import Box
from web.schemas.hotspots import GroupCode, Window
from web.schemas.organisations import OrganisationRef

What = Literal["briefing", "sheet"]
Language = Literal["zh-CN", "en"]
Paper = Literal["A3", "A4"]
OF_BRIEFING, OF_SHEET = ("group", "window"), ("paper", "landscape", "title", "layers")


class PrintOptions(Request):
    """What is printed: `group` and `window` of a briefing, `paper` to `layers` of a sheet, `bounds` of both.

    Without `bounds` it is the land of the organisation; without `layers`, all in force.
    """

    bounds: Box | None = None
    group: GroupCode | None = None
    window: Window | None = None
    paper: Paper | None = None
    landscape: bool | None = None
    title: Annotated[str | None, Field(min_length=1, max_length=80)] = None
    layers: Annotated[list[Id] | None, Field(max_length=200)] = None

    @model_validator(mode="after")
    def _is_a_box(self) -> "PrintOptions":
        if self.bounds is not None and not (
            self.bounds[0] < self.bounds[2] and self.bounds[1] < self.bounds[3]
        ):
            raise PydanticCustomError("box", "[west, south, east, north] is expected, with some extent")
        return self


class PrintScheduleBody(Request):
    """When and how something is printed; `keep` says how many files stay."""

    what: What
    language: Language = "zh-CN"
    options: PrintOptions = Field(default_factory=PrintOptions)
    times: Times
    folder: Annotated[str, Field(max_length=200, description="Below that of the organisation")] = ""
    keep: Annotated[int, Field(ge=1, le=400)] = 30
    paused: bool = False

    @model_validator(mode="after")
    def _fits(self) -> "PrintScheduleBody":
        others = OF_SHEET if self.what == "briefing" else OF_BRIEFING
        strange = [name for name in others if getattr(self.options, name) is not None]
        if strange:
            raise PydanticCustomError(
                "not_of_what", "Options {names} are not of a {what}", {"names": strange, "what": self.what}
            )
        return self


class NewPrintSchedule(PrintScheduleBody):
    """A schedule of printing for an organisation, one's own if none is said."""

    organisation_id: Id | None = None


class PrintSchedule(Answer):
    """A schedule of printing, and what came of it last."""

    id: Id
    organisation: OrganisationRef
    what: What
    language: Language
    options: PrintOptions
    times: str
    folder: str
    keep: int
    next_at: datetime | None
    paused: bool
    made_at: datetime
    made_by: str | None


class PrintSchedules(Answer):
    """Schedules of printing."""

    items: list[PrintSchedule]


class PrintFile(Answer):
    """A file that was printed, failed or waits; `problem` is a word, and what it bears."""

    id: Id
    schedule_id: Id
    what: What
    made_for: datetime
    state: Literal["waiting", "done", "failed"]
    attempts: int
    due_at: datetime
    ended_at: datetime | None
    name: str
    size_bytes: int | None
    sha256: str
    problem: str


class PrintFilePage(Page[PrintFile]):
    """Printed files, the newest first."""


class PrintFileQuery(PageQuery):
    """Which printed files."""

    schedule: Id | None = None
