"""Who sees what, decided in one place: by whom a row may be seen, and how a session is kept to that.

Every row that not everyone may see is bound to organisations; an account sees what is bound to its
organisation or to one below it. Two locks keep a session that has a scope to this, and neither rests on the
other: criteria that are added to each query of the models named here, and PostgreSQL's row-level security
(migration 0006), for which each transaction of the session says who asks. A session without a scope is the
system's own and sees everything.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from psycopg.pq import TransactionStatus
from sqlalchemy import ColumnElement, Connection, event, false, func, or_, select, true
from sqlalchemy.orm import (
    ORMExecuteState,
    Session,
    SessionTransaction,
    sessionmaker,
    with_loader_criteria,
)

from data.agencies import AgencyBucket, AgencyRefusal
from data.assignments import Assignment, RecommendationRecord
from data.deliveries import ShareFile, ShareSchedule, Webhook, WebhookDelivery
from data.draws import Draw, DrawSubject
from data.files import IncidentFile
from data.fixes import Fix
from data.forms import IncidentForm
from data.hotspots import Hotspot, HotspotDay, HotspotFreshCell
from data.incidents import Incident, Reporter, ReporterLook
from data.inspections import Inspection, SubjectGrade, SubjectHazard
from data.joint import Agreement, JointRefusal, JointResponse, Loan, Rota, RotaTurn, Transfer
from data.layers import DraftFeature, FeatureRevision, Layer, LayerFeature, LayerOverview, LayerVersion, Plan
from data.ledger import Event, LedgerEntry
from data.notices import Notice
from data.organisations import Organisation
from data.past import PastState
from data.patrol_orders import PatrolOrder, PatrolSquad, PatrolTarget, PatrolVisit
from data.printing import PrintFile, PrintSchedule
from data.receiving import CaseSender, CodeMapping, Handover, KeptAnswer, Peer, SentCase
from data.response_plans import AssignmentBatch, IncidentResponse, ResponseAnswer, ResponsePlan
from data.shares import Agency, Share, ShareChange, ShareDue, ShareFeature
from data.squads import Squad
from data.violations import CaseImport, Subject, Violation

ROLE = "one_map_app"
SCOPE, LIFTED, CRITERIA = "scope", "scope_lifted", "scope_criteria"
# Of these tables the plain columns are meant: criteria do not apply to criteria.
INCIDENT, SQUAD, ASSIGNMENT = Incident.__table__.c, Squad.__table__.c, Assignment.__table__.c
LAYER, ORGANISATION, ROTA = Layer.__table__.c, Organisation.__table__.c, Rota.__table__.c
DRAW, SUBJECT = Draw.__table__.c, Subject.__table__.c
HOTSPOT = Hotspot.__table__.c
AGENCY, SHARE = Agency.__table__.c, Share.__table__.c
WEBHOOK, SCHEDULE = Webhook.__table__.c, ShareSchedule.__table__.c
PRINT = PrintSchedule.__table__.c
ORDER, TARGET, PATROL = PatrolOrder.__table__.c, PatrolTarget.__table__.c, PatrolSquad.__table__.c


@dataclass(frozen=True, slots=True)
class Scope:
    """For whom a session asks: an account, where it stands in the tree, and how much of that it sees.

    `sees` is "organisation" for what is its organisation's and below, or "own" for what it has itself to do
    with: a squad its incidents, an agency what it reported.
    """

    account_id: int
    organisation_id: int
    path: str
    sees: str = "organisation"
    squad_id: int | None = None

    @property
    def sees_all(self) -> bool:
        """Whether nothing is hidden: it stands at the root of the tree."""
        return self.sees == "organisation" and "." not in self.path

    def holds(self, path: str) -> bool:
        """Return whether an organisation, by its path, is this scope's own or below it."""
        return is_below(path, self.path)

    def may_get(self, seen_by: frozenset[int] | None) -> bool:
        """Return whether something that these organisations may see, None being all, is for this scope."""
        if seen_by is None or self.sees_all:
            return True
        return self.sees == "organisation" and self.organisation_id in seen_by

    @property
    def settings(self) -> dict[str, str]:
        """What row-level security is told."""
        sees = "all" if self.sees_all else str(self.organisation_id)
        return {
            "one_map.sees": sees if self.sees == "organisation" else "",
            "one_map.path": self.path if self.sees == "organisation" else "-",
            "one_map.account": str(self.account_id),
            "one_map.squad": "" if self.squad_id is None else str(self.squad_id),
        }


