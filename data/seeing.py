"""By what each model is narrowed to what an account may see: the same rules as those of row-level security.

A rule is made when a statement asks for its model, and kept: to make all of them for each request, and to
hand all of them to each statement, would take longer than most of what is asked.
"""

from collections.abc import Callable
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Executable, Select, false, or_, select, true
from sqlalchemy.orm import Mapper, with_loader_criteria
from sqlalchemy.orm.util import LoaderCriteriaOption
from sqlalchemy.sql import visitors

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

if TYPE_CHECKING:
    from data.scope import Scope

Rule = Callable[["Scope"], ColumnElement[bool]]
Ids = Callable[["Scope"], Select[Any]]
MOST_KEPT = 1024
# Of these tables the plain columns are meant: criteria do not apply to criteria.
INCIDENT, SQUAD, ASSIGNMENT = Incident.__table__.c, Squad.__table__.c, Assignment.__table__.c
LAYER, ORGANISATION, ROTA = Layer.__table__.c, Organisation.__table__.c, Rota.__table__.c
DRAW, SUBJECT, HOTSPOT = Draw.__table__.c, Subject.__table__.c, Hotspot.__table__.c
AGENCY, SHARE = Agency.__table__.c, Share.__table__.c
WEBHOOK, SCHEDULE, PRINT = Webhook.__table__.c, ShareSchedule.__table__.c, PrintSchedule.__table__.c
ORDER, TARGET, PATROL = PatrolOrder.__table__.c, PatrolTarget.__table__.c, PatrolSquad.__table__.c


@lru_cache(MOST_KEPT)
def criterion(scope: "Scope", model: type) -> LoaderCriteriaOption:
    """Return what narrows a model to what a scope sees, wherever in a statement that is asked for."""
    return with_loader_criteria(model, RULES[model](scope), include_aliases=True)


def narrowed_models(statement: Executable) -> list[type]:
    """Return the models with a rule that a statement asks for, however deep in it."""
    found: dict[type, None] = {}
    for element in visitors.iterate(statement):
        entity = element._annotations.get("parententity")
        if entity is not None:
            found |= dict.fromkeys(_narrowed_with(entity.mapper))
    return list(found)


@cache
def _narrowed_with(mapper: Mapper[Any]) -> tuple[type, ...]:
    """Return the models with a rule among a mapper's own and those that its relationships may bring along."""
    reached, waiting = {mapper: None}, [mapper]
    while waiting:
        more = [each.mapper for each in waiting.pop().relationships if each.mapper not in reached]
        reached |= dict.fromkeys(more)
        waiting += more
    return tuple(each.class_ for each in reached if each.class_ in RULES)


def told_to(scope: "Scope") -> ColumnElement[bool]:
    """Return which events are told to a scope."""
    return true() if scope.sees_all else _of_owners(scope, Event)


def _bound(scope: "Scope", columns: Any) -> ColumnElement[bool]:
    if scope.sees != "organisation":
        return false()
    return columns.seen_by.contains([scope.organisation_id])


def _of_owners(scope: "Scope", columns: Any) -> ColumnElement[bool]:
    return or_(columns.seen_by.is_(None), _bound(scope, columns))


def _sees_incident(scope: "Scope", columns: Any) -> ColumnElement[bool]:
    rules = [_bound(scope, columns), columns.reported_by == scope.account_id]
    if scope.squad_id is not None:
        own = select(ASSIGNMENT.incident_id).where(ASSIGNMENT.squad_id == scope.squad_id)
        rules.append(columns.id.in_(own))
    return or_(*rules)


def _sees_squad(scope: "Scope", columns: Any) -> ColumnElement[bool]:
    rules = [_bound(scope, columns)]
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


def _sees_order(scope: "Scope", columns: Any) -> ColumnElement[bool]:
    rules = [_bound(scope, columns)]
    if scope.squad_id is not None:
        own = select(PATROL.order_id).where(PATROL.squad_id == scope.squad_id)
        rules.append((columns.state != "draft") & columns.id.in_(own))
    return or_(*rules)


def _sees_agency(scope: "Scope", columns: Any) -> ColumnElement[bool]:
    return or_(_bound(scope, columns), columns.account_id == scope.account_id)


def _sees_share(scope: "Scope", columns: Any) -> ColumnElement[bool]:
    """Return which shares are seen: by those whose they are, and by the agency that receives them."""
    return _bound(scope, columns) | columns.agency_id.in_(AGENCIES(scope))


def _sees_drawn(scope: "Scope", columns: Any) -> ColumnElement[bool]:
    return or_(columns.seen_by.is_(None), columns.seen_by.contains([scope.organisation_id]))


def _sees_entry(scope: "Scope", columns: Any) -> ColumnElement[bool]:
    return or_(
        columns.organisation_id.in_(_below(scope)),
        columns.account_id == scope.account_id,
        (columns.subject_kind == "incident") & columns.subject_id.in_(INCIDENTS(scope)),
    )


def _below(scope: "Scope") -> Select[Any]:
    path = scope.settings["one_map.path"]
    return select(ORGANISATION.id).where(
        (ORGANISATION.path == path) | ORGANISATION.path.startswith(path + ".", autoescape=True)
    )


