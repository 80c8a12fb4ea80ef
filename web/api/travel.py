"""Travel times, routes and reach, by road and with the closures now in force."""

from typing import Any

import numpy as np
from shapely.geometry import mapping

from dispatch.reach import reach_from
from gis.travel import NoRoadNear, Snapped, TravelTimes
from web.api.blueprints import make_blueprint, problems
from web.desk import current_situation
from web.permissions import allow
from web.schemas import travel as schemas
from web.schemas.geometry import FeatureCollection

bp = make_blueprint("travel", "How long it takes by road, which way, and what can be reached")


@bp.post("/travel-times", responses={200: schemas.TravelTimes} | problems(503))
@allow("ask_travel")
def compute_travel_times(body: schemas.TravelTimesQuestion) -> Any:
    """Return the seconds between every two places; null where no road leads, or none is within 500 m."""
    with current_situation().look() as situation:
        travel = situation.travel
    origins = travel.snap(np.array(body.from_), body.mode)
    destinations = travel.snap(np.array(body.to), body.mode)
    times_s = travel.matrix(origins, destinations, body.mode)
    return schemas.TravelTimes(
        travel_times_s=np.where(np.isfinite(times_s), times_s, None).tolist(),
        snapped_from_m=_finite(origins.distance_m),
        snapped_to_m=_finite(destinations.distance_m),
    )


@bp.get("/route", responses={200: schemas.Route} | problems(404, 503))
@allow("ask_travel")
def find_route(query: schemas.RouteQuery) -> Any:
    """Return the fastest way between two places, with its streets and turns."""
    with current_situation().look() as situation:
        travel = situation.travel
    origin = snapped_place(travel, query.from_, query.mode)
    destination = snapped_place(travel, query.to, query.mode)
    route = travel.route(origin, destination, query.mode)
    steps = [
        {
            "maneuver": step.maneuver,
            "text": step.text,
            "text_en": step.text_en,
            "name": step.name,
            "name_en": step.name_en,
            "length_m": step.length_m,
            "time_s": step.time_s,
            "location": tuple(step.location),
        }
        for step in route.steps
    ]
    return schemas.Route.model_validate(
        {
            "geometry": {"type": "LineString", "coordinates": np.asarray(route.geometry).tolist()},
            "properties": {
                "length_m": route.length_m,
                "time_s": route.time_s,
                "mode": query.mode,
                "steps": steps,
            },
        }
    )


@bp.get("/reach", responses={200: FeatureCollection} | problems(404, 503))
@allow("ask_travel")
def find_reach(query: schemas.ReachQuery) -> Any:
    """Return what can be reached in so many minutes, from a place or from all available squads."""
    limits_s = [minutes * 60 for minutes in sorted(set(query.minutes))]
    with current_situation().look() as situation:
        travel = situation.travel
        origins = None if query.at else situation.roster.available(query.mode)
    if query.at:
        origins = snapped_place(travel, query.at, query.mode)
    found = reach_from(travel, origins, limits_s, query.mode, query.as_)
    features = [
        {
            "type": "Feature",
            "geometry": mapping(shape),
            "properties": {"minutes": limit_s / 60, "mode": query.mode},
        }
        for limit_s, shape in found
    ]
    return FeatureCollection.model_validate({"features": features})


def snapped_place(travel: TravelTimes, place: tuple[float, float], mode: str) -> Snapped:
    """Return a place put on the nearest road; raise NoRoadNear."""
    found = travel.snap(np.array([place]), mode)
    if not found.found[0]:
        raise NoRoadNear(lon=place[0], lat=place[1], within_m=found.within_m)
    return found


def _finite(distances_m: np.ndarray) -> list[float | None]:
    return [float(each) if np.isfinite(each) else None for each in distances_m]
