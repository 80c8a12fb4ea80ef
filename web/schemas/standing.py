"""What neighbours have settled: agreements, loans of squads and rotas."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from web.schemas.base import Answer, Id, IdPath, Name, Page, PageQuery, PartialChange, Request, Time
from web.schemas.geometry import Geometry, LonLat
from web.schemas.organisations import OrganisationRef

Answers = Literal["a", "b", "alternating"]
Note = Annotated[str, Field(max_length=2000)]
Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$", description="HH:MM in Beijing")]
Minutes = Annotated[int, Field(ge=0, le=1440)]


class Area(Request):
    """An area: a feature of a layer, a GeoJSON polygon, or what lies around a place."""

    feature_id: Id | None = None
    shape: Geometry | None = None
    around: LonLat | None = None
    radius_m: Annotated[float | None, Field(gt=0, le=20_000)] = None

    @model_validator(mode="after")
    def _one_way(self) -> "Area":
        given = [name for name in ("feature_id", "shape", "around") if getattr(self, name) is not None]
        if len(given) > 1:
            raise PydanticCustomError("one_area", "Give one of feature_id, shape, around")
        if self.around is not None and self.radius_m is None:
            raise PydanticCustomError("radius", "A place takes a radius_m")
        return self


class NewAgreement(Request):
    """What two neighbours agree on; without an area it holds along their whole border."""

    name: Name
    name_en: Annotated[str, Field(max_length=200)] = ""
    a: Id
    b: Id
    answers: Answers
    alternates_from: Annotated[date | None, Field(description="The day on which `a` answers first")] = None
    area: Area = Field(default_factory=Area)
    categories: Annotated[list[Name], Field(max_length=200)] = Field(default_factory=list)
    window: Annotated[dict[str, Any] | None, Field(description="A time window, as features have it")] = None
    note: Note = ""


class AgreementChange(PartialChange):
    """What of an agreement is to be changed; its sides stay.

    By those above both it counts at once; by one side it waits for the other's answer.
    """

    null_takes_away = ("alternates_from", "window")

    name: Name | None = None
    name_en: Annotated[str | None, Field(max_length=200)] = None
    answers: Answers | None = None
    alternates_from: date | None = None
    area: Area | None = None
    categories: Annotated[list[Name] | None, Field(max_length=200)] = None
    window: dict[str, Any] | None = None
    note: Note | None = None


class ChangeAnswer(Request):
    """Whether the other side says yes to a change; who asked for it takes it back with a no."""

    accept: bool


class AgreementProposal(Answer):
    """A change that a side asks for: its fields, and the area where that is to change (`moves`)."""

    side: Literal["a", "b"]
    at: str
    changes: dict[str, Any]
    area: Geometry | None
    moves: bool


class Agreement(Answer):
    """An agreement (协议) of two neighbours; `today` is which of them answers today."""

    id: Id
    name: str
    name_en: str
    a: OrganisationRef
    b: OrganisationRef
    answers: Answers
    alternates_from: date | None
    today: Literal["a", "b"]
    feature_id: Id | None
    area: Geometry | None
    categories: list[str]
    window: dict[str, Any] | None
    in_force: bool
    note: str
    made_at: str
    made_by: str | None
    proposal: AgreementProposal | None
    ended_at: str | None
    used: Annotated[int, Field(description="How many incidents it has settled")]


class AgreementPage(Page[Agreement]):
    """Agreements, the newest first."""


class StandingQuery(PageQuery):
    """Which ones: those in force, or those that have ended too."""

    ended: bool = False


class StandingPath(IdPath):
    """The agreement, loan or rota an address speaks of."""


class NewLoan(Request):
    """A squad asked for, or given: without a squad the lender says which."""

    lender: Id
    borrower: Id
    squad_id: Id | None = None
    starts_at: Time
    ends_at: Time
    reason: Annotated[str, Field(min_length=1, max_length=1000)]


class LoanAnswer(Request):
    """The lender's answer; accepting names the squad, if the question has not."""

    accept: bool
    squad_id: Id | None = None
    reason: Annotated[str, Field(max_length=1000)] = ""


