"""Squads for all waiting incidents at once, beside one by one, and taking what was chosen of that."""

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from dispatch.replay import VERDICTS
from dispatch.waiting import MOST
from web.schemas.assignments import Assignment
from web.schemas.base import Answer, Id, IdPath, Name, Request
from web.schemas.categories import CategoryRef
from web.schemas.geometry import LonLat
from web.schemas.incidents import Priority
from web.schemas.organisations import OrganisationRef
from web.schemas.problems import Problem
from web.schemas.recommendations import Reason
from web.schemas.squads import Mode


class ProposalQuestion(Request):
    """Which of the waiting incidents are meant; what is left out lets every one through."""

    incidents: Annotated[list[Id], Field(max_length=MOST)] = Field(default_factory=list)
    priorities: Annotated[list[Priority], Field(max_length=4)] = Field(default_factory=list)
    categories: Annotated[list[Name], Field(max_length=200)] = Field(default_factory=list)


class Leg(Answer):
    """A squad sent to an incident, and by how many seconds it would come too late."""

    squad_id: int
    call_sign: str
    organisation: OrganisationRef | None
    mode: Mode
    location: LonLat
    travel_time_s: float
    score: float
    late_s: float


class Line(Answer):
    """An incident with the squad it gets at once and the one it gets in turn, and why these differ."""

    incident_id: int
    number: str
    priority: Literal[1, 2, 3, 4]
    category: CategoryRef | None
    place: str
    location: LonLat
    at_once: Leg | None
    in_turn: Leg | None
    why: Reason


class Totals(Answer):
    """What one of the two answers comes to."""

    served: int
    left: int
    travel_s: float
    worst_s: float
    late: int
    cost_s: Annotated[float, Field(description="What is made least: seconds with policy, lateness, waiting")]


class Proposal(Answer):
    """Both answers, line by line and in total; nothing is stored."""

    lines: list[Line]
    at_once: Totals
    in_turn: Totals
    saved_s: Annotated[float, Field(description="Less time on the road, over incidents that both serve")]
    considered: Annotated[int, Field(description="How many squads may be sent to any of them")]
    computed_in_ms: float


class Pair(Request):
    """A squad chosen for an incident."""

    incident_id: Id
    squad_id: Id


class ChosenPairs(Request):
    """What was chosen of a proposal; no incident and no squad twice."""

    pairs: Annotated[list[Pair], Field(min_length=1, max_length=MOST)]

    @model_validator(mode="after")
    def _distinct(self) -> "ChosenPairs":
        for name in ("incident_id", "squad_id"):
            ids = [getattr(pair, name) for pair in self.pairs]
            if len(ids) != len(set(ids)):
                raise PydanticCustomError("twice", "No incident and no squad may be chosen twice")
        return self


class PairOutcome(Answer):
    """What came of a pair: an assignment, or the problem that kept it from being made."""

    incident_id: int
    squad_id: int
    assignment: Assignment | None
    problem: Problem | None


class BatchOutcome(Answer):
    """What came of all pairs, in their order; `id` is that of what was kept for replay."""

    id: int
    sent: int
    outcomes: list[PairOutcome]


class BatchPath(IdPath):
    """The batch of assignments an address speaks of."""


class BatchReplay(Answer):
    """The proposal behind a batch, worked out once more from what was kept: the incidents that differ."""

    verdict: Literal[VERDICTS]
    made_at: str
    then: Proposal
    differing: list[int]
