"""The map and the queue as they were at a moment."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.layers import Layer, LayerVersion
from data.past import PastState, find_beginning, states_at
from dispatch.lifecycle import HANDLING, WAITING
from dispatch.past.positions import Known, positions_at
from dispatch.views import iso
from gis.geodesy import bearings_deg

View = dict[str, Any]

RECENT_LINES = 30
FEED_WITHIN = timedelta(days=1)


class PastNotBegun(Exception):
    """Nothing of the past has been kept yet."""


@dataclass
class PastNotKept(Exception):
    """Nothing is kept of a moment: it is before the keeping began, or has not come yet."""

    at: str
    kept_since: str
    now: str


@dataclass(frozen=True, slots=True)
class Picture:
    """What consoles showed at a moment, as far as the session's account may see it."""

    at: datetime
    kept_since: datetime
    incidents: list[View]
    squads: list[View]
    closures: list[View]
    layers: list[View]
    feed: list[View]
    counts: dict[str, int]


def look_at(session: Session, at: datetime) -> Picture:
    """Return the picture of a past moment; raise PastNotBegun, PastNotKept."""
    since = check_kept(session, at)
    views: dict[str, dict[int, View]] = {"incident": {}, "squad": {}, "closure": {}}
    # Of two states that overlap, which a clock that was put back can make, the later one counts.
    for row in session.execute(states_at(at)):
        views[row.kind][row.subject_id] = row.view
    incidents = [_incident_as_of(view, at) for view in views["incident"].values()]
    squads = [hide_task(view, views["incident"]) for view in _squads_as_of(session, views["squad"], at)]
    return Picture(
        at=at,
        kept_since=since,
        incidents=sorted(incidents, key=lambda view: (view["reported_at"], view["id"]), reverse=True),
        squads=squads,
        closures=sorted(views["closure"].values(), key=lambda view: view["id"], reverse=True),
        layers=_layers(session, at),
        feed=_feed(session, at),
        counts=_count(incidents, squads),
    )


def check_kept(session: Session, at: datetime) -> datetime:
    """Return since when the past is kept; raise PastNotBegun, or PastNotKept where a moment is not of it."""
    since, now = find_beginning(session), datetime.now(UTC)
    if since is None:
        raise PastNotBegun
    # Moments are told to the millisecond; the one that is told as the beginning is not refused.
    since = since.replace(microsecond=since.microsecond // 1000 * 1000)
    if not since <= at <= now:
        raise PastNotKept(at.isoformat(), iso(since) or "", iso(now) or "")
    return since


def _incident_as_of(view: View, at: datetime) -> View:
    due = view["next_deadline"]
    return view | {"overdue": due is not None and due["at"] < (iso(at) or "")}


def _squads_as_of(session: Session, views: dict[int, View], at: datetime) -> list[View]:
    """Return squads with the position that was known then: fixes move them without telling of the squad."""
    known = {each.squad_id: each for each in positions_at(session, list(views), [at])}
    return [_squad_as_of(views[key], known.get(key), at) for key in sorted(views)]


def _squad_as_of(view: View, known: Known | None, at: datetime) -> View:
    if known is not None and (iso(known.recorded_at) or "") > (view["fix_at"] or ""):
        view = view | {
            "location": [known.lon, known.lat],
            "heading_deg": heading_of(known, view["location"]),
            "speed_kmh": known.speed_kmh,
            "fix_at": iso(known.recorded_at),
        }
    fix_at = view["fix_at"] and datetime.fromisoformat(view["fix_at"])
    return view | {"fix_age_s": fix_at and max(0.0, (at - fix_at).total_seconds())}


def heading_of(known: Known, before: list[float] | None) -> float | None:
    """Return a squad's heading at a fix; the first of its fixes is told from where it was put."""
    if known.lon_before is not None or known.heading_deg is not None or before is None:
        return known.heading_deg
    if before == [known.lon, known.lat]:
        return None
    return float(bearings_deg(*before, known.lon, known.lat))


def hide_task(squad: View, incidents: Container[int]) -> View:
    """Return a squad without its assignment where that is to none of these incidents, which can be seen."""
    if squad["incident_id"] is None or squad["incident_id"] in incidents:
        return squad
    return squad | {"assignment_id": None, "incident_id": None}


def _layers(session: Session, at: datetime) -> list[View]:
    """Return which version each layer was published in."""
    newest = func.max(LayerVersion.version).label("version")
    query = (
        select(Layer.id, Layer.key, newest)
        .join(LayerVersion, LayerVersion.layer_id == Layer.id)
        .where(LayerVersion.published_at <= at)
        .group_by(Layer.id, Layer.key)
        .order_by(Layer.id)
    )
    return [dict(row._mapping) for row in session.execute(query)]


def _feed(session: Session, at: datetime) -> list[View]:
    lines = (
        select(PastState.id, PastState.view)
        .where(PastState.kind == "feed", PastState.at <= at, PastState.at > at - FEED_WITHIN)
        .order_by(PastState.at.desc(), PastState.id.desc())
        .limit(RECENT_LINES)
    )
    return [row.view | {"id": row.id} for row in session.execute(lines)]


def _count(incidents: list[View], squads: list[View]) -> dict[str, int]:
    """Count as `dispatch.counting` does."""
    return {
        "open": len(incidents),
        "overdue": sum(view["overdue"] for view in incidents),
        "waiting": sum(view["status"] in WAITING and not view.get("at_peer") for view in incidents),
        "handling": sum(view["status"] in HANDLING for view in incidents),
        "available": sum(view["status"] == "available" for view in squads),
        "squads": len(squads),
    }
