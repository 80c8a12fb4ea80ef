"""Recommendations: who can be there first by road, and why."""

from typing import Annotated, Literal

from pydantic import Field

from dispatch.replay import VERDICTS
from web.schemas.base import Answer, Name, Request
from web.schemas.geometry import LonLat
from web.schemas.organisations import OrganisationRef
from web.schemas.squads import Mode


class Reason(Answer):
    """Why a squad stands where it stands, in words, with the seconds it adds to the score."""

    code: str
    text: str
    seconds: float | None


class Candidate(Answer):
    """A squad that could go."""

    squad_id: int
    call_sign: str
    organisation: OrganisationRef | None
    mode: Mode
    capabilities: list[str]
    location: LonLat
    fix_age_s: float
    travel_time_s: float
    distance_m: float
    straight_line_m: float
    straight_line_rank: int
    score: Annotated[float, Field(description="Travel time with policy, in seconds; lower is better")]
    reasons: list[Reason]


class LeftOut(Answer):
    """A squad near by that cannot be recommended."""

    squad_id: int
    call_sign: str
    organisation: OrganisationRef | None
    location: LonLat | None
    straight_line_m: float | None
    why: Reason


class StraightLineNearest(Answer):
    """The squad nearest as the crow flies, and its time by road."""

    squad_id: int
    call_sign: str
    location: LonLat
    straight_line_m: float
    travel_time_s: float


class LeftOutCount(Answer):
    """How many squads were left out for a reason."""

    code: str
    text: str
    count: int


class Recommendation(Answer):
    """The squads ranked by road, the nearest left out, and what it took."""

    candidates: list[Candidate]
    left_out: list[LeftOut]
    left_out_counts: list[LeftOutCount]
    straight_line_nearest: StraightLineNearest | None
    notes: list[Reason]
    considered: int
    computed_in_ms: float


class Replay(Answer):
    """What an assignment rested on, what was recommended then, and what the same inputs give now."""

    verdict: Annotated[
        Literal[VERDICTS],
        Field(
            description="`network_gone`, `closures_gone`: the roads or a closure of that time are no longer "
            "there, and nothing can be recomputed"
        ),
    ]
    computed_at: str
    network: Annotated[str, Field(description="The version of the road network")]
    closures: Annotated[list[int], Field(description="The closures that were in force")]
    location: LonLat
    required_capabilities: list[str]
    policy: dict[str, float]
    squads: Annotated[int, Field(description="How many squads were known")]
    then: Recommendation
    now: Recommendation | None
    differing: Annotated[list[int], Field(description="The squads about which the two differ")]


class RecommendationQuery(Request):
    """How many candidates to answer."""

    limit: Annotated[int, Field(ge=1, le=100)] = 5


class RecommendationQuestion(Request):
    """A bare place and a category; nothing is stored."""

    location: LonLat
    category: Name
    limit: Annotated[int, Field(ge=1, le=100)] = 5