def is_below(path: str, above: str) -> bool:
    """Return whether an organisation's path is that of another one or below it."""
    return path == above or path.startswith(above + ".")


def install(sessions: sessionmaker[Session]) -> None:
    """Make every session of this factory keep to its scope, if it is given one."""
    event.listen(sessions, "after_begin", _begin)
    event.listen(sessions, "do_orm_execute", _narrow)


def limit(session: Session, scope: Scope) -> None:
    """Keep a session to a scope from now on."""
    session.info[SCOPE] = scope
    session.info[CRITERIA] = () if scope.sees_all else tuple(_criteria(scope))
    if session.in_transaction():
        _tell(session.connection(), session.info)


def scope_of(session: Session) -> Scope | None:
    """Return the scope of a session, or None if it is the system's own."""
    return session.info.get(SCOPE)


@contextmanager
def everything(session: Session) -> Iterator[None]:
    """Let a session see everything meanwhile: for what the system has to know, never for what is answered."""
    scope = scope_of(session)
    if scope is None or scope.sees_all:
        yield
        return
    _lift(session, 1)
    try:
        yield
    finally:
        _lift(session, -1)


def _lift(session: Session, step: int) -> None:
    before = session.info.get(LIFTED, 0)
    session.info[LIFTED] = before + step
    if bool(before) == bool(before + step) or not session.in_transaction() or not session.is_active:
        return
    connection = session.connection()
    # A transaction that has failed can be told nothing, nor shows anything: it will be rolled back.
    if connection.invalidated:
        return
    if connection.connection.driver_connection.info.transaction_status is TransactionStatus.INTRANS:
        _tell(connection, session.info)


