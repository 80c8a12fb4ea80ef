"""Tags incidents with the features that hold at their place, and does with them what those demand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Subquery, func, literal, select
from sqlalchemy.orm import Session

from data.base import SRID
from data.categories import Category
from data.incidents import ENDED, Incident
from data.scope import everything
from dispatch.deadlines.setting import set_deadlines
from dispatch.journal import SYSTEM, announce_incident, record
from layers.containing import list_features_covering
from layers.demands import HIGHEST, Demands, read_demands

TAG = ("feature_id", "layer_id", "layer_name", "layer_name_en", "kind", "name", "name_en")


@dataclass(frozen=True, slots=True)
class Tagging:
    """The tags of an incident, and what they make of its priority and deadlines."""

    tags: list[dict[str, Any]]
    priority: int
    deadline_factor: float
    joint_response: bool


def tagging_of(features: Iterable[Any], category_code: str, base_priority: int) -> Tagging:
    """Return what features (rows of `list_features_covering`) make of an incident."""
    tags, demanded = [], []
    for feature in features:
        demands = read_demands(feature.demands)
        forbidden = category_code in demands.forbidden
        tags.append({name: getattr(feature, name) for name in TAG} | {"forbidden": forbidden})
        demanded.append((demands, forbidden))
    return Tagging(
        tags,
        _priority(demanded, base_priority),
        min((demands.deadline_factor for demands, _ in demanded), default=1.0),
        any(demands.joint for demands, _ in demanded),
    )


def _priority(demanded: list[tuple[Demands, bool]], base_priority: int) -> int:
    if any(forbidden for _, forbidden in demanded):
        return HIGHEST
    up = max((demands.priority_up for demands, _ in demanded), default=0)
    return max(HIGHEST, base_priority - up)


def tag(session: Session, incident: Incident, category: Category) -> None:
    """Tag a new or moved incident by its place; its category, base priority and report time are set."""
    here = select(
        literal(0).label("id"), func.ST_SetSRID(incident.location, SRID).label("location")
    ).subquery()
    with everything(session):
        features = [feature for _, feature in list_features_covering(session, here, datetime.now(UTC))]
    put(session, incident, category, tagging_of(features, category.code, incident.base_priority))


def put(session: Session, incident: Incident, category: Category, tagging: Tagging) -> bool:
    """Put a tagging on an incident; return whether that changed it."""
    was = (incident.tags, incident.priority, incident.deadline_factor, incident.joint_response)
    incident.tags, incident.priority = tagging.tags, tagging.priority
    incident.deadline_factor, incident.joint_response = tagging.deadline_factor, tagging.joint_response
    set_deadlines(session, incident, category)
    return was != (tagging.tags, tagging.priority, tagging.deadline_factor, tagging.joint_response)


def retag_open(session: Session, now: datetime) -> int:
    """Tag anew every open incident whose tags do not hold at this time; return how many changed.

    The ledger says which features came and went, and what became of the priority.
    """
    places = open_places()
    features: dict[int, list[Any]] = {}
    for incident_id, feature in list_features_covering(session, places, now):
        features.setdefault(incident_id, []).append(feature)
    changed = 0
    for incident, category in session.execute(_open_incidents()).all():
        tagging = tagging_of(features.get(incident.id, ()), category.code, incident.base_priority)
        before = {one["feature_id"]: one["name"] for one in incident.tags}
        was = incident.priority
        if not put(session, incident, category, tagging):
            continue
        now = {one["feature_id"]: one["name"] for one in incident.tags}
        record(
            session,
            SYSTEM,
            "incident.retagged",
            "incident",
            incident.id,
            came=[name for key, name in now.items() if key not in before],
            went=[name for key, name in before.items() if key not in now],
            priority={"was": was, "now": incident.priority},
        )
        announce_incident(session, incident.id)
        changed += 1
    return changed


def open_places() -> Subquery:
    """Return the query of the open incidents' places."""
    return select(Incident.id, Incident.location).where(Incident.status.not_in(ENDED)).subquery()


def _open_incidents() -> Any:
    return (
        select(Incident, Category)
        .join(Category, Category.id == Incident.category_id)
        .where(Incident.status.not_in(ENDED))
        .order_by(Incident.id)
        .with_for_update(of=Incident)
    )
