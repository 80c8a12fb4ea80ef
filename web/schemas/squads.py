"""Squads as they are made, changed and shown, and the fixes they report."""

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from data.squads import STATUSES
from gis.roads.network import MODES
from web.schemas.base import Answer, Id, IdPath, Name, Page, PageQuery, PartialChange, Request, Time
from web.schemas.geometry import LonLat
from web.schemas.organisations import OrganisationRef

Mode = Literal[MODES]
SquadStatus = Literal[STATUSES]
LARGEST_ROSTER = 2000


class PostRef(Answer):
    """The post a squad is bound to."""

    id: int
    name: str


class Squad(Answer):
    """A squad (执法队) and where it is."""

    id: int
    call_sign: str
    organisation: OrganisationRef
    mode: Mode
    capabilities: list[str]
    status: SquadStatus
    location: LonLat | None
    heading_deg: float | None
    speed_kmh: float | None
    fix_at: str | None
    fix_age_s: float | None
    post: PostRef | None
    assignment_id: int | None
    incident_id: int | None


class SquadPage(Page[Squad]):
    """Some squads, in the order of their ids."""


class SquadQuery(PageQuery):
    """Which squads."""

    limit: Annotated[int, Field(ge=1, le=LARGEST_ROSTER)] = 100
    status: SquadStatus | None = None
    organisation: Annotated[Id | None, Field(description="This organisation and those below it")] = None


class NewSquad(Request):
    """A squad to be added."""

    call_sign: Name
    organisation_id: Id
    mode: Mode = "car"
    capabilities: list[Name] = Field(default_factory=list, max_length=50)
    status: Literal["off_duty", "available"] = "available"
    location: LonLat | None = None


class SquadChange(PartialChange):
    """What may be changed on a squad. A status of an assignment follows that."""

    status: Literal["off_duty", "available", "busy"] | None = None
    mode: Mode | None = None
    capabilities: Annotated[list[Name] | None, Field(max_length=50)] = None
    post_feature_id: Id | None = None


class SquadPath(IdPath):
    """The squad an address speaks of."""


class TrackQuery(Request):
    """Since when; today if left out."""

    since: Time | None = None


class NewFix(Request):
    """One reading of a squad's position; the squad by id or by call sign."""

    squad_id: Id | None = None
    squad: Name | None = None
    location: LonLat
    recorded_at: Time
    speed_kmh: Annotated[float | None, Field(ge=0, le=400)] = None
    heading_deg: Annotated[float | None, Field(ge=0, le=360)] = None
    accuracy_m: Annotated[float | None, Field(ge=0, le=100_000)] = None

    @model_validator(mode="after")
    def _names_its_squad(self) -> "NewFix":
        if (self.squad_id is None) == (self.squad is None):
            raise PydanticCustomError("one_squad", "Name the squad either by squad_id or by squad")
        return self


class NewFixes(Request):
    """A batch of fixes."""

    fixes: Annotated[list[NewFix], Field(min_length=1, max_length=5000)]


class RejectedFix(Answer):
    """A fix that did not move its squad, by its row in the batch (from 0)."""

    row: int
    code: str
    text: str


class FixesOutcome(Answer):
    """How many fixes moved a squad, and why the others did not."""

    accepted: int
    rejected: list[RejectedFix]
