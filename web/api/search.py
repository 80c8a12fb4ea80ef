"""Search: incidents, squads, roads, places, organisations and coordinates, by one field."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.categories import Category
from data.incidents import Incident
from data.organisations import Organisation
from data.squads import Squad
from layers.gazetteer import Entry
from web.api.blueprints import make_blueprint
from web.coordinates import parse_pair, read_as_each_system
from web.database import current_session
from web.gazetteer import current_gazetteer
from web.languages import asked_language
from web.permissions import allow
from web.replica import reading_session
from web.schemas.city import Found, SearchQuery, SearchResult
from web.signin.caller import current_caller

MOST_INCIDENTS = 8
RECENT_INCIDENTS = 50_000
NOTES = {
    "city": ("市", "City"),
    "district": ("区", "District"),
    "street": ("街道", "Street"),
    "road": ("道路", "Road"),
    "place": ("地点", "Place"),
}

bp = make_blueprint("search", "Find anything by its name, number or coordinates")


@bp.get("/search", responses={200: SearchResult})
@allow("see_map")
def search(query: SearchQuery) -> SearchResult:
    """Find incidents by number or place, and squads, roads, places and organisations by name or pinyin.

    Two numbers are coordinates: answered once for each system they may have been read from.
    """
    session, may = reading_session(), current_caller().may
    items = _coordinates(query.q)
    if may("see_incidents"):
        items += _incidents(session, query.q)
    seen = _squads(session) if may("see_squads") else {}
    # Names are kept in memory: what is kept for all must not go back to what a replica has.
    named = current_gazetteer().get(current_session()).find(query.q, query.limit, seen)
    items += _named(named, seen)
    return SearchResult(items=items[: query.limit])


def _coordinates(words: str) -> list[Found]:
    pair = parse_pair(words)
    if pair is None:
        return []
    shown = f"{pair[0]:g}, {pair[1]:g}"
    return [
        Found(
            kind="coordinate", id=None, title=f"{shown} {name}", title_en=None, subtitle=name, location=place
        )
        for name, place in read_as_each_system(*pair).items()
    ]


def _incidents(session: Session, words: str) -> list[Found]:
    """Find incidents by the beginning of their number, and recent ones by a part of their place."""
    columns = (Incident.id, Incident.number, Incident.place, Category.name, Category.name_en)
    located = func.ST_X(Incident.location).label("lon"), func.ST_Y(Incident.location).label("lat")
    query = select(*columns, *located).join(Category, Category.id == Incident.category_id)
    numbered = query.where(Incident.number.startswith(words, autoescape=True))
    rows = session.execute(
        numbered.order_by(func.length(Incident.number), Incident.number).limit(MOST_INCIDENTS)
    ).all()
    newest = select(func.max(Incident.id)).scalar_subquery()
    placed = query.where(
        Incident.place.icontains(words, autoescape=True),
        Incident.id > newest - RECENT_INCIDENTS,
        Incident.id.not_in([row.id for row in rows]),
    )
    rows += session.execute(placed.order_by(Incident.id.desc()).limit(MOST_INCIDENTS - len(rows))).all()
    return [
        Found(
            kind="incident",
            id=row.id,
            title=f"{row.number} {row.name}",
            title_en=f"{row.number} {row.name_en or row.name}",
            subtitle=row.place,
            location=(row.lon, row.lat),
        )
        for row in rows
    ]


def _named(entries: list[Entry], squads: dict[int, dict[str, Any]]) -> list[Found]:
    return [
        Found(
            kind=entry.kind,
            id=entry.id,
            title=entry.name,
            title_en=entry.name_en or None,
            **squads[entry.id] if entry.kind == "squad" else _placed(entry),
        )
        for entry in entries
    ]


def _placed(entry: Entry) -> dict[str, Any]:
    words = NOTES.get(entry.note) or NOTES.get(entry.kind)
    located = entry.lon is not None
    return {
        "subtitle": words[asked_language() == "en"],
        "location": (entry.lon, entry.lat) if located else None,
    }


def _squads(session: Session) -> dict[int, dict[str, Any]]:
    """Return where the squads that the caller sees are now, and whose they are."""
    columns = (Squad.id, func.ST_X(Squad.location).label("lon"), func.ST_Y(Squad.location).label("lat"))
    query = select(*columns, Organisation.name, Organisation.name_en)
    query = query.join(Organisation, Organisation.id == Squad.organisation_id).where(
        Squad.retired_at.is_(None)
    )
    english = asked_language() == "en"
    return {
        row.id: {
            "subtitle": (row.name_en if english else "") or row.name,
            "location": None if row.lon is None else (row.lon, row.lat),
        }
        for row in session.execute(query)
    }
