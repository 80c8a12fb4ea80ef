"""Where: what is at a place."""

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.organisations import Organisation
from data.settings import get_setting
from dispatch.jurisdiction import Ground, OutsideJurisdiction, find_ground, point
from layers.containing import list_features_at
from layers.whereabouts import find_nearest_road, list_organisations_at
from web.api.blueprints import make_blueprint
from web.coordinates import in_three_systems
from web.database import current_session
from web.permissions import allow
from web.schemas import city as schemas
from web.schemas.organisations import OrganisationRef
from web.signin.caller import current_caller

bp = make_blueprint("where", "What is at a place")


@bp.get("/what-is-here", responses={200: schemas.Where})
@allow("see_map")
def get_what_is_here(query: schemas.WhereQuery) -> schemas.Where:
    """Return whose land a place is, what holds there at a time, the nearest road and other coordinates."""
    session = current_session()
    lon, lat = query.at
    place = point(lon, lat)
    road = find_nearest_road(session, place)
    return schemas.Where(
        organisations=[OrganisationRef.model_validate(row) for row in list_organisations_at(session, place)],
        features=[
            schemas.FeatureRef.model_validate(row)
            for row in list_features_at(
                session, place, query.when or datetime.now(UTC), current_caller().role
            )
        ],
        nearest_road=road and schemas.NearestRoad.model_validate(road),
        boundary=_boundary(session, lon, lat),
        coordinates=schemas.Coordinates(**in_three_systems(lon, lat)),
    )


def _boundary(session: Session, lon: float, lat: float) -> schemas.NearBorder | None:
    try:
        ground = find_ground(session, lon, lat, get_setting(session, "boundary_within_m"))
    except OutsideJurisdiction:
        ground = Ground(0)
    if ground.neighbour_id is None:
        return None
    columns = (Organisation.id, Organisation.name, Organisation.name_en)
    neighbour = session.execute(select(*columns).where(Organisation.id == ground.neighbour_id)).one()
    return schemas.NearBorder(
        distance_m=ground.boundary_distance_m, neighbour=schemas.Neighbour.model_validate(neighbour)
    )
