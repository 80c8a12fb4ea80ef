"""Puts a city that is founded on its cases in the place of the sample: nothing of that stays in use.

What was done in the sample stays on record: its open incidents are cancelled and its squads retired, each in
the ledger. What was merely there is deleted.
"""

from datetime import UTC, datetime

from sqlalchemy import delete, exists, or_, select, text
from sqlalchemy.orm import Session

from data.assignments import Assignment
from data.closures import Closure
from data.hotspots import Hotspot, HotspotFreshCell, HotspotMeasure, HotspotRun
from data.importers import sample_rows
from data.importers.sample_organisations import remove_sample
from data.importers.turns import ROADS, take_turn
from data.incidents import ENDED, Incident
from data.organisations import Organisation
from data.patrol_orders import PatrolOrder
from data.settings import get_setting, put_setting
from data.squads import Squad
from dispatch.assignment import release, release_all
from dispatch.closing import lift
from dispatch.hotspots.runs import stop_for_founding
from dispatch.journal import SYSTEM, Actor, announce, announce_squad, record
from dispatch.lifecycle import get_incident, move
from dispatch.patrols.orders import drop_order, end_order

REASON = "示例城市已由新建城市取代 · the sample city gave way to a city of its own"
# What is handled is not cancelled before it is opened again.
HANDLED = ("handled", "verified")
CITY = "city"
PATIENCE = "SET LOCAL lock_timeout = '60s'"


def clear_sample(session: Session, actor: Actor, city: Organisation) -> dict[str, int]:
    """Clear away what there is of the sample, for a city that stands now; return how many of what.

    The caller makes the overviews of the base map anew. Where organisations of others stand beside the city,
    the sample's roads and layers may be in use, and stay.
    """
    session.execute(text(PATIENCE))
    # A run that ends meanwhile holds its own row first and then what it refers to, so do we.
    stop_for_founding(session, actor)
    sample = _lock_sample(session)
    if not sample and not get_setting(session, "is_sample"):
        return {}
    cleared = {
        "incidents": _cancel_incidents(session, sample),
        "squads": _retire_squads(session, sample),
        "orders": _end_orders(session, sample),
    }
    _drop_hotspots(session, sample)
    sample_rows.drop_established(session, sample)
    sample_rows.drop_sample_violations(session)
    cleared["subjects"] = sample_rows.drop_sample_subjects(session)
    put_setting(session, "simulation_running", False)
    session.flush()
    cleared["organisations"] = len(remove_sample(session, {city.code: city}))
    if not _has_others(session, city):
        cleared |= _clear_map(session, actor)
        _forget_runs(session)
    # Consoles that are open ask anew whose city this is.
    announce(session, CITY, {"id": city.id, "name": city.name})
    announce(session, "simulation", {"running": False})
    record(session, actor, "organisation.founded", "organisation", city.id, name=city.name, **cleared)
    return cleared


def _lock_sample(session: Session) -> list[int]:
    """Return the ids of the sample's organisations, locked: nothing comes to be of theirs from here on."""
    sample = select(Organisation.id).where(Organisation.is_sample).order_by(Organisation.id)
    return list(session.scalars(sample.with_for_update()))


def _cancel_incidents(session: Session, sample: list[int]) -> int:
    """Cancel what is open of some organisations; return how many incidents that are."""
    theirs = or_(Incident.organisation_id.in_(sample), Incident.responsible_id.in_(sample))
    ids = select(Incident.id).where(theirs, Incident.status.not_in(ENDED)).order_by(Incident.id)
    count = 0
    for incident_id in session.scalars(ids).all():
        incident = get_incident(session, incident_id, lock=True)
        for to in ("reopened", "cancelled") if incident.status in HANDLED else ("cancelled",):
            move(session, incident, to, SYSTEM, REASON)
        release_all(session, incident, SYSTEM, REASON)
        count += 1
    return count


def _retire_squads(session: Session, sample: list[int]) -> int:
    """Retire the squads of some organisations; return how many. Their past stays as it was."""
    theirs = select(Squad).where(Squad.organisation_id.in_(sample), Squad.retired_at.is_(None))
    squads = session.scalars(theirs.order_by(Squad.id).with_for_update()).all()
    for squad in squads:
        active = select(Assignment).where(Assignment.squad_id == squad.id, Assignment.ended_at.is_(None))
        for assignment in session.scalars(active).all():
            release(session, assignment, SYSTEM, REASON)
        squad.status, squad.retired_at = "off_duty", datetime.now(UTC)
        record(session, SYSTEM, "squad.changed", "squad", squad.id, retired={"was": False, "now": True})
        announce_squad(session, squad.id)
    session.flush()
    return len(squads)


def _end_orders(session: Session, sample: list[int]) -> int:
    """End the patrol orders of some organisations, drop their drafts; return how many there were."""
    open_ones = PatrolOrder.state.in_(("draft", "ordered", "running"))
    theirs = select(PatrolOrder.id, PatrolOrder.state).where(
        PatrolOrder.organisation_id.in_(sample), open_ones
    )
    orders = session.execute(theirs.order_by(PatrolOrder.id)).all()
    for order_id, state in orders:
        if state == "draft":
            drop_order(session, order_id, SYSTEM)
        else:
            end_order(session, order_id, SYSTEM, REASON)
    return len(orders)


def _drop_hotspots(session: Session, sample: list[int]) -> None:
    session.execute(delete(Hotspot).where(Hotspot.organisation_id.in_(sample)))
    session.execute(delete(HotspotFreshCell).where(HotspotFreshCell.organisation_id.in_(sample)))


def _has_others(session: Session, city: Organisation) -> bool:
    """Return whether organisations stand beside a city that are neither it nor below it."""
    below = Organisation.path.startswith(f"{city.path}.", autoescape=True)
    return bool(session.scalar(select(exists().where(Organisation.id != city.id, ~below))))


def _clear_map(session: Session, actor: Actor) -> dict[str, int]:
    """Take the sample's layers, plans and roads away, with the closures of these roads."""
    take_turn(session, ROADS, lambda: None)
    cleared = {
        "layers": sample_rows.drop_sample_layers(session),
        "plans": sample_rows.drop_sample_plans(session),
        "roads": int(sample_rows.drop_sample_roads(session)),
    }
    if cleared["roads"]:
        for closure_id in session.scalars(select(Closure.id).where(Closure.lifted_at.is_(None))).all():
            lift(session, SYSTEM, closure_id)
    put_setting(session, "is_sample", False)
    return cleared


def _forget_runs(session: Session) -> None:
    """Forget what was reckoned of the sample: the first run of the city begins a history of its own."""
    session.execute(delete(HotspotMeasure))
    session.execute(delete(HotspotRun).where(HotspotRun.state == "done"))
