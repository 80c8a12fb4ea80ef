"""Capabilities: what squads can do, by code."""

from typing import Any

from data.capabilities import CAPABILITIES
from web.api.blueprints import make_blueprint
from web.permissions import allow
from web.schemas import capabilities as schemas

bp = make_blueprint("capabilities", "What squads can do, by code")


@bp.get("/capabilities", responses={200: schemas.Capabilities})
@allow("see_map")
def list_capabilities() -> Any:
    """List the capabilities of squads with their names."""
    return schemas.Capabilities(items=[schemas.Capability.model_validate(each) for each in CAPABILITIES])