def _ids(columns: Any, sees: Callable[["Scope", Any], ColumnElement[bool]], key: str = "id") -> Ids:
    """Return the query of the rows of a table that a scope sees, by what others name them by."""
    return lambda scope: select(columns[key]).where(sees(scope, columns))


def _of(name: Any, ids: Ids) -> Rule:
    """Return the rule of what is seen with what it belongs to."""
    return lambda scope: name.in_(ids(scope))


def _by(sees: Callable[["Scope", Any], ColumnElement[bool]], model: type) -> Rule:
    return lambda scope: sees(scope, model)


INCIDENTS, SQUADS = _ids(INCIDENT, _sees_incident), _ids(SQUAD, _sees_squad)
LAYERS, ROTAS = _ids(LAYER, _sees_drawn), _ids(ROTA, _bound)
SUBJECTS, DRAWS, HOTSPOTS = _ids(SUBJECT, _of_owners), _ids(DRAW, _bound), _ids(HOTSPOT, _of_owners)
ORDERS, PRINTS = _ids(ORDER, _sees_order), _ids(PRINT, _bound)
AGENCIES, ACCOUNTS = _ids(AGENCY, _sees_agency), _ids(AGENCY, _sees_agency, "account_id")
SHARES = _ids(SHARE, _sees_share)
# Where an agency is told of changes is managed by those whose share it is, not by the agency.
OWN_SHARES = _ids(SHARE, _bound)


def _targets(scope: "Scope") -> Select[Any]:
    return select(TARGET.id).where(TARGET.order_id.in_(ORDERS(scope)))


def _webhooks(scope: "Scope") -> Select[Any]:
    return select(WEBHOOK.id).where(WEBHOOK.share_id.in_(OWN_SHARES(scope)))


def _schedules(scope: "Scope") -> Select[Any]:
    return select(SCHEDULE.id).where(SCHEDULE.share_id.in_(OWN_SHARES(scope)))


RULES: dict[type, Rule] = {
    Incident: _by(_sees_incident, Incident),
    Squad: _by(_sees_squad, Squad),
    Assignment: lambda scope: or_(
        Assignment.squad_id == scope.squad_id, Assignment.incident_id.in_(INCIDENTS(scope))
    ),
    RotaTurn: _of(RotaTurn.rota_id, ROTAS),
    Fix: _of(Fix.squad_id, SQUADS),
    Event: told_to,
    LedgerEntry: _by(_sees_entry, LedgerEntry),
    Notice: lambda scope: or_(Notice.organisation_id.in_(_below(scope)), Notice.squad_id == scope.squad_id),
    AssignmentBatch: lambda scope: or_(
        AssignmentBatch.organisation_id.in_(_below(scope)), AssignmentBatch.account_id == scope.account_id
    ),
    CaseImport: lambda scope: false(),
    HotspotDay: _of(HotspotDay.hotspot_id, HOTSPOTS),
    DrawSubject: _of(DrawSubject.draw_id, DRAWS),
    PatrolOrder: _by(_sees_order, PatrolOrder),
    PatrolTarget: _of(PatrolTarget.order_id, ORDERS),
    PatrolSquad: _of(PatrolSquad.order_id, ORDERS),
    PatrolVisit: _of(PatrolVisit.target_id, _targets),
    PrintFile: _of(PrintFile.schedule_id, PRINTS),
    Agency: _by(_sees_agency, Agency),
    Share: _by(_sees_share, Share),
    WebhookDelivery: _of(WebhookDelivery.webhook_id, _webhooks),
    ShareFile: _of(ShareFile.schedule_id, _schedules),
    CaseSender: _of(CaseSender.account_id, ACCOUNTS),
    CodeMapping: _of(CodeMapping.account_id, ACCOUNTS),
    KeptAnswer: lambda scope: KeptAnswer.account_id == scope.account_id,
    Peer: _of(Peer.agency_id, AGENCIES),
}
for sees, models in (
    (_bound, (Agreement, Rota, Loan, Draw, PrintSchedule)),
    (_of_owners, (PastState, Violation, Subject, Hotspot, HotspotFreshCell)),
    (_sees_drawn, (Layer, Plan, ResponsePlan)),
):
    RULES |= {model: _by(sees, model) for model in models}
OF_INCIDENTS = (
    RecommendationRecord, Reporter, ReporterLook, IncidentFile, IncidentForm, JointResponse, JointRefusal,
    Transfer, IncidentResponse, ResponseAnswer, SentCase, Handover,
)  # fmt: skip
for name, ids, models in (
    ("incident_id", INCIDENTS, OF_INCIDENTS),
    ("layer_id", LAYERS, (LayerFeature, FeatureRevision, DraftFeature, LayerVersion, LayerOverview)),
    ("subject_id", SUBJECTS, (Inspection, SubjectGrade, SubjectHazard)),
    ("share_id", SHARES, (ShareFeature, ShareChange, ShareDue)),
    ("share_id", OWN_SHARES, (Webhook, ShareSchedule)),
    ("agency_id", AGENCIES, (AgencyBucket, AgencyRefusal)),
):
    RULES |= {model: _of(getattr(model, name), ids) for model in models}
