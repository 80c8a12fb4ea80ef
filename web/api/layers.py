"""Layers: the tree of them, and the features of one as published, drafted or in a version."""

from typing import Any

from sqlalchemy.orm import Session

from data.layers import Layer, LayerVersion
from dispatch.journal import record
from dispatch.jurisdiction import box
from layers.catalogue import get_layer, get_layer_seen, list_groups
from layers.changes import list_changed_ids, list_changes
from layers.features import (
    DRAFT,
    PUBLISHED,
    FeatureFilter,
    as_feature,
    find_feature,
    list_revisions,
    select_features,
)
from layers.making import change_layer, delete_layer, make_layer
from layers.versions import versions_query
from web.api.blueprints import make_blueprint, problems
from web.database import current_session
from web.desk import current_actor
from web.pagination import fetch_page, read_cursor, write_cursor
from web.permissions import allow
from web.problems.errors import Missing, NotAllowed
from web.replica import reading_session
from web.schemas import layers as schemas
from web.signin.caller import current_caller

bp = make_blueprint("layers", "Zones, routes, boundary areas and posts")


def seen(layer_id: int, edits: bool = False) -> Layer:
    """Return a layer that the caller may see, or edit; else it does not exist."""
    return get_layer_seen(current_session(), layer_id, current_caller().role, edits)


@bp.get("/layers", responses={200: schemas.LayerTree})
@allow("see_map")
def list_layers() -> Any:
    """List the layers in their groups."""
    groups = list_groups(current_session(), current_caller().role)
    return schemas.LayerTree.model_validate({"items": groups})


@bp.post("/layers", responses={201: schemas.Layer} | problems(404, 409))
@allow("plan_layers")
def create_layer(body: schemas.NewLayer) -> Any:
    """Make an empty layer; it is seen once its first features are published."""
    session = current_session()
    layer = make_layer(session, body.model_dump())
    record(session, current_actor(), "layer.made", "layer", layer.id, layer=layer.name, kind=layer.kind)
    return _layer(session, layer.id), 201


@bp.get("/layers/<int:id>", responses={200: schemas.Layer} | problems(404))
@allow("see_map")
def get_one_layer(path: schemas.LayerPath) -> Any:
    """Return a layer."""
    return _layer(current_session(), path.id)


@bp.patch("/layers/<int:id>", responses={200: schemas.Layer} | problems(404))
@allow("plan_layers")
def change_one_layer(path: schemas.LayerPath, body: schemas.LayerChange) -> Any:
    """Change a layer's names, style, place in its group or plan."""
    session, changes = current_session(), body.said()
    seen(path.id, edits=True)
    change_layer(session, path.id, changes)
    record(session, current_actor(), "layer.changed", "layer", path.id, changes=changes)
    return _layer(session, path.id)


@bp.delete("/layers/<int:id>", responses={204: None} | problems(404, 409))
@allow("plan_layers")
def delete_one_layer(path: schemas.LayerPath) -> Any:
    """Delete a layer that was never published."""
    session = current_session()
    seen(path.id, edits=True)
    layer = delete_layer(session, path.id)
    record(session, current_actor(), "layer.deleted", "layer", path.id, layer=layer.name)
    return "", 204


def _layer(session: Session, layer_id: int) -> schemas.Layer:
    return schemas.Layer.model_validate(get_layer(session, layer_id, current_caller().role))


def viewed(layer: Layer, query: schemas.ViewQuery) -> str | int:
    """Return the view asked for; drafts are for planners, and a version has to be there."""
    view = query.chosen
    caller = current_caller()
    if view == DRAFT and not caller.may("see_drafts"):
        raise NotAllowed("see_drafts", caller.role)
    if isinstance(view, int) and current_session().get(LayerVersion, (layer.id, view)) is None:
        raise Missing("version", view)
    return view