class LoanEnd(Request):
    """Why a loan ends early."""

    reason: Annotated[str, Field(max_length=1000)] = ""


class LoanedSquad(Answer):
    """The squad of a loan."""

    id: Id
    call_sign: str


class Loan(Answer):
    """A loan (借调) of a squad for a time; `mine` is what one may do: answer, recall, withdraw, return."""

    id: Id
    squad: LoanedSquad | None
    lender: OrganisationRef
    borrower: OrganisationRef
    starts_at: str
    ends_at: str
    reason: str
    state: Literal["asked", "agreed", "refused", "withdrawn", "lapsed", "recalled", "ended"]
    asked_at: str
    asked_by: str | None
    answered_at: str | None
    answer_reason: str
    ended_at: str | None
    mine: list[Literal["answer", "recall", "withdraw", "return"]]


class LoanPage(Page[Loan]):
    """Loans, the newest first."""


class LoanQuery(PageQuery):
    """Which loans: those asked for and in force, or those that are over too."""

    ended: bool = False


class NewTurn(Request):
    """A squad's turn: hours of weekdays (1 is Monday), `run_days` in a row out of every `every_days`."""

    squad_id: Id
    weekdays: Annotated[list[Annotated[int, Field(ge=1, le=7)]], Field(min_length=1, max_length=7)]
    opens: Clock = "00:00"
    closes: Clock = "24:00"
    first_day: date
    every_days: Annotated[int, Field(ge=1, le=366)] = 1
    run_days: Annotated[int, Field(ge=1, le=366)] = 1

    @model_validator(mode="after")
    def _within(self) -> "NewTurn":
        if self.run_days > self.every_days:
            raise PydanticCustomError("cycle", "run_days must not exceed every_days")
        if self.opens == "24:00":
            raise PydanticCustomError("opens", "A turn opens before 24:00")
        return self


class NewRota(Request):
    """A place and the squads that work it in turn."""

    name: Name
    name_en: Annotated[str, Field(max_length=200)] = ""
    area: Area
    turns: Annotated[list[NewTurn], Field(min_length=1, max_length=60)]
    window: Annotated[dict[str, Any] | None, Field(description="When somebody is to be on; else always")] = (
        None
    )


class RotaChange(PartialChange):
    """What of a rota is to be changed; turns are given whole and count from now on."""

    null_takes_away = ("window",)

    name: Name | None = None
    name_en: Annotated[str | None, Field(max_length=200)] = None
    area: Area | None = None
    turns: Annotated[list[NewTurn] | None, Field(min_length=1, max_length=60)] = None
    window: dict[str, Any] | None = None


class Turn(Answer):
    """A squad's turn."""

    squad: LoanedSquad
    organisation: OrganisationRef
    weekdays: list[int]
    opens: str
    closes: str
    first_day: date
    every_days: int
    run_days: int


class Stint(Answer):
    """A squad that is on from one time to another."""

    squad: LoanedSquad
    organisation: OrganisationRef
    starts_at: str
    ends_at: str


class Gap(Answer):
    """A span in which nobody is on."""

    starts_at: str
    ends_at: str


class Overlap(Answer):
    """A span in which several squads are on."""

    starts_at: str
    ends_at: str
    squads: list[str]


class Rota(Answer):
    """A rota (轮值): who is on now and next; gaps and overlaps of the next four weeks."""

    id: Id
    name: str
    name_en: str
    feature_id: Id | None
    area: Geometry
    window: dict[str, Any] | None
    turns: list[Turn]
    now: list[Stint]
    next: Stint | None
    gaps: list[Gap]
    overlaps: list[Overlap]
    made_at: str
    made_by: str | None
    ended_at: str | None


class RotaPage(Page[Rota]):
    """Rotas, the newest first."""
