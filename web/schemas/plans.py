"""Event plans and holidays."""

from datetime import date
from typing import Annotated

from pydantic import Field

from web.schemas.base import Answer, Id, IdPath, Name, Page, PartialChange, Request


class Plan(Answer):
    """An event plan: layers that belong together, and the days it is for."""

    id: Id
    name: str
    name_en: str
    starts_on: date | None
    ends_on: date | None
    copied_from: int | None
    is_sample: bool
    layers: int
    organisation: str | None
    organisation_en: str | None


class PlanPage(Page[Plan]):
    """Some plans, the newest first."""


class PlanPath(IdPath):
    """The plan an address speaks of."""


class NewPlan(Request):
    """A plan to be made."""

    name: Name
    name_en: Annotated[str, Field(max_length=200)] = ""
    starts_on: date | None = None
    ends_on: date | None = None


class PlanChange(PartialChange):
    """What of a plan is to be changed."""

    null_takes_away = ("starts_on", "ends_on")

    name: Name | None = None
    name_en: Annotated[str | None, Field(max_length=200)] = None
    starts_on: date | None = None
    ends_on: date | None = None


class PlanCopy(Request):
    """A copy of a plan that starts on another day; all its dates move with it."""

    name: Name
    starts_on: date


class Holiday(Request):
    """A day off, or a day of work in its stead."""

    day: date
    name: Annotated[str, Field(max_length=60)] = ""
    is_workday: bool = False


class Holidays(Request):
    """The holidays of a year."""

    items: Annotated[list[Holiday], Field(max_length=366)]


class YearPath(Request):
    """The year an address speaks of."""

    year: Annotated[int, Field(ge=2000, le=2100)]
