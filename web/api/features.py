"""Features of all layers, found by their names."""

from typing import Any

from layers.naming import find_named
from web.api.blueprints import make_blueprint
from web.permissions import allow
from web.replica import reading_session
from web.schemas import features as schemas
from web.signin.caller import current_caller

bp = make_blueprint("features", "What is drawn on the layers, by name")


@bp.get("/features", responses={200: schemas.NamedFeatures})
@allow("see_map")
def find_features(query: schemas.FeatureSearch) -> Any:
    """Find published features of any layer by a part of their name."""
    found = find_named(reading_session(), current_caller().role, query.q, query.limit)
    return schemas.NamedFeatures(items=[schemas.NamedFeature(**row._mapping) for row in found])
