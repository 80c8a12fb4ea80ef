"""Overviews of large layers, from which their tiles at low zooms are drawn quickly and legibly."""

from pathlib import Path

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.orm import Session

from data.layers import Layer, LayerFeature, LayerOverview

LARGE_FROM = 2_000
"""Layers of fewer features are drawn as they are at every zoom."""

TO_ZOOM = 12
DRAWN_IN_TILE = 400
HALF_WORLD_M = 20_037_508.342789244

OVERVIEW = text((Path(__file__).parent / "sql/overview.sql").read_text())


def list_stale(session: Session) -> list[int]:
    """Return the ids of layers that are large, or were, and whose overview is not that of their version."""
    count = select(func.count()).where(LayerFeature.layer_id == Layer.id).scalar_subquery()
    concerned = Layer.overview_version.is_not(None) | (count >= LARGE_FROM)
    stale = Layer.overview_version.is_distinct_from(Layer.version)
    return list(session.scalars(select(Layer.id).where(stale, concerned).order_by(Layer.id)))


def renew_overview(session: Session, layer_id: int) -> bool:
    """Make the overview of a layer anew; return whether the layer is large enough to have one."""
    session.execute(delete(LayerOverview).where(LayerOverview.layer_id == layer_id))
    count = session.scalar(select(func.count()).where(LayerFeature.layer_id == layer_id)) or 0
    is_large = count >= LARGE_FROM
    if is_large:
        values = {"layer": layer_id, "half": HALF_WORLD_M, "to_zoom": TO_ZOOM, "drawn": DRAWN_IN_TILE}
        session.execute(OVERVIEW, values)
    session.execute(update(Layer).where(Layer.id == layer_id).values(overview_version=Layer.version))
    return is_large


def has_overview(session: Session, layer: Layer) -> bool:
    """Return whether a layer's tiles at low zooms come from its overview."""
    if layer.overview_version != layer.version:
        return False
    return (
        session.scalar(select(LayerOverview.id).where(LayerOverview.layer_id == layer.id).limit(1))
        is not None
    )
