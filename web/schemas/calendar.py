"""The calendar of working days, and what a file made of it."""

from datetime import date

from web.schemas.base import Answer


class Calendar(Answer):
    """What the calendar of working days holds beside weekends; nothing until somebody enters it."""

    days_off: int
    workdays: int
    first: date | None
    last: date | None


class TakenDays(Answer):
    """What the days of a file made of the calendar."""

    added: int
    changed: int
    same: int
    years: list[int]