@bp.get("/layers/<int:id>/features", responses={200: schemas.FeaturePage} | problems(404))
@allow("see_map")
def list_layer_features(path: schemas.LayerPath, query: schemas.FeaturesQuery) -> Any:
    """List a layer's features as GeoJSON; `in_force` says which hold now, or at the time asked for."""
    session, layer = reading_session(), seen(path.id)
    wanted = FeatureFilter(
        area=box(*query.bbox) if query.bbox else None, at=query.at, attributes=query.attributes
    )
    listed = select_features(layer.id, viewed(layer, query), wanted).subquery()
    key = listed.c.id
    page = listed.select().order_by(key).limit(query.limit + 1)
    if query.cursor is not None:
        page = page.where(key > read_cursor(query.cursor, [key])[0])
    rows = session.execute(page).all()
    more = len(rows) > query.limit
    shown = [as_feature(row) for row in rows[: query.limit]]
    return schemas.FeaturePage.model_construct(
        features=shown, next=write_cursor([shown[-1]["id"]]) if more else None
    )


@bp.get("/layers/<int:id>/features/<int:feature>", responses={200: schemas.Feature} | problems(404))
@allow("see_map")
def get_layer_feature(path: schemas.FeaturePath, query: schemas.ViewQuery) -> Any:
    """Return a feature."""
    layer = seen(path.id)
    found = find_feature(current_session(), layer.id, path.feature, viewed(layer, query))
    if found is None:
        raise Missing("feature", path.feature)
    return schemas.Feature.model_construct(**found)


@bp.get(
    "/layers/<int:id>/features/<int:feature>/revisions", responses={200: schemas.RevisionPage} | problems(404)
)
@allow("see_drafts")
def list_feature_revisions(path: schemas.FeaturePath) -> Any:
    """List what became of a feature, newest first."""
    rows = list_revisions(current_session(), seen(path.id).id, path.feature)
    if not rows:
        raise Missing("feature", path.feature)
    return schemas.RevisionPage.model_validate({"items": rows, "next": None})


@bp.get("/layers/<int:id>/versions", responses={200: schemas.VersionPage} | problems(404))
@allow("see_map")
def list_layer_versions(path: schemas.LayerPath, query: schemas.PageQuery) -> Any:
    """List a layer's versions, newest first."""
    rows, following = fetch_page(
        current_session(),
        versions_query(seen(path.id).id),
        [LayerVersion.version],
        cursor=query.cursor,
        limit=query.limit,
        descending=True,
    )
    return schemas.VersionPage.model_validate({"items": rows, "next": following})


@bp.get(
    "/layers/<int:id>/versions/<int:version>/changes", responses={200: schemas.ChangePage} | problems(404)
)
@allow("see_map")
def list_version_changes(path: schemas.VersionPath, query: schemas.ChangesQuery) -> Any:
    """List what a version changed against another, or the one before, with before and after."""
    layer = seen(path.id)
    for version in {path.version, query.against or path.version}:
        viewed(layer, schemas.ViewQuery(version=version))
    against = path.version - 1 if query.against is None else query.against
    return changes_page(layer.id, against, path.version, query)


@bp.get("/layers/<int:id>/draft/changes", responses={200: schemas.ChangePage} | problems(404))
@allow("see_drafts")
def list_draft_changes(path: schemas.LayerPath, query: schemas.PageQuery) -> Any:
    """List what the draft changes of what is published."""
    return changes_page(seen(path.id).id, PUBLISHED, DRAFT, query)


def changes_page(layer_id: int, before: str | int, after: str | int, query: schemas.PageQuery) -> Any:
    """Return a page of changes by feature id."""
    session = current_session()
    above = 0 if query.cursor is None else int(read_cursor(query.cursor, [Layer.id])[0])
    ids = list_changed_ids(session, layer_id, before, after, above, query.limit + 1)
    shown = ids[: query.limit]
    return schemas.ChangePage.model_construct(
        items=list_changes(session, layer_id, before, after, shown),
        next=write_cursor([shown[-1]]) if len(ids) > len(shown) else None,
    )
