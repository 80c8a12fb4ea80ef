"""What planners do to layers: saved, reviewed, published, frozen; each act is in the ledger and told."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from data.layers import FeatureRevision, Layer, LayerVersion
from data.unit_grids import UNIT_GRID
from dispatch.checking.running import check_layer, require_clear
from dispatch.journal import Actor, announce, record
from dispatch.shares.renewing import renew_grid_codes
from dispatch.situation import Situation
from layers.drafting import freezing, publishing, restoring, saving
from layers.drafting.content import Content


@dataclass(frozen=True, slots=True)
class Edit:
    """One step of a change: a feature to add (no id), to save anew, or to take out (no content)."""

    feature_id: int | None = None
    base: int | None = None
    content: Content | None = None


def edit(
    session: Session, actor: Actor, layer_id: int, edits: Sequence[Edit], reason: str = ""
) -> list[FeatureRevision]:
    """Save several features of a layer's draft, all or none."""
    layer = saving.lock_for_editing(session, layer_id)
    revisions = [_edit(session, actor, layer, one, reason) for one in edits]
    ids = [revision.feature_id for revision in revisions]
    record(
        session, actor, "layer.edited", "layer", layer.id, features=ids[:100], count=len(ids), reason=reason
    )
    tell(session, layer, "draft")
    return revisions


def _edit(session: Session, actor: Actor, layer: Layer, one: Edit, reason: str) -> FeatureRevision:
    author = actor.account_id
    if one.feature_id is None:
        return saving.create_feature(session, layer, one.content, author, reason)
    if one.content is None:
        return saving.delete_feature(session, layer, one.feature_id, one.base or 0, author, reason)
    return saving.change_feature(session, layer, one.feature_id, one.base or 0, one.content, author, reason)


def discard(session: Session, actor: Actor, layer_id: int, features: Sequence[int] | None = None) -> int:
    """Forget what is drafted of a layer, or of some of its features; return of how many."""
    layer = saving.lock_for_editing(session, layer_id)
    count = saving.discard(session, layer.id, features)
    record(session, actor, "layer.discarded", "layer", layer.id, count=count)
    tell(session, layer, "draft")
    return count


def submit(session: Session, actor: Actor, layer_id: int, note: str = "") -> Layer:
    """Hand a draft in for review."""
    layer = publishing.submit(session, layer_id, actor.account_id, note)
    record(session, actor, "layer.submitted", "layer", layer.id, note=note)
    tell(session, layer, "review")
    return layer


def take_back(session: Session, actor: Actor, layer_id: int) -> Layer:
    """Take a draft out of review."""
    layer = publishing.take_back(session, layer_id)
    record(session, actor, "layer.taken_back", "layer", layer.id)
    tell(session, layer, "draft")
    return layer


def publish(
    session: Session,
    actor: Actor,
    layer_id: int,
    reason: str = "",
    features: Sequence[int] | None = None,
    situation: Situation | None = None,
    despite: Collection[str] = (),
) -> LayerVersion:
    """Publish a draft; every process heeds it at its next look.

    It is checked before, its roads with a situation only. Raises FindingsBlock if errors are found, but for
    those of the codes in `despite`, which take a reason; the ledger keeps them.
    """
    layer = saving.lock_layer(session, layer_id)
    publishing.require_publishable(session, layer, actor.account_id)
    report = check_layer(session, layer, situation)
    insisted = require_clear(report, layer.name, features, despite, reason)
    version = publishing.publish(session, layer_id, actor.account_id, reason, features)
    counts = {name: getattr(version, name) for name in ("created", "changed", "deleted")}
    details: dict[str, Any] = {"version": version.version, "reason": version.reason, **counts}
    found = {"despite": insisted, "findings": report.counts, "checks_left": report.left}
    record(session, actor, "layer.published", "layer", layer.id, layer=layer.name, **details, **found)
    if layer.kind == UNIT_GRID:
        renew_grid_codes(session)
    tell(session, layer, "published")
    return version


def freeze(session: Session, actor: Actor, layer_id: int, note: str = "") -> Layer:
    """Freeze a layer at its version."""
    layer = freezing.freeze(session, layer_id, actor.account_id, note)
    record(session, actor, "layer.frozen", "layer", layer.id, version=layer.version, note=note)
    tell(session, layer, "frozen")
    return layer


def thaw(session: Session, actor: Actor, layer_id: int, reason: str) -> Layer:
    """Let a frozen layer take changes again."""
    layer = freezing.thaw(session, layer_id)
    record(session, actor, "layer.thawed", "layer", layer.id, reason=reason)
    tell(session, layer, "published")
    return layer


def restore(session: Session, actor: Actor, layer_id: int, version: int, reason: str = "") -> int:
    """Draft what brings a layer back to a version; return how many features that changes."""
    count = restoring.restore(session, layer_id, version, actor.account_id, reason)
    layer = session.get_one(Layer, layer_id)
    record(session, actor, "layer.restored", "layer", layer_id, version=version, reason=reason, count=count)
    tell(session, layer, "draft")
    return count


def tell(session: Session, layer: Layer, state: str) -> None:
    """Tell consoles that a layer has changed, and in which state it is."""
    payload = {"id": layer.id, "key": layer.key, "version": layer.version, "state": state}
    announce(session, "layer", payload, subject_id=layer.id)
