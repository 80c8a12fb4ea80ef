"""Transfers: an incident is taken or refused at a border, and handed on to another organisation."""

from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from data.accounts import Account
from data.incidents import Incident
from data.joint import Transfer
from data.organisations import Organisation
from dispatch.joint.taking import refuse, take_it
from dispatch.joint.targets import list_targets
from dispatch.joint.transfers import answer_transfer, request_transfer, withdraw_transfer
from dispatch.joint.viewing import Decider, Holder, Target, transfer_view
from dispatch.lifecycle import get_incident
from web.api.blueprints import make_blueprint, problems
from web.api.incidents import answer_incident
from web.database import current_session
from web.desk import current_actor
from web.pagination import fetch_page
from web.permissions import allow
from web.schemas import joint as schemas
from web.schemas.incidents import Incident as IncidentAnswer
from web.schemas.incidents import IncidentPath
from web.signin.caller import current_caller

bp = make_blueprint("transfers", "Whose an incident is: taken, refused, handed on")

INCIDENT = "/incidents/<int:id>"
DESKS = ("operator", "supervisor", "admin")


@bp.post(f"{INCIDENT}/taking", responses={200: IncidentAnswer} | problems(404, 409))
@allow("change_incidents")
def take_incident(path: IncidentPath) -> Any:
    """Take an incident at a border for one's side: who is first keeps it."""
    take_it(current_session(), path.id, current_actor())
    current_session().flush()
    return answer_incident(path.id)


@bp.post(f"{INCIDENT}/refusals", responses={200: IncidentAnswer} | problems(404, 409))
@allow("change_incidents")
def refuse_incident(path: IncidentPath, body: schemas.SideRefusal) -> Any:
    """Refuse an incident at a border for one's side; when both have, it rises at once."""
    refuse(current_session(), path.id, current_actor(), body.reason)
    current_session().flush()
    return answer_incident(path.id)


@bp.get(f"{INCIDENT}/transfer-targets", responses={200: schemas.Targets} | problems(404))
@allow("change_incidents")
def list_transfer_targets(path: IncidentPath, query: schemas.TargetQuery) -> Any:
    """List organisations that an incident may be handed to: near at hand, or by name."""
    session = current_session()
    found = list_targets(session, get_incident(session, path.id), query.q)
    items = [
        {"organisation": one.organisation, "level": one.organisation.level, "why": one.why} for one in found
    ]
    return schemas.Targets.model_validate({"items": items})


@bp.post(f"{INCIDENT}/transfers", responses={201: schemas.Transfer} | problems(404, 409))
@allow("change_incidents")
def create_transfer(path: IncidentPath, body: schemas.NewTransfer) -> Any:
    """Ask another organisation to take an incident; one keeps it until that is accepted."""
    transfer = request_transfer(current_session(), path.id, current_actor(), body.to, body.reason)
    return _answer(current_session(), transfer.id), 201


@bp.get("/transfers", responses={200: schemas.TransferPage})
@allow("see_joint")
def list_transfers(query: schemas.TransferQuery) -> Any:
    """List transfers, the newest first: those to be answered by one's own organisation, asked for, or all."""
    session = current_session()
    wanted = _query()
    if query.open:
        wanted = wanted.where(Transfer.state == "open")
    if query.incident is not None:
        wanted = wanted.where(Transfer.incident_id == query.incident)
    if query.box != "all":
        wanted = wanted.where(_box(query.box))
    rows, following = fetch_page(
        session,
        wanted,
        [Transfer.requested_at, Transfer.id],
        cursor=query.cursor,
        limit=query.limit,
        descending=True,
    )
    waiting = session.scalar(
        select(func.count()).select_from(Transfer).where(Transfer.state == "open", _box("in"))
    )
    items = [transfer_view(row, row.number, row.account) for row in rows]
    return schemas.TransferPage.model_validate({"items": items, "next": following, "waiting": waiting})


@bp.post("/transfers/<int:id>/answer", responses={200: schemas.Transfer} | problems(404, 409))
@allow("change_incidents")
def answer_one_transfer(path: schemas.TransferPath, body: schemas.TransferAnswer) -> Any:
    """Accept a transfer, refuse it, or decide on one that rose."""
    session = current_session()
    answer_transfer(session, path.id, current_actor(), body.answer, body.reason, body.squads)
    return _answer(session, path.id)


@bp.post("/transfers/<int:id>/withdrawal", responses={200: schemas.Transfer} | problems(404, 409))
@allow("change_incidents")
def withdraw_one_transfer(path: schemas.TransferPath, body: schemas.Withdrawal) -> Any:
    """Take back what was asked for."""
    withdraw_transfer(current_session(), path.id, current_actor(), body.reason)
    return _answer(current_session(), path.id)


def _query() -> Select[Any]:
    return (
        select(Transfer, Holder, Target, Decider, Incident.number, Account.name.label("account"))
        .join(Holder, Holder.id == Transfer.from_id)
        .join(Target, Target.id == Transfer.to_id)
        .outerjoin(Decider, Decider.id == Transfer.decider_id)
        .join(Incident, Incident.id == Transfer.incident_id)
        .outerjoin(Account, Account.id == Transfer.requested_by)
    )


def _box(box: str) -> ColumnElement[bool]:
    """Return which transfers stand in a box of one's own organisation.

    What those below ask for is in it too; it answers for those below that have no desk of their own.
    """
    own_id, path = current_caller().account.organisation_id, current_caller().organisation_path
    below, desk = aliased(Organisation), aliased(Account)
    is_below = below.path.startswith(path + ".", autoescape=True)
    if box == "out":
        return Transfer.from_id.in_(select(below.id).where(or_(below.id == own_id, is_below)))
    manned = select(desk.id).where(
        desk.organisation_id == below.id, desk.role.in_(DESKS), desk.disabled_at.is_(None)
    )
    mine = select(below.id).where(or_(below.id == own_id, is_below & ~manned.exists()))
    return func.coalesce(Transfer.decider_id, Transfer.to_id).in_(mine)


def _answer(session: Session, transfer_id: int) -> schemas.Transfer:
    session.flush()
    row = session.execute(_query().where(Transfer.id == transfer_id)).one()
    return schemas.Transfer.model_validate(transfer_view(row, row.number, row.account))
