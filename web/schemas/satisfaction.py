"""How satisfied reporters are, by who answered, by category and by month."""

from typing import Annotated

from pydantic import Field

from web.schemas.base import Answer, Request, Time

Share = Annotated[float | None, Field(ge=0, le=1)]


class SatisfactionQuery(Request):
    """Of incidents reported when; in the last 90 days if nothing is said."""

    since: Time | None = None
    until: Time | None = None


class SatisfactionFigures(Answer):
    """How many reporters could be asked, what those said who answered, and what that tells.

    `share` is of those who answered, satisfied or basically; `low` to `high` is its interval of 95% (Wilson).
    """

    key: Annotated[str, Field(description="The id of an organisation or category, or a month (YYYY-MM)")]
    name: str
    name_en: str
    reporters: int
    answered: int
    satisfied: int
    basically: int
    not_satisfied: int
    share: Share
    low: Share
    high: Share


class SatisfactionShown(Answer):
    """The figures of all reporters, and by organisation, category and month of the report."""

    since: str
    until: str
    total: SatisfactionFigures
    organisations: list[SatisfactionFigures]
    categories: list[SatisfactionFigures]
    months: list[SatisfactionFigures]
