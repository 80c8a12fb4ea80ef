"""Incidents: reported, listed, corrected, moved through their lifecycle."""

from typing import Any

from flask import Response
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from data.incidents import ENDED, Incident
from data.ledger import LedgerEntry
from data.organisations import Organisation
from dispatch.assignment import release_all
from dispatch.authority import check_authority, take
from dispatch.correction import correct
from dispatch.intake import Report, list_possible_duplicates, take_in
from dispatch.joint.peering import list_at_peers
from dispatch.jurisdiction import box
from dispatch.lifecycle import (
    BY_ASSIGNMENT,
    HANDLING,
    TABLE,
    WAITING,
    AssignmentMoves,
    TransferMoves,
    get_incident,
    move,
)
from dispatch.merging import MergeTargetMissing, lock_both, merge
from dispatch.offers import list_offers, standing_of
from dispatch.views import incident_view, incident_views, incidents_query, iso
from dispatch.violations.repeats import case_of, find_repeats
from dispatch.violations.viewing import summary_view
from web.api.blueprints import make_blueprint, problems
from web.database import current_session
from web.desk import current_actor
from web.pagination import fetch_page
from web.permissions import allow
from web.problems.errors import Missing
from web.replica import reading_session
from web.schemas import incidents as schemas
from web.signin.caller import current_caller

bp = make_blueprint("incidents", "What is to be dealt with, where, and how far it has come")

GROUPS = {"waiting": WAITING, "handling": HANDLING}


@bp.get("/incidents", responses={200: schemas.IncidentPage} | problems(404))
@allow("see_incidents")
def list_incidents(query: schemas.IncidentQuery) -> Any:
    """List incidents, the newest first."""
    session = reading_session()
    keys = [Incident.reported_at, Incident.id]
    rows, following = fetch_page(
        session, _filtered(session, query), keys, cursor=query.cursor, limit=query.limit, descending=True
    )
    shown = incidents_query().where(Incident.id.in_([row.id for row in rows]))
    views = incident_views(session, shown.order_by(Incident.reported_at.desc(), Incident.id.desc()))
    add_moves(views)
    return schemas.IncidentPage.model_construct(items=views, next=following)


def _filtered(session: Session, query: schemas.IncidentQuery) -> Select[Any]:
    wanted = select(Incident)
    if query.status == "open":
        wanted = wanted.where(Incident.status.not_in(ENDED))
    elif query.status is not None:
        wanted = wanted.where(Incident.status.in_(GROUPS.get(query.status, (query.status,))))
    if query.status == "waiting":
        wanted = wanted.where(Incident.id.not_in(list_at_peers(session)))
    if query.priority is not None:
        wanted = wanted.where(Incident.priority == query.priority)
    if query.organisation is not None:
        wanted = wanted.where(Incident.organisation_id.in_(below(session, query.organisation)))
    if query.bbox is not None:
        wanted = wanted.where(Incident.location.op("&&")(box(*query.bbox)))
    return wanted


def below(session: Session, organisation_id: int) -> Select[Any]:
    """Return the query of an organisation's id and of those below it; raise Missing."""
    root = session.get(Organisation, organisation_id)
    if root is None:
        raise Missing("organisation", organisation_id)
    under = Organisation.path.startswith(root.path + ".", autoescape=True)
    return select(Organisation.id).where((Organisation.id == root.id) | under)


@bp.post("/incidents", responses={201: schemas.CreatedIncident} | problems(404))
@allow("report_incidents")
def create_incident(body: schemas.NewIncident) -> Any:
    """Report an incident; near and recent ones of the same category come with the answer."""
    session = current_session()
    reporter = body.reporter or schemas.Reporter()
    lon, lat = body.location
    report = Report(
        category=body.category,
        lon=lon,
        lat=lat,
        source=body.source,
        priority=body.priority,
        place=body.place,
        description=body.description,
        accuracy_m=body.accuracy_m,
        reporter_name=reporter.name,
        reporter_phone=reporter.phone,
        subject_id=body.subject,
    )
    incident = take_in(session, report, current_actor())
    repeated = list_possible_duplicates(session, body.category, lon, lat, leave_out=incident.id)
    view = incident_view(session, incident.id) or {}
    add_moves([view])
    add_repeats(view, incident)
    answer = schemas.CreatedIncident.model_validate(view | {"possible_duplicates": repeated})
    return answer, 201


