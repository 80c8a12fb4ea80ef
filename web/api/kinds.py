"""Kinds of layers: those of the product, and those that an administrator adds."""

from typing import Any

from dispatch.journal import record
from layers.catalogue import kind_as_dict
from layers.kinds import get_kind, list_kinds, read_kind, write_kind
from layers.kinds.catalogue import delete_kind
from web.api.blueprints import make_blueprint, problems
from web.database import current_session
from web.desk import current_actor
from web.permissions import allow
from web.schemas import layers as schemas
from web.signin.caller import current_caller

bp = make_blueprint("layer-kinds", "What kinds of layers there are")


@bp.get("/layer-kinds", responses={200: schemas.KindPage})
@allow("see_map")
def list_layer_kinds() -> Any:
    """List the kinds of layers that the caller may see, with the attributes and demands each knows."""
    kinds = [kind for kind in list_kinds(current_session()) if current_caller().role in kind.seen_by]
    return schemas.KindPage.model_validate({"items": [kind_as_dict(kind) for kind in kinds], "next": None})


@bp.put("/layer-kinds/<key>", responses={200: schemas.Kind} | problems(409))
@allow("manage_kinds")
def put_layer_kind(path: schemas.KindPath, body: schemas.KindContent) -> Any:
    """Add a custom kind, or change it."""
    session = current_session()
    write_kind(session, read_kind(body.model_dump() | {"key": path.key}))
    record(session, current_actor(), "layer_kind.written", "layer_kind", None, key=path.key)
    return schemas.Kind.model_validate(kind_as_dict(get_kind(session, path.key)))


@bp.delete("/layer-kinds/<key>", responses={204: None} | problems(404, 409))
@allow("manage_kinds")
def delete_layer_kind(path: schemas.KindPath) -> Any:
    """Delete a custom kind that no layer has."""
    session = current_session()
    delete_kind(session, path.key)
    record(session, current_actor(), "layer_kind.deleted", "layer_kind", None, key=path.key)
    return "", 204
