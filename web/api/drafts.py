"""Drafts of layers: edited, reviewed, published, frozen, brought back."""

from typing import Any

from data.layers import LayerVersion
from dispatch import planning
from dispatch.checking.running import FindingsBlock
from gis.shapes import checked_shape
from layers.drafting.content import Content
from layers.features import DRAFT, find_feature
from layers.versions import versions_query
from layers.windows import read_rule
from web.api.blueprints import make_blueprint, problems
from web.api.layers import seen
from web.database import current_session
from web.desk import current_actor, current_situation
from web.finding_words import finding_answer
from web.permissions import allow
from web.problems.errors import DraftBlocked
from web.schemas import layers as schemas

MOST_TOLD = 100
"""So many of the errors that keep a draft back are answered; GET …/check has them all."""

bp = make_blueprint("drafts", "What planners make of layers before it is published")


def content_of(body: schemas.FeatureContent) -> Content:
    """Return a feature's content, its geometry and time window read and checked."""
    return Content(
        name=body.name,
        name_en=body.name_en,
        shape=checked_shape(body.geometry.model_dump()),
        attributes=body.attributes,
        rule=read_rule(body.window),
        demands=body.demands,
    )


@bp.post("/layers/<int:id>/edits", responses={200: schemas.Edited} | problems(404, 409))
@allow("plan_layers")
def edit_layer(path: schemas.LayerPath, body: schemas.Edits) -> Any:
    """Save features of a layer's draft, all or none; a conflict says who was quicker, and with what."""
    session, layer = current_session(), seen(path.id, edits=True)
    edits = [
        planning.Edit(edit.feature_id, edit.base, edit.content and content_of(edit.content))
        for edit in body.edits
    ]
    revisions = planning.edit(session, current_actor(), layer.id, edits, body.reason)
    saved = [
        None if revision.deletes else find_feature(session, layer.id, revision.feature_id, DRAFT)
        for revision in revisions
    ]
    return schemas.Edited.model_construct(features=saved)


@bp.delete("/layers/<int:id>/draft", responses={200: schemas.Discarded} | problems(404, 409))
@allow("plan_layers")
def discard_draft(path: schemas.LayerPath, query: schemas.DiscardQuery) -> Any:
    """Discard what is drafted of a layer, or of one feature."""
    features = None if query.feature is None else [query.feature]
    layer = seen(path.id, edits=True)
    return schemas.Discarded(count=planning.discard(current_session(), current_actor(), layer.id, features))


@bp.post("/layers/<int:id>/submit", responses={200: schemas.Note} | problems(404, 409))
@allow("plan_layers")
def submit_layer(path: schemas.LayerPath, body: schemas.Note) -> Any:
    """Hand a draft in for review; it takes no changes meanwhile."""
    layer = planning.submit(current_session(), current_actor(), seen(path.id, edits=True).id, body.note)
    return schemas.Note(note=layer.submitted_note)


@bp.post("/layers/<int:id>/take-back", responses={200: schemas.Note} | problems(404, 409))
@allow("plan_layers")
def take_layer_back(path: schemas.LayerPath, body: schemas.Note) -> Any:
    """Take a draft out of review."""
    planning.take_back(current_session(), current_actor(), seen(path.id, edits=True).id)
    return body


@bp.post("/layers/<int:id>/publish", responses={200: schemas.Version} | problems(404, 409))
@allow("publish_layers")
def publish_layer(path: schemas.LayerPath, body: schemas.Publication) -> Any:
    """Publish what is drafted, or some of it; dispatch heeds it from its next look.

    It is checked before: errors keep it back, but for those of the codes in `despite`.
    """
    session, layer = current_session(), seen(path.id)
    try:
        version = planning.publish(
            session,
            current_actor(),
            layer.id,
            body.reason,
            body.features,
            current_situation(),
            body.despite,
        )
    except FindingsBlock as blocked:
        findings = [finding_answer(one, drafted=True) for one in blocked.findings[:MOST_TOLD]]
        raise DraftBlocked(blocked.name, blocked.codes, len(blocked.findings), findings) from None
    row = session.execute(versions_query(layer.id).where(LayerVersion.version == version.version)).one()
    return schemas.Version.model_validate(row)


@bp.post("/layers/<int:id>/freeze", responses={200: schemas.Note} | problems(404, 409))
@allow("publish_layers")
def freeze_layer(path: schemas.LayerPath, body: schemas.Note) -> Any:
    """Freeze a layer at its version."""
    planning.freeze(current_session(), current_actor(), seen(path.id).id, body.note)
    return body


@bp.post("/layers/<int:id>/thaw", responses={200: schemas.ThawReason} | problems(404, 409))
@allow("publish_layers")
def thaw_layer(path: schemas.LayerPath, body: schemas.ThawReason) -> Any:
    """Let a frozen layer take changes again; say why."""
    planning.thaw(current_session(), current_actor(), seen(path.id).id, body.reason)
    return body


@bp.post(
    "/layers/<int:id>/versions/<int:version>/restore", responses={200: schemas.Restored} | problems(404, 409)
)
@allow("plan_layers")
def restore_version(path: schemas.VersionPath, body: schemas.Note) -> Any:
    """Draft what brings a layer back to a version; publish it to make it so."""
    layer = seen(path.id, edits=True)
    count = planning.restore(current_session(), current_actor(), layer.id, path.version, body.note)
    return schemas.Restored(count=count)
