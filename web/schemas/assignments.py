"""Assignments as they are made, taken further and shown."""

from typing import Annotated, Literal

from pydantic import Field

from web.schemas.base import Answer, Id, IdPath, Request


class Assignment(Answer):
    """A squad on an incident."""

    id: int
    incident_id: int
    squad_id: int
    call_sign: str
    role: Literal["lead", "support"]
    status: Literal["dispatched", "accepted", "en_route", "on_scene", "handled", "released"]
    travel_time_s: float | None
    override_reason: str
    assigned_at: str
    accepted_at: str | None
    en_route_at: str | None
    on_scene_at: str | None
    ended_at: str | None


class NewAssignment(Request):
    """Which squad to send, and why if the recommendation left it out."""

    squad_id: Id
    role: Literal["lead", "support"] = "lead"
    override_reason: Annotated[str, Field(max_length=1000)] = ""


class AssignmentStep(Request):
    """The step an assignment has reached; `released` takes the squad back and asks for a reason."""

    status: Literal["accepted", "en_route", "on_scene", "handled", "released"]
    reason: Annotated[str, Field(max_length=1000)] = ""


class AssignmentPath(IdPath):
    """The assignment an address speaks of."""
