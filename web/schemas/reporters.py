"""Reporters of incidents: reports as they are added and listed, looks, and satisfaction."""

from typing import Annotated, Literal

from pydantic import Field

from dispatch.reporters import RATINGS
from web.schemas.base import Answer, IdPath, Page, Request, Text
from web.schemas.incidents import Reporter, Source

Rating = Literal[RATINGS]
Note = Annotated[str, Field(max_length=500)]


class NewReport(Request):
    """Another report of an incident that is known already."""

    source: Source
    words: Text = ""
    reporter: Reporter | None = None


class Satisfaction(Answer):
    """What a reporter thinks of the outcome, and who asked."""

    rating: Rating
    note: str
    asked_at: str
    asked_by: str | None


class Report(Answer):
    """A report of an incident, or of one merged into it; its reporter is masked."""

    id: int
    incident_id: int
    incident_number: str
    reported_at: str
    source: str
    words: str
    name: str
    phone: str
    satisfaction: Satisfaction | None


class Look(Answer):
    """That an account looked at the reporters, in one hour."""

    account: str
    at: str


class Reports(Page[Report]):
    """The reports of an incident, the first first, and who looked at its reporters, the last first."""

    looks: list[Look]


class KnownReporter(Answer):
    """Who reported, whole: personal data."""

    id: int
    name: str
    phone: str


class Reporters(Page[KnownReporter]):
    """The reporters of an incident and of those merged into it, the first first."""


class ReportPath(IdPath):
    """The report an address speaks of."""


class SatisfactionGiven(Request):
    """What a reporter said when asked."""

    rating: Rating
    note: Note = ""
