"""Response plans (处置预案) as they are written, fitted to an incident, taken and answered."""

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from data.response_plans import ANSWERS, ROLES_TOLD
from dispatch.response.asking import CHECK, NOTE
from dispatch.response.seats import LEAD, SUPPORT
from web.schemas.assignments import Assignment
from web.schemas.base import Answer, Id, IdPath, Name, Page, PageQuery, Request
from web.schemas.features import NamedFeature
from web.schemas.geometry import LonLat
from web.schemas.incidents import Incident, Priority
from web.schemas.organisations import OrganisationRef
from web.schemas.problems import Problem
from web.schemas.recommendations import Reason
from web.schemas.squads import Mode

MOST_SQUADS = 30
Role = Literal[LEAD, SUPPORT]
ToldRole = Literal[ROLES_TOLD]
Level = Annotated[int, Field(ge=1, le=3, description="Level of response: 1 usual, 2 reinforced, 3 full")]


class Slot(Request):
    """Squads that are wanted: how many, as what, with which capabilities and way of moving."""

    role: Role = SUPPORT
    count: Annotated[int, Field(ge=1, le=20)] = 1
    capabilities: Annotated[list[Name], Field(max_length=20)] = Field(default_factory=list)
    mode: Mode | None = None


class Question(Request):
    """What is asked on arrival: to be ticked (`check`) or written (`note`)."""

    text: Name
    text_en: Annotated[str, Field(max_length=200)] = ""
    kind: Literal[CHECK, NOTE] = CHECK


class PlanContent(Request):
    """A response plan; what is empty of categories, kinds, layers and features means any."""

    name: Name
    name_en: Annotated[str, Field(max_length=200)] = ""
    organisation_id: Annotated[Id, Field(description="It holds for this organisation and those below")]
    categories: Annotated[list[Name], Field(max_length=200)] = Field(default_factory=list)
    kinds: Annotated[list[Name], Field(max_length=50)] = Field(default_factory=list)
    layer_ids: Annotated[list[Id], Field(max_length=100)] = Field(default_factory=list)
    feature_ids: Annotated[list[Id], Field(max_length=200)] = Field(default_factory=list)
    window: Annotated[
        dict[str, Any] | None, Field(description="Hours of the week, as for features; always if null")
    ] = None
    level: Level = 1
    slots: Annotated[list[Slot], Field(max_length=20)] = Field(default_factory=list)
    told_organisations: Annotated[list[Id], Field(max_length=50)] = Field(default_factory=list)
    told_roles: Annotated[list[ToldRole], Field(max_length=3)] = Field(default_factory=list)
    checklist: Annotated[list[Question], Field(max_length=50)] = Field(default_factory=list)

    @model_validator(mode="after")
    def _makes_sense(self) -> "PlanContent":
        if sum(slot.count for slot in self.slots if slot.role == LEAD) > 1:
            raise PydanticCustomError("one_lead", "At most one squad leads")
        if sum(slot.count for slot in self.slots) > MOST_SQUADS:
            raise PydanticCustomError("too_many_squads", "At most 30 squads are sent by one plan")
        if not (self.slots or self.told_organisations or self.told_roles or self.checklist):
            raise PydanticCustomError("empty_plan", "A plan sends, tells or asks something")
        return self


class ResponsePlanChange(PlanContent):
    """A whole plan in the place of what it was in that revision."""

    revision: Annotated[int, Field(ge=1)]


class SlotAnswer(Answer):
    """Squads that are wanted."""

    role: Role
    count: int
    capabilities: list[str]
    mode: Mode | None


class QuestionAnswer(Answer):
    """What is asked on arrival."""

    text: str
    text_en: str
    kind: Literal[CHECK, NOTE]


class ResponsePlan(Answer):
    """A response plan (处置预案)."""

    id: int
    name: str
    name_en: str
    organisation_id: int
    categories: list[str]
    kinds: list[str]
    layer_ids: list[int]
    feature_ids: list[int]
    features: Annotated[list[NamedFeature], Field(description="Those of feature_ids that are published now")]
    window: dict[str, Any] | None
    level: Level
    slots: list[SlotAnswer]
    told_organisations: list[int]
    told_roles: list[ToldRole]
    checklist: list[QuestionAnswer]
    revision: int
    is_sample: bool
    changed_at: str