@bp.post("/incidents/possible-duplicates", responses={200: schemas.PossibleDuplicates} | problems(404))
@allow("see_incidents")
def find_possible_duplicates(body: schemas.PlaceQuestion) -> Any:
    """List near and recent incidents of the same category, nearest first."""
    found = list_possible_duplicates(current_session(), body.category, *body.location)
    return schemas.PossibleDuplicates(items=found, next=None)


@bp.get("/incidents/<int:id>", responses={200: schemas.Incident} | problems(404))
@allow("see_incidents")
def get_one_incident(path: schemas.IncidentPath) -> Any:
    """Return an incident; its reporter only to those who need that."""
    return answer_incident(path.id)


@bp.patch("/incidents/<int:id>", responses={200: schemas.Incident} | problems(404, 409))
@allow("change_incidents")
def change_incident(path: schemas.IncidentPath, body: schemas.IncidentChange) -> Any:
    """Correct an incident; a new place finds its jurisdiction anew."""
    session = current_session()
    incident = get_incident(session, path.id, lock=True)
    correct(session, incident, current_actor(), body.said())
    session.flush()
    return answer_incident(path.id)


@bp.post("/incidents/<int:id>/transitions", responses={200: schemas.Incident} | problems(404, 409))
@allow("change_incidents")
def move_incident(path: schemas.IncidentPath, body: schemas.Transition) -> Any:
    """Move an incident through its lifecycle; squads of an incident that has ended are free again."""
    session = current_session()
    if body.to in BY_ASSIGNMENT:
        raise AssignmentMoves(body.to)
    if body.to == "merged":
        _merge(path.id, body)
    else:
        _move(path.id, body)
    session.flush()
    return answer_incident(path.id)


def _move(incident_id: int, body: schemas.Transition) -> None:
    session, actor = current_session(), current_actor()
    incident = get_incident(session, incident_id, lock=True)
    if body.to == "transferred":
        raise TransferMoves(incident.number)
    check_authority(session, incident, actor)
    take(session, incident, actor)
    move(session, incident, body.to, actor, body.reason)
    if body.to not in HANDLING:
        release_all(session, incident, actor, body.reason)


def _merge(incident_id: int, body: schemas.Transition) -> None:
    session = current_session()
    if body.into is None:
        raise MergeTargetMissing(get_incident(session, incident_id).number)
    incident, main = lock_both(session, incident_id, body.into)
    merge(session, incident, main, current_actor(), body.reason, body.squads)


@bp.get("/lifecycle", responses={200: schemas.Lifecycle})
@allow("see_incidents")
def get_lifecycle() -> Any:
    """Return the table of legal moves: from where, to where, by whom and how."""
    return schemas.Lifecycle(items=[schemas.Move.model_validate(row) for row in TABLE], next=None)


@bp.get("/incidents/<int:id>/timeline", responses={200: schemas.Timeline} | problems(404))
@allow("see_incidents")
def list_timeline(path: schemas.IncidentPath) -> Any:
    """List the acts on an incident, the first first."""
    session = current_session()
    get_incident(session, path.id)
    acts = session.scalars(
        select(LedgerEntry)
        .where(LedgerEntry.subject_kind == "incident", LedgerEntry.subject_id == path.id)
        .order_by(LedgerEntry.sequence)
    )
    items = [
        {"at": iso(act.at), "act": act.act, "account": act.account_name, "details": act.details}
        for act in acts
    ]
    return schemas.Timeline.model_validate({"items": items, "next": None})


def add_moves(views: list[dict[str, Any]]) -> None:
    """Add to incidents what the account that asks may do with each now."""
    standing = standing_of(current_session(), current_actor(), current_caller().may("change_incidents"))
    for view in views:
        view["moves"] = list_offers(view, standing)


def answer_incident(incident_id: int) -> Response | schemas.Incident:
    """Return an incident with what may be done, and its reporter if the caller may see that."""
    with_reporter = current_caller().may("see_reporters")
    view = incident_view(current_session(), incident_id, with_reporter=with_reporter)
    if view is None:
        raise Missing("incident", incident_id)
    add_moves([view])
    add_repeats(view, get_incident(current_session(), incident_id))
    return schemas.Incident.model_validate(view)


def add_repeats(view: dict[str, Any], incident: Incident) -> None:
    """Add to an incident what it repeats, for those who may know."""
    if current_caller().may("see_hotspots"):
        session = current_session()
        view["repeats"] = summary_view(find_repeats(session, case_of(session, incident)))
