"""Reporters of incidents: further reports, the people behind them, and what they think of the outcome."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.accounts import Account
from data.incidents import Reporter
from dispatch.authority import check_authority
from dispatch.lifecycle import get_incident
from dispatch.masking import mask_name, mask_phone
from dispatch.reporters import (
    FurtherReport,
    add_report,
    get_reporter,
    looks_at,
    note_look,
    rate,
    reporters_of,
    standing_incident,
)
from dispatch.views import iso
from dispatch.working import check_works_on
from web.api.blueprints import make_blueprint, problems
from web.database import current_session
from web.desk import current_actor
from web.permissions import allow
from web.schemas import reporters as schemas
from web.schemas.incidents import IncidentPath
from web.schemas.incidents import Reporter as NewReporter

bp = make_blueprint("reporters", "Who reported an incident: personal data, each look at which is kept")


@bp.get("/incidents/<int:id>/reports", responses={200: schemas.Reports} | problems(404))
@allow("see_reporters")
def list_reports(path: IncidentPath) -> Any:
    """List the reports of an incident and of those merged into it, masked, and who looked at reporters."""
    session = current_session()
    get_incident(session, path.id)
    items = [_report(session, *each) for each in reporters_of(session, path.id)]
    looks = [{"account": account, "at": iso(at)} for account, at in looks_at(session, path.id)]
    return schemas.Reports.model_validate({"items": items, "next": None, "looks": looks})


@bp.post("/incidents/<int:id>/reports", responses={201: schemas.Report} | problems(404, 409))
@allow("report_incidents")
def create_report(path: IncidentPath, body: schemas.NewReport) -> Any:
    """Add another report of the same thing to an incident, or to what it was merged into."""
    session = current_session()
    incident = get_incident(session, path.id, lock=True)
    reporter = body.reporter or NewReporter()
    said = FurtherReport(body.source, body.words, reporter.name, reporter.phone)
    added = add_report(session, incident, current_actor(), said)
    number = get_incident(session, added.incident_id).number
    return schemas.Report.model_validate(_report(session, added, number)), 201


@bp.get("/incidents/<int:id>/reporters", responses={200: schemas.Reporters} | problems(404))
@allow("see_reporters")
def see_reporters(path: IncidentPath) -> Any:
    """Return who reported an incident, whole; that the account looked is written into the ledger."""
    session, actor = current_session(), current_actor()
    incident = get_incident(session, path.id)
    check_works_on(session, incident, actor)
    note_look(session, incident, actor)
    items = [reporter for reporter, _ in reporters_of(session, path.id)]
    return schemas.Reporters.model_validate({"items": items, "next": None})


@bp.put("/reports/<int:id>/satisfaction", responses={200: schemas.Report} | problems(404, 409))
@allow("change_incidents")
def put_satisfaction(path: schemas.ReportPath, body: schemas.SatisfactionGiven) -> Any:
    """Keep what a reporter thinks of the outcome, once the incident has been handled."""
    session, actor = current_session(), current_actor()
    reporter = get_reporter(session, path.id)
    own = get_incident(session, reporter.incident_id)
    incident = get_incident(session, standing_incident(session, own).id, lock=True)
    check_authority(session, incident, actor)
    rate(session, reporter, incident, actor, body.rating, body.note)
    session.flush()
    return schemas.Report.model_validate(_report(session, reporter, own.number))


def _report(session: Session, reporter: Reporter, number: str) -> dict[str, Any]:
    names = ("id", "incident_id", "source", "words")
    return {
        **{name: getattr(reporter, name) for name in names},
        "incident_number": number,
        "reported_at": iso(reporter.reported_at),
        "name": mask_name(reporter.name),
        "phone": mask_phone(reporter.phone),
        "satisfaction": _satisfaction(session, reporter),
    }


def _satisfaction(session: Session, reporter: Reporter) -> dict[str, Any] | None:
    if reporter.satisfaction is None:
        return None
    asker = select(Account.display_name).where(Account.id == reporter.satisfaction_by)
    return {
        "rating": reporter.satisfaction,
        "note": reporter.satisfaction_note,
        "asked_at": iso(reporter.satisfaction_at),
        "asked_by": session.scalar(asker),
    }