class ResponsePlanPage(Page[ResponsePlan]):
    """Some response plans, in the order of their ids."""


class ResponsePlanQuery(PageQuery):
    """Which plans."""

    organisation: Annotated[Id | None, Field(description="Of this organisation itself")] = None


class ResponsePlanPath(IdPath):
    """The response plan an address speaks of."""


class PlanRef(Answer):
    """A response plan, named."""

    id: int
    name: str
    name_en: str
    level: Level


class Comer(Answer):
    """A squad for a seat; `why` says what keeps one that would do if it were free."""

    squad_id: int
    call_sign: str
    organisation: OrganisationRef | None
    mode: str
    location: LonLat | None
    travel_time_s: float | None
    assignment_id: int | None
    why: Reason | None


class Seat(Answer):
    """A squad that a plan wants, with who is there or would come; if missing, the nearest that would do."""

    role: Role
    capabilities: list[str]
    capability_names: Annotated[list[str], Field(description="In the language asked for")]
    mode: Mode | None
    state: Literal["there", "proposed", "missing"]
    squad: Comer | None
    freed: list[Comer]


class Told(OrganisationRef):
    """An organisation that is to be told, and whether it sees the incident already."""

    knows: bool


class Response(Answer):
    """What the plan that fits an incident would do now; without a fitting plan all of it is empty."""

    level: Level
    plan: PlanRef | None
    why: list[Reason]
    others: list[PlanRef]
    seats: list[Seat]
    missing: int
    told: list[Told]
    told_roles: list[ToldRole]
    checklist: list[QuestionAnswer]
    taken: Annotated[bool, Field(description="Whether this very plan was the last one taken")]


class SeatChoice(Request):
    """A squad that is to be sent, and as what."""

    squad_id: Id
    role: Role


class ResponseChoice(Request):
    """Whom to send by a plan; `whole` asks for all of them or none."""

    plan_id: Id
    squads: Annotated[list[SeatChoice], Field(max_length=MOST_SQUADS)] = Field(default_factory=list)
    whole: bool = False

    @model_validator(mode="after")
    def _distinct(self) -> "ResponseChoice":
        if len({one.squad_id for one in self.squads}) != len(self.squads):
            raise PydanticCustomError("twice", "No squad may be chosen twice")
        if sum(one.role == LEAD for one in self.squads) > 1:
            raise PydanticCustomError("one_lead", "At most one squad leads")
        return self


class LostSquad(Answer):
    """A squad that could not be sent any more, and the problem."""

    squad_id: int
    role: Role
    problem: Problem


class TakenResponse(Answer):
    """What came of taking a response."""

    id: int
    assignments: list[Assignment]
    lost: list[LostSquad]
    told: list[str]
    incident: Incident


class LevelChange(Request):
    """The level wanted, one up if left out; a priority counts instead of the one the level would give."""

    level: Level | None = None
    priority: Priority | None = None
    reason: Annotated[str, Field(max_length=1000)] = ""


class AskedItem(QuestionAnswer):
    """What is asked, with the newest answer."""

    answer: Literal[ANSWERS] | None
    note: str
    account: str | None
    answered_at: str | None


class Questions(Answer):
    """What the response that was taken asks on arrival; nothing if none was taken."""

    response_id: int | None
    plan: str | None
    plan_en: str | None
    level: Level | None
    taken_at: str | None
    items: list[AskedItem]


class GivenAnswer(Request):
    """An answer to an item, by its number from 0."""

    item: Annotated[int, Field(ge=0, le=49)]
    answer: Literal[ANSWERS]
    note: Annotated[str, Field(max_length=2000)] = ""


class GivenAnswers(Request):
    """Answers to what is asked on arrival."""

    answers: Annotated[list[GivenAnswer], Field(min_length=1, max_length=50)]
