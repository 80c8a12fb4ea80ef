"""Squads: who there is, where they are, and where they have been today."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from data.fixes import Fix
from data.organisations import Organisation
from data.squads import Squad
from dispatch.squads import add_squad, change_squad, get_squad
from dispatch.views import iso, squad_view, squad_views, squads_query
from web.api.blueprints import make_blueprint, problems
from web.api.incidents import below
from web.database import current_session
from web.desk import current_actor
from web.pagination import fetch_page
from web.permissions import allow
from web.problems.errors import Missing
from web.replica import reading_session
from web.schemas import squads as schemas
from web.schemas.geometry import Feature

bp = make_blueprint("squads", "Who there is to send, and where they are")

CITY_TIME = ZoneInfo("Asia/Shanghai")


@bp.get("/squads", responses={200: schemas.SquadPage} | problems(404))
@allow("see_squads")
def list_squads(query: schemas.SquadQuery) -> Any:
    """List squads in the order of their ids."""
    session = reading_session()
    wanted = select(Squad).where(Squad.retired_at.is_(None))
    if query.status is not None:
        wanted = wanted.where(Squad.status == query.status)
    if query.organisation is not None:
        wanted = wanted.where(Squad.organisation_id.in_(below(session, query.organisation)))
    rows, following = fetch_page(session, wanted, [Squad.id], cursor=query.cursor, limit=query.limit)
    shown = squads_query().where(Squad.id.in_([row.id for row in rows])).order_by(Squad.id)
    return schemas.SquadPage.model_construct(items=squad_views(session, shown), next=following)


@bp.post("/squads", responses={201: schemas.Squad} | problems(404, 409))
@allow("manage_squads")
def create_squad(body: schemas.NewSquad) -> Any:
    """Add a squad."""
    session = current_session()
    if session.get(Organisation, body.organisation_id) is None:
        raise Missing("organisation", body.organisation_id)
    squad = add_squad(session, current_actor(), body.model_dump())
    return _answer(squad.id), 201


@bp.get("/squads/<int:id>", responses={200: schemas.Squad} | problems(404))
@allow("see_squads")
def get_one_squad(path: schemas.SquadPath) -> Any:
    """Return a squad."""
    return _answer(path.id)


@bp.patch("/squads/<int:id>", responses={200: schemas.Squad} | problems(404, 409))
@allow("manage_squads")
def patch_squad(path: schemas.SquadPath, body: schemas.SquadChange) -> Any:
    """Change a squad."""
    session = current_session()
    squad = get_squad(session, path.id)
    change_squad(session, squad, current_actor(), body.said())
    session.flush()
    return _answer(path.id)


@bp.get("/squads/<int:id>/track", responses={200: Feature} | problems(404))
@allow("see_squads")
def get_track(path: schemas.SquadPath, query: schemas.TrackQuery) -> Any:
    """Return where a squad has been since a time, today if none is given, with the time of each fix."""
    session = current_session()
    squad = get_squad(session, path.id)
    midnight = datetime.now(CITY_TIME).replace(hour=0, minute=0, second=0, microsecond=0)
    fixes = session.execute(
        select(func.ST_X(Fix.location), func.ST_Y(Fix.location), Fix.recorded_at)
        .where(Fix.squad_id == path.id, Fix.recorded_at >= (query.since or midnight).astimezone(UTC))
        .order_by(Fix.recorded_at)
    ).all()
    line = {"type": "LineString", "coordinates": [[lon, lat] for lon, lat, _ in fixes]}
    properties = {"call_sign": squad.call_sign, "recorded_at": [iso(at) for _, _, at in fixes]}
    geometry = line if len(fixes) > 1 else None
    return Feature.model_validate({"id": squad.id, "geometry": geometry, "properties": properties})


def _answer(squad_id: int) -> schemas.Squad:
    view = squad_view(current_session(), squad_id)
    if view is None:
        raise Missing("squad", squad_id)
    return schemas.Squad.model_validate(view)
