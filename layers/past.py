"""Which features held at many places, each at its own time: past cases, in bulk and in memory."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from shapely import from_wkb
from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from data.base import alias_of
from data.layers import FeatureRevision, Layer, LayerVersion, TimeWindow
from gis.zones import ZoneIndex
from layers.kinds import list_kinds

Replacing = alias_of(LayerVersion)


@dataclass(frozen=True, slots=True, eq=False)
class PastTags:
    """Which features tagged which places.

    Attributes
    ----------
    place : int64 (k,)
        Rows of the places that were asked for, in order.
    feature : int64 (k,)
        Ids of features.
    """

    place: np.ndarray
    feature: np.ndarray


def find_past_tags(session: Session, lonlat: np.ndarray, times: Sequence[datetime]) -> PastTags:
    """Return the features that tagged each of many places at its time, as they were published then.

    Parameters
    ----------
    lonlat : float64 (n, 2)
        EPSG:4326 degrees.
    times : sequence of aware datetime (n,)
    """
    rows = session.execute(_revisions(session)).all()
    none = np.empty(0, np.int64)
    if not rows or not len(lonlat):
        return PastTags(none, none)
    areas = from_wkb([bytes(row.area) for row in rows])
    place, row_number = ZoneIndex(np.arange(len(rows)), areas).at_many(np.asarray(lonlat, np.float64))
    at = np.array([time.timestamp() for time in times])[place]
    holds = np.zeros(len(place), bool)
    # All pairs of a revision are looked at together: there are far fewer revisions than pairs.
    order = np.argsort(row_number, kind="stable")
    starts = np.flatnonzero(np.diff(row_number[order], prepend=-1))
    for chosen in np.split(order, starts[1:]):
        holds[chosen] = _holds(rows[row_number[chosen[0]]], at[chosen])
    feature = np.array([row.feature_id for row in rows], np.int64)[row_number]
    pairs = np.unique(np.stack([place[holds], feature[holds]], axis=1), axis=0)
    return PastTags(pairs[:, 0], pairs[:, 1])


def _revisions(session: Session) -> object:
    """Return the query of all that was ever published of kinds that tag, with from when to when it was so."""
    kinds = [kind.key for kind in list_kinds(session) if kind.tags]
    area = func.coalesce(FeatureRevision.effect, FeatureRevision.shape)
    published = and_(
        LayerVersion.layer_id == FeatureRevision.layer_id, LayerVersion.version == FeatureRevision.version
    )
    replaced = and_(
        Replacing.layer_id == FeatureRevision.layer_id, Replacing.version == FeatureRevision.replaced_in
    )
    return (
        select(
            FeatureRevision.feature_id,
            func.ST_AsBinary(area).label("area"),
            LayerVersion.published_at.label("since"),
            Replacing.published_at.label("until"),
            TimeWindow.holds,
        )
        .join(Layer, Layer.id == FeatureRevision.layer_id)
        .join(LayerVersion, published)
        .outerjoin(Replacing, replaced)
        .outerjoin(TimeWindow, TimeWindow.id == FeatureRevision.window_id)
        .where(Layer.kind.in_(kinds), FeatureRevision.deletes.is_(False), func.ST_Dimension(area) == 2)
        .order_by(FeatureRevision.id)
    )


def _holds(row: object, at_s: np.ndarray) -> np.ndarray:
    published = (at_s >= row.since.timestamp()) & (at_s < _end_s(row.until))
    if row.holds is None:
        return published
    begins = np.array([-np.inf if span.lower is None else span.lower.timestamp() for span in row.holds])
    ends = np.array([_end_s(span.upper) for span in row.holds])
    span = np.searchsorted(begins, at_s, side="right") - 1
    return published & (span >= 0) & (at_s < ends[np.maximum(span, 0)]) if len(begins) else published & False


def _end_s(at: datetime | None) -> float:
    return np.inf if at is None else at.timestamp()
