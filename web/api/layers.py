"""Layers: the tree of them, and the features of one."""

from typing import Any

from dispatch.jurisdiction import box
from layers.catalogue import find_layer, list_features, list_groups
from web.api.blueprints import make_blueprint, problems
from web.database import current_session
from web.permissions import allow
from web.problems.errors import Missing
from web.schemas import layers as schemas
from web.schemas.geometry import FeatureCollection

bp = make_blueprint("layers", "Zones, routes, boundary areas and posts")


@bp.get("/layers", responses={200: schemas.LayerTree})
@allow("see_map")
def list_layers() -> Any:
    """List the layers in their groups."""
    return schemas.LayerTree.model_construct(items=list_groups(current_session()))


@bp.get("/layers/<int:id>/features", responses={200: FeatureCollection} | problems(404))
@allow("see_map")
def list_layer_features(path: schemas.LayerPath, query: schemas.FeaturesQuery) -> Any:
    """List a layer's features as GeoJSON; `in_force` says which hold now."""
    session = current_session()
    layer = find_layer(session, path.id)
    if layer is None:
        raise Missing("layer", path.id)
    area = box(*query.bbox) if query.bbox else None
    return FeatureCollection.model_construct(features=list(list_features(session, layer, area)))