def _begin(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    if scope_of(session) is not None and not transaction.nested:
        _tell(connection, session.info)


def _tell(connection: Connection, info: dict[str, Any]) -> None:
    """Say to the database who asks, until the transaction ends; in one round trip."""
    settings = {"role": ROLE, **info[SCOPE].settings}
    if info.get(LIFTED):
        settings["one_map.sees"] = "all"
    connection.execute(select(*(func.set_config(name, value, True) for name, value in settings.items())))


def _narrow(state: ORMExecuteState) -> None:
    info = state.session.info
    if info.get(CRITERIA) and not info.get(LIFTED) and not state.is_column_load:
        state.statement = state.statement.options(*info[CRITERIA])


def _criteria(scope: Scope) -> Iterator[Any]:
    """Return what each model is narrowed by; the same rules as those of row-level security."""
    incidents = select(INCIDENT.id).where(_sees_incident(scope, INCIDENT))
    squads = select(SQUAD.id).where(_sees_squad(scope, SQUAD))
    layers = select(LAYER.id).where(_sees_drawn(scope, LAYER))
    below = select(ORGANISATION.id).where(
        (ORGANISATION.path == scope.settings["one_map.path"])
        | ORGANISATION.path.startswith(scope.settings["one_map.path"] + ".", autoescape=True)
    )
    rules: dict[type, ColumnElement[bool]] = {
        Incident: _sees_incident(scope, Incident),
        Squad: _sees_squad(scope, Squad),
        Assignment: or_(Assignment.squad_id == scope.squad_id, Assignment.incident_id.in_(incidents)),
        RecommendationRecord: RecommendationRecord.incident_id.in_(incidents),
        Reporter: Reporter.incident_id.in_(incidents),
        ReporterLook: ReporterLook.incident_id.in_(incidents),
        IncidentFile: IncidentFile.incident_id.in_(incidents),
        IncidentForm: IncidentForm.incident_id.in_(incidents),
        JointResponse: JointResponse.incident_id.in_(incidents),
        JointRefusal: JointRefusal.incident_id.in_(incidents),
        Transfer: Transfer.incident_id.in_(incidents),
        Agreement: _bound(scope, Agreement.seen_by),
        Rota: _bound(scope, Rota.seen_by),
        RotaTurn: RotaTurn.rota_id.in_(select(ROTA.id).where(_bound(scope, ROTA.seen_by))),
        Loan: _bound(scope, Loan.seen_by),
        Fix: Fix.squad_id.in_(squads),
        Event: told_to(scope),
        PastState: or_(PastState.seen_by.is_(None), _bound(scope, PastState.seen_by)),
        LedgerEntry: or_(
            LedgerEntry.organisation_id.in_(below),
            LedgerEntry.account_id == scope.account_id,
            (LedgerEntry.subject_kind == "incident") & LedgerEntry.subject_id.in_(incidents),
        ),
        Notice: or_(Notice.organisation_id.in_(below), Notice.squad_id == scope.squad_id),
        Layer: _sees_drawn(scope, Layer),
        Plan: _sees_drawn(scope, Plan),
        ResponsePlan: _sees_drawn(scope, ResponsePlan),
        IncidentResponse: IncidentResponse.incident_id.in_(incidents),
        ResponseAnswer: ResponseAnswer.incident_id.in_(incidents),
        AssignmentBatch: or_(
            AssignmentBatch.organisation_id.in_(below), AssignmentBatch.account_id == scope.account_id
        ),
        PrintSchedule: _bound(scope, PrintSchedule.seen_by),
        PrintFile: PrintFile.schedule_id.in_(select(PRINT.id).where(_bound(scope, PRINT.seen_by))),
    }
    for model in (LayerFeature, FeatureRevision, DraftFeature, LayerVersion, LayerOverview):
        rules[model] = model.layer_id.in_(layers)
    for model, rule in (rules | _of_offences(scope) | _of_shares(scope) | _of_senders(scope)).items():
        yield with_loader_criteria(model, rule, include_aliases=True)


def _of_offences(scope: Scope) -> dict[type, ColumnElement[bool]]:
    """Return what the models of violations, and of what is done against them, are narrowed by."""
    orders = select(ORDER.id).where(_sees_order(scope, ORDER))
    targets = select(TARGET.id).where(TARGET.order_id.in_(orders))
    subjects = select(SUBJECT.id).where(SUBJECT.seen_by.is_(None) | _bound(scope, SUBJECT.seen_by))
    rules: dict[type, ColumnElement[bool]] = {
        Violation: or_(Violation.seen_by.is_(None), _bound(scope, Violation.seen_by)),
        Subject: or_(Subject.seen_by.is_(None), _bound(scope, Subject.seen_by)),
        CaseImport: false(),
        Draw: _bound(scope, Draw.seen_by),
        DrawSubject: DrawSubject.draw_id.in_(select(DRAW.id).where(_bound(scope, DRAW.seen_by))),
        Hotspot: _of_owners(scope, Hotspot),
        HotspotFreshCell: _of_owners(scope, HotspotFreshCell),
        HotspotDay: HotspotDay.hotspot_id.in_(select(HOTSPOT.id).where(_of_owners(scope, HOTSPOT))),
        PatrolOrder: _sees_order(scope, PatrolOrder),
        PatrolTarget: PatrolTarget.order_id.in_(orders),
        PatrolSquad: PatrolSquad.order_id.in_(orders),
        PatrolVisit: PatrolVisit.target_id.in_(targets),
    }
    for model in (Inspection, SubjectGrade, SubjectHazard):
        rules[model] = model.subject_id.in_(subjects)
    return rules


def _of_shares(scope: Scope) -> dict[type, ColumnElement[bool]]:
    """Return what shares are narrowed by: to whose they are, and to the agency that receives them."""
    agencies = select(AGENCY.id).where(_sees_agency(scope, AGENCY))
    shares = select(SHARE.id).where(_bound(scope, SHARE.seen_by) | SHARE.agency_id.in_(agencies))
    rules: dict[type, ColumnElement[bool]] = {
        Agency: _sees_agency(scope, Agency),
        Share: _bound(scope, Share.seen_by) | Share.agency_id.in_(agencies),
    }
    for model in (ShareFeature, ShareChange, ShareDue):
        rules[model] = model.share_id.in_(shares)
    # Where an agency is told of changes is managed by those whose share it is, not by the agency.
    own = select(SHARE.id).where(_bound(scope, SHARE.seen_by))
    webhooks = select(WEBHOOK.id).where(WEBHOOK.share_id.in_(own))
    schedules = select(SCHEDULE.id).where(SCHEDULE.share_id.in_(own))
    for model in (Webhook, ShareSchedule):
        rules[model] = model.share_id.in_(own)
    rules[WebhookDelivery] = WebhookDelivery.webhook_id.in_(webhooks)
    rules[ShareFile] = ShareFile.schedule_id.in_(schedules)
    for model in (AgencyBucket, AgencyRefusal):
        rules[model] = model.agency_id.in_(agencies)
    return rules


def _of_senders(scope: Scope) -> dict[type, ColumnElement[bool]]:
    """Return what is narrowed of cases from elsewhere: to who sees the incident, or the sender's agency."""
    incidents = select(INCIDENT.id).where(_sees_incident(scope, INCIDENT))
    agencies = select(AGENCY.id).where(_sees_agency(scope, AGENCY))
    accounts = select(AGENCY.account_id).where(_sees_agency(scope, AGENCY))
    return {
        CaseSender: CaseSender.account_id.in_(accounts),
        CodeMapping: CodeMapping.account_id.in_(accounts),
        KeptAnswer: KeptAnswer.account_id == scope.account_id,
        SentCase: SentCase.incident_id.in_(incidents),
        Peer: Peer.agency_id.in_(agencies),
        Handover: Handover.incident_id.in_(incidents),
    }


def told_to(scope: Scope) -> ColumnElement[bool]:
    """Return which events are told to a scope."""
    if scope.sees_all:
        return true()
    return or_(Event.seen_by.is_(None), _bound(scope, Event.seen_by))


def _bound(scope: Scope, seen_by: Any) -> ColumnElement[bool]:
    if scope.sees != "organisation":
        return false()
    return seen_by.contains([scope.organisation_id])


def _sees_incident(scope: Scope, columns: Any) -> ColumnElement[bool]:
    rules = [_bound(scope, columns.seen_by), columns.reported_by == scope.account_id]
    if scope.squad_id is not None:
        own = select(ASSIGNMENT.incident_id).where(ASSIGNMENT.squad_id == scope.squad_id)
        rules.append(columns.id.in_(own))
    return or_(*rules)


def _sees_squad(scope: Scope, columns: Any) -> ColumnElement[bool]:
    rules = [_bound(scope, columns.seen_by)]
    if scope.squad_id is not None:
        theirs, own = Assignment.__table__.alias().c, Assignment.__table__.alias().c
        together = select(theirs.squad_id).where(
            theirs.incident_id == own.incident_id,
            theirs.ended_at.is_(None),
            own.ended_at.is_(None),
            own.squad_id == scope.squad_id,
        )
        rules += [columns.id == scope.squad_id, columns.id.in_(together)]
    return or_(*rules)


def _of_owners(scope: Scope, columns: Any) -> ColumnElement[bool]:
    return or_(columns.seen_by.is_(None), _bound(scope, columns.seen_by))


def _sees_order(scope: Scope, columns: Any) -> ColumnElement[bool]:
    rules = [_bound(scope, columns.seen_by)]
    if scope.squad_id is not None:
        own = select(PATROL.order_id).where(PATROL.squad_id == scope.squad_id)
        rules.append((columns.state != "draft") & columns.id.in_(own))
    return or_(*rules)


def _sees_agency(scope: Scope, columns: Any) -> ColumnElement[bool]:
    return or_(_bound(scope, columns.seen_by), columns.account_id == scope.account_id)


def _sees_drawn(scope: Scope, columns: Any) -> ColumnElement[bool]:
    return or_(columns.seen_by.is_(None), columns.seen_by.contains([scope.organisation_id]))
