"""The board of boundary areas."""

from typing import Annotated

from pydantic import Field

from web.schemas.base import Answer, Id, Request, Time
from web.schemas.geometry import Box
from web.schemas.organisations import OrganisationRef


class BoardQuery(Request):
    """Of which time; the last 30 days if nothing is said."""

    since: Time | None = None
    until: Time | None = None


class Taker(Answer):
    """How many incidents an organisation has."""

    organisation: OrganisationRef
    count: int


class BoardRow(Answer):
    """A boundary area: how many incidents, whose they are, and how fast they were taken."""

    feature_id: Id
    name: str
    name_en: str
    layer_id: Id
    layer: str
    layer_en: str
    bbox: Box
    incidents: int
    open: int
    untaken: int
    takers: list[Taker]
    median_s: Annotated[float | None, Field(description="From being told to the first act")]
    ninetieth_s: float | None
    passed_on: int
    refused: int
    risen: int


class Board(Answer):
    """All boundary areas, the busiest first."""

    since: str
    until: str
    items: list[BoardRow]
