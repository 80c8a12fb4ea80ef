"""Features that are there twice: in the layer, or in another layer of the kind."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import shapely
from sqlalchemy import text

from data.layers import LayerFeature
from layers.checks.finding import Finding, Mend, place_in
from layers.checks.planned import Planned, hold_together, list_published
from layers.checks.subject import Subject
from layers.features import DIGITS

NEAR_DEG = 2.0 * 10**-DIGITS
AT_CORNERS = text((Path(__file__).parent.parent / "sql/features_at_corners.sql").read_text())


def check_duplicates(subject: Subject) -> list[Finding]:
    """Return the pairs of features of the same shape that hold at a same time.

    Alike in everything, they are the same feature twice; else only their shapes are.
    """
    digests = _digests(subject.shapes)
    seen: dict[bytes, list[Planned]] = {}
    findings = []
    for digest, feature in zip(digests, subject.features, strict=True):
        for former in seen.setdefault(digest, []):
            if hold_together(former.window, feature.window):
                findings.append(_finding(subject, *_in_order(former, feature)))
                break
        seen[digest].append(feature)
    subject.deadline.look()
    return findings + [
        _finding(subject, other, feature)
        for feature, other in _elsewhere(subject, digests)
        if hold_together(other.window, feature.window)
    ]


def _digests(shapes: np.ndarray) -> list[bytes]:
    """Return for each shape what is the same for all that are drawn alike, to the grid of the API."""
    if not len(shapes):
        return []
    on_grid = shapely.transform(shapes, lambda places: np.rint(places * 10**DIGITS))
    return shapely.to_wkb(shapely.normalize(on_grid)).tolist()


def _elsewhere(subject: Subject, digests: list[bytes]) -> Iterator[tuple[Planned, Planned]]:
    """Give the drafted features with those of other layers of the kind that have their shape."""
    ours = {
        digest: feature
        for digest, feature in zip(digests, subject.features, strict=True)
        if feature.id in subject.drafted
    }
    others = _at_corners(subject, [feature.shape.bounds[:2] for feature in ours.values()])
    shapes = np.array([other.shape for other in others], dtype=object)
    for digest, other in zip(_digests(shapes), others, strict=True):
        if digest in ours:
            yield ours[digest], other


def _at_corners(subject: Subject, corners: list[tuple[float, float]]) -> list[Planned]:
    """Return features of other layers of the kind whose box has its south-western corner at a place."""
    asked = {
        "lon": [lon for lon, _ in corners],
        "lat": [lat for _, lat in corners],
        "near": NEAR_DEG,
        "kind": subject.layer.kind,
        "layer": subject.layer.id,
    }
    ids = subject.session.scalars(AT_CORNERS, asked).all()
    return list_published(subject.session, LayerFeature.id.in_(ids)) if ids else []


def _in_order(one: Planned, other: Planned) -> tuple[Planned, Planned]:
    """Return the one to stay and the one to go: what is published stays, else what came first."""
    if one.change is not None and other.change is None:
        return other, one
    return one, other


def _finding(subject: Subject, stays: Planned, goes: Planned) -> Finding:
    same = _alike(stays) == _alike(goes)
    own = stays.layer_id == subject.layer.id
    return Finding(
        "feature_twice" if same else "shape_twice",
        (goes.id, stays.id) if own else (goes.id,),
        place_in(goes.shape),
        goes.shape,
        about={"name": goes.name, "other": stays.name, "other_id": stays.id, "layer_id": stays.layer_id},
        mend=Mend("delete_duplicate", (goes.deleted(),)),
    )


def _alike(feature: Planned) -> tuple[object, ...]:
    return feature.name, feature.attributes, feature.given_demands, feature.window.rule
