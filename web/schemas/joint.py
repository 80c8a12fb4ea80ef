"""Joint response as it is shown: who has taken an incident, and what is asked of whom."""

from typing import Annotated, Literal

from pydantic import Field

from web.schemas.base import Answer, Id, IdPath, Page, PageQuery, Request
from web.schemas.organisations import Level, OrganisationRef

Reason = Annotated[str, Field(min_length=1, max_length=1000)]


class Refusal(Answer):
    """That a side does not take an incident, and why."""

    organisation: OrganisationRef
    reason: str
    at: str


class Joint(Answer):
    """A joint response: both sides were told at once.

    "untaken" by anybody, "settled" by an agreement or a rota (`by`), "taken" by who acted first, or "risen"
    to those above since nobody took it; until `due_at` it does not rise.
    """

    state: Literal["untaken", "settled", "taken", "risen"]
    how: Literal["first", "agreement", "rota", "risen"]
    by: str | None
    told_at: str
    due_at: str | None
    taken_at: str | None
    taken_by: OrganisationRef | None
    risen_at: str | None
    refused: list[Refusal]


class OpenTransfer(Answer):
    """A transfer that waits for an answer: of who is asked or, since it rose, of the decider."""

    id: Id
    holder: OrganisationRef
    target: OrganisationRef
    decider: OrganisationRef | None
    reason: str
    requested_at: str
    due_at: str
    risen_at: str | None


class Transfer(OpenTransfer):
    """A transfer, and what came of it."""

    incident_id: Id
    number: str
    state: Literal["open", "accepted", "refused", "withdrawn", "taken_over", "void"]
    requested_by: str | None
    answered_at: str | None
    answer_reason: str
    squads: Literal["stay", "recall"] | None


class TransferPage(Page[Transfer]):
    """Transfers, the newest first; `waiting` is how many wait for an answer of one's own organisation."""

    waiting: int


class TransferQuery(PageQuery):
    """Which transfers: those to be answered (`in`), those asked for by one's own (`out`), or all one sees."""

    box: Literal["in", "out", "all"] = "in"
    incident: Annotated[Id | None, Field(description="Those of this incident")] = None
    open: bool = True


class NewTransfer(Request):
    """To whom an incident is to be handed, and why."""

    to: Id
    reason: Reason


class TransferAnswer(Request):
    """The answer: `take_over` is for who decides on a transfer that rose; a refusal asks for a reason."""

    answer: Literal["accept", "refuse", "take_over"]
    reason: Annotated[str, Field(max_length=1000)] = ""
    squads: Annotated[
        Literal["stay", "recall"], Field(description="Whether squads on the incident stay on it")
    ] = "stay"


class Withdrawal(Request):
    """Why something is taken back."""

    reason: Annotated[str, Field(max_length=1000)] = ""


class SideRefusal(Request):
    """Why one's side does not take an incident."""

    reason: Reason


class TransferPath(IdPath):
    """The transfer an address speaks of."""


class TargetQuery(Request):
    """Words of an organisation's name or code; without them those near at hand are proposed."""

    q: Annotated[str, Field(max_length=100)] = ""


class Target(Answer):
    """An organisation that may get an incident, and why it is proposed."""

    organisation: OrganisationRef
    level: Level
    why: Literal["owner", "neighbour", "above", "former", "at_place", "below", "peer", "found"]


class Targets(Answer):
    """Organisations that an incident may be handed to."""

    items: list[Target]
