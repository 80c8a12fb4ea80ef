"""Boundary areas: derived from borders, and what is known of each."""

from dataclasses import asdict
from typing import Any

from shapely.geometry import mapping

from dispatch.boundary_areas import derive
from layers.boundary_areas import Derivation, Healing, find_boundary_area
from layers.boundary_areas.deriving import OUTCOMES, Member
from web.api.blueprints import make_blueprint, problems
from web.api.layers import seen
from web.database import current_session
from web.desk import current_actor
from web.permissions import allow
from web.problems.errors import Missing
from web.schemas import boundary_areas as schemas
from web.schemas import layers as layer_schemas
from web.signin.caller import current_caller

bp = make_blueprint("boundary-areas", "What lies along the border of two neighbours, who own it both")


@bp.post("/layers/<int:id>/derive", responses={200: schemas.Derivation} | problems(404, 409))
@allow("plan_layers")
def derive_boundary_areas(path: layer_schemas.LayerPath, body: schemas.Derive) -> Any:
    """Draft the boundary area of each pair of neighbours; what people have corrected is kept."""
    layer = seen(path.id, edits=True)
    found = derive(
        current_session(), current_actor(), layer.id, body.level, body.within_m, body.overwrite_corrections
    )
    return schemas.Derivation.model_validate(_derivation(found))


def _derivation(found: Derivation) -> dict[str, Any]:
    return {
        "level": found.level,
        "within_m": found.within_m,
        **{what: found.count(what) for what in OUTCOMES},
        "members": [_member(member) for member in found.members],
        "healing": [_healing(healing) for healing in found.healing],
    }


def _member(member: Member) -> dict[str, Any]:
    first, second = member.pair
    return asdict(member) | {"first_code": first, "second_code": second}


def _healing(healing: Healing) -> dict[str, Any]:
    place = healing.shape.representative_point()
    return {
        "kind": healing.kind,
        "owners": list(healing.owners),
        "given_to": healing.given_to,
        "area_m2": healing.area_m2,
        "place": (place.x, place.y),
        "shape": mapping(healing.shape),
    }


@bp.get("/boundary-areas/<int:id>", responses={200: schemas.BoundaryArea} | problems(404))
@allow("see_map")
def get_boundary_area(path: schemas.BoundaryAreaPath) -> Any:
    """Return a boundary area: both owners, its streets with their metres, what happened there in a year."""
    drafts = current_caller().may("see_drafts")
    found = find_boundary_area(current_session(), path.id, drafts)
    if found is None:
        raise Missing("boundary_area", path.id)
    seen(found.layer_id)
    return schemas.BoundaryArea.model_validate(found)
