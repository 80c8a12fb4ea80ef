"""Closures: roads closed for a time, by point, line, area or name."""

from typing import Any

from sqlalchemy import select

from data.closures import Closure
from dispatch.closing import close_roads, lift
from dispatch.views import closure_view, closure_views, closures_query
from gis.shapes import checked_shape
from gis.travel.closures import AT_POINT_M
from web.api.blueprints import make_blueprint, problems
from web.database import current_session
from web.desk import current_actor, current_situation
from web.pagination import fetch_page
from web.permissions import allow
from web.problems.errors import ClosesNothing
from web.schemas import travel as schemas

bp = make_blueprint("closures", "Roads that may not be passed for a time")


@bp.get("/closures", responses={200: schemas.ClosurePage})
@allow("see_map")
def list_closures(query: schemas.ClosureQuery) -> Any:
    """List closures, the newest first; those lifted only if asked."""
    session = current_session()
    wanted = select(Closure)
    if not query.all:
        wanted = wanted.where(Closure.lifted_at.is_(None))
    rows, following = fetch_page(
        session, wanted, [Closure.id], cursor=query.cursor, limit=query.limit, descending=True
    )
    shown = closures_query().where(Closure.id.in_([row.id for row in rows])).order_by(Closure.id.desc())
    return schemas.ClosurePage.model_construct(items=closure_views(session, shown), next=following)


@bp.post("/closures", responses={201: schemas.Closure} | problems(404, 503))
@allow("close_roads")
def create_closure(body: schemas.NewClosure) -> Any:
    """Close roads; travel times heed it from its start to its end."""
    session = current_session()
    place = None
    if body.geometry is not None:
        place = checked_shape(body.geometry.model_dump())
    with current_situation().look() as situation:
        closed = situation.travel.closed_arcs(place, body.road_name, body.modes)
    if len(closed.arcs) == 0:
        raise ClosesNothing(within_m=AT_POINT_M)
    closure = close_roads(
        session,
        current_actor(),
        place,
        body.road_name,
        list(body.modes),
        body.reason,
        body.starts_at,
        body.ends_at,
    )
    return schemas.Closure.model_validate(closure_view(session, closure.id)), 201


@bp.delete("/closures/<int:id>", responses={200: schemas.Closure} | problems(404))
@allow("close_roads")
def delete_closure(path: schemas.ClosurePath) -> Any:
    """Lift a closure now; it stays on record."""
    session = current_session()
    closure = lift(session, current_actor(), path.id)
    return schemas.Closure.model_validate(closure_view(session, closure.id))
