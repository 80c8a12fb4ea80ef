"""Drawing: edits of shapes by name, lines along roads, routes from words, points to snap to."""

from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from typing import Any

import numpy as np
from shapely.geometry import LineString, mapping
from shapely.geometry.base import BaseGeometry

from gis.editing import OPERATIONS, Gives, Kind, Operation
from gis.road_lists import RoadRoute, parse_list
from gis.shapes import checked_shape, read_shape
from layers.road_drawing import NOWHERE, guess_as_dict
from web.api.blueprints import make_blueprint, problems
from web.database import current_session
from web.drawing import current_drawing
from web.permissions import allow
from web.problems.errors import TooManyLines
from web.schemas import drawing as schemas

bp = make_blueprint("drawing", "Shapes edited on the ground, and lines that follow the roads")

UNCHECKED = ("find_faults", "mend")


@bp.get("/geometry", responses={200: schemas.OperationPage})
@allow("see_map")
def list_operations() -> Any:
    """List the operations on shapes with what each takes."""
    items = [
        {"name": one.name, "gives": one.gives, "parameters": [asdict(each) for each in one.parameters]}
        for one in OPERATIONS.values()
    ]
    return schemas.OperationPage.model_validate({"items": items})


@bp.post("/geometry/<operation>", responses={200: schemas.Outcome})
@allow("plan_layers")
def run_operation(path: schemas.OperationPath, body: schemas.Arguments) -> Any:
    """Edit shapes: move, split, merge, buffer and others; nothing is stored."""
    operation = OPERATIONS[path.operation]
    return _outcome(operation, operation.run(_arguments(operation, body.arguments)))


def _arguments(operation: Operation, values: Mapping[str, Any]) -> dict[str, Any]:
    read = read_shape if operation.name in UNCHECKED else checked_shape
    kinds = {parameter.name: parameter.kind for parameter in operation.parameters}
    read_by_kind = {
        Kind.GEOMETRY: lambda value: read(value) if isinstance(value, Mapping) else value,
        Kind.GEOMETRIES: lambda value: [read(one) for one in value] if isinstance(value, list) else value,
    }
    return {
        name: read_by_kind.get(kinds.get(name), lambda value: value)(value) for name, value in values.items()
    }


def _outcome(operation: Operation, given: Any) -> schemas.Outcome:
    geometries, faults, values = [], [], {}
    if operation.gives is Gives.GEOMETRY:
        geometries = [given]
    elif operation.gives is Gives.GEOMETRIES:
        geometries = list(given)
    elif operation.gives is Gives.FAULTS:
        faults = [asdict(fault) | {"blocks": fault.blocks} for fault in given]
    else:
        values = {name: _plain(value) for name, value in _fields(given).items()}
        geometries = [given.shape] if operation.gives is Gives.MENDED else []
    return schemas.Outcome.model_construct(
        geometries=[mapping(shape) for shape in geometries], faults=faults, values=values
    )


def _fields(given: Any) -> dict[str, Any]:
    return {name: getattr(given, name) for name in given.__dataclass_fields__} if is_dataclass(given) else {}


def _plain(value: Any) -> Any:
    return mapping(value) if isinstance(value, BaseGeometry) else value


@bp.post("/geometry/follow", responses={200: schemas.Followed} | problems(404, 503))
@allow("plan_layers")
def follow_roads(body: schemas.FollowQuestion) -> Any:
    """Draw a line that follows the roads between points."""
    line = current_drawing().follower.follow(body.points, body.mode, body.prefer)
    legs = [
        {
            "prefer": leg.prefer,
            "geometry": _line(leg.line),
            "length_m": leg.length_m,
            "time_s": leg.time_s,
        }
        for leg in line.legs
    ]
    return schemas.Followed.model_validate(
        {
            "geometry": _line(line.line),
            "length_m": line.length_m,
            "points": line.snapped.tolist(),
            "legs": legs,
        }
    )


def _line(points: np.ndarray) -> dict[str, Any]:
    return mapping(LineString(points))


@bp.post("/geometry/road-list", responses={200: schemas.RoadListAnswer} | problems(503))
@allow("plan_layers")
def find_road_list(body: schemas.RoadListQuestion) -> Any:
    """Find routes from words, one to a line; what is not found comes with the best guesses."""
    read = parse_list(body.text)
    if len(read.lines) > schemas.MOST_LINES:
        raise TooManyLines(len(read.lines), schemas.MOST_LINES)
    drawing, session = current_drawing(), current_session()
    picked = {one.line: (one.start, one.end) for one in body.picked}
    routes = [drawing.find(session, line, picked.get(line.number, NOWHERE)) for line in read.lines]
    errors = [
        {"line": error.number, "text": error.text, "what": error.what, "expected": error.expected}
        for error in read.errors
    ]
    return schemas.RoadListAnswer.model_validate({"routes": map(_route, routes), "errors": errors})


def _route(route: RoadRoute) -> dict[str, Any]:
    return {
        "line": route.line.number,
        "road": route.line.road,
        "found": route.found,
        "geometry": None if route.geometry.is_empty else mapping(route.geometry),
        "length_m": route.length_m,
        "names": route.road.names,
        "match": route.road.match,
        "share_on_named_road": route.share_on_named_road,
        "ends": [
            {
                "written": end.written,
                "found": end.found,
                "how": end.how,
                "names": end.names,
                "guesses": map(guess_as_dict, end.guesses),
            }
            for end in route.ends
        ],
        "guesses": map(guess_as_dict, route.guesses),
        "notes": map(asdict, route.notes),
        "tips": route.tips,
    }


@bp.get("/geometry/snap", responses={200: schemas.SnapTargets} | problems(503))
@allow("plan_layers")
def list_snap_targets(query: schemas.SnapQuery) -> Any:
    """List what there is to snap to: near a place, or all vertices of roads in a box."""
    targets = current_drawing().targets(query.mode)
    items, complete = [], True
    if query.at is not None:
        items = [
            {"kind": one.kind, "location": (one.lon, one.lat), "distance_m": one.distance_m}
            for one in targets.near(*query.at, query.within_m)
        ]
    if query.bbox is not None:
        found = targets.in_box(*query.bbox)
        complete = found.complete
        items += [
            {"kind": "junction" if junction else "bend", "location": (lon, lat), "distance_m": None}
            for lon, lat, junction in zip(
                found.lon.tolist(), found.lat.tolist(), found.is_junction.tolist(), strict=True
            )
        ]
    return schemas.SnapTargets.model_validate({"items": items, "complete": complete})
