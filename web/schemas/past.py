"""Moments and spans of the past, as they are asked for and shown."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from web.schemas.base import Answer, Id, Page, PageQuery, Request, Time
from web.schemas.city import Counts
from web.schemas.incidents import Incident
from web.schemas.squads import Squad
from web.schemas.travel import Closure

LONGEST = timedelta(days=1)
MOST_MOMENTS = 400
LONGEST_BARS = timedelta(days=400)
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
FixRow = tuple[int, float, float, float | None, float | None, float, float]


def _within_reason(at: datetime) -> datetime:
    if not EARLIEST <= at <= LATEST:
        raise PydanticCustomError("moment", "A moment between the years 2000 and 2200 is expected")
    return at


Moment = Annotated[Time, AfterValidator(_within_reason)]


class PastQuery(Request):
    """Which moment."""

    at: Moment


class Span(Request):
    """After which moment, and up to which."""

    since: Moment
    until: Moment

    @model_validator(mode="after")
    def _runs_forward(self) -> "Span":
        if not self.since < self.until:
            raise PydanticCustomError("span", "The end must come after the beginning")
        if self.until - self.since > self.longest():
            raise PydanticCustomError("span", f"At most {self.longest().days} days are answered at once")
        return self

    @classmethod
    def longest(cls) -> timedelta:
        """Return how long a span may be."""
        return LONGEST


class PastEventsQuery(Span, PageQuery):
    """Which page of what changed in a span of at most a day; `newest_first` goes back from its end."""

    newest_first: bool = False


class PastFixesQuery(Span):
    """A span of at most a day, and how finely it is cut."""

    every_s: Annotated[float, Field(ge=0.5, le=3600, description="At most one fix of a squad in so long")] = 5

    @model_validator(mode="after")
    def _of_bounded_size(self) -> "PastFixesQuery":
        if (self.until - self.since).total_seconds() / self.every_s > MOST_MOMENTS:
            raise PydanticCustomError("span", f"At most {MOST_MOMENTS} moments are answered at once")
        return self


class PastBarsQuery(Span):
    """A span of at most 400 days, and into how many parts it is cut."""

    parts: Annotated[int, Field(ge=1, le=500)] = 120

    @classmethod
    def longest(cls) -> timedelta:
        """Return how long a span may be."""
        return LONGEST_BARS


class PastLayer(Answer):
    """The version in which a layer was published; its tiles are drawn with `version` and `at`."""

    id: Id
    key: str
    version: int


class FeedLine(Answer):
    """A line of the feed."""

    id: int
    at: str
    kind: str
    text: str
    text_en: str
    incident_id: int | None
    organisation: int | None


class PastPicture(Answer):
    """The map and the queue as they were at a moment."""

    at: str
    kept_since: str
    incidents: list[Incident]
    squads: list[Squad]
    closures: list[Closure]
    layers: list[PastLayer]
    feed: list[FeedLine]
    counts: Counts


class PastEvent(Answer):
    """What changed: the state from then on, or null where something was no longer there to be seen."""

    at: str
    kind: Literal["incident", "squad", "closure", "layer", "feed"]
    id: int | None
    view: dict[str, Any] | None


class PastEventPage(Page[PastEvent]):
    """What changed, in the order in which it did."""


class PastFixes(Answer):
    """Where squads moved: id, lon, lat, heading, speed, and when it was recorded and received (epoch s)."""

    fixes: list[FixRow]


class PastBars(Answer):
    """How many incidents were reported in each part of a span, and since when the past is kept."""

    since: str
    until: str
    kept_since: str | None
    reported: list[int]
