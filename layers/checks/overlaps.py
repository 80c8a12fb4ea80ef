"""Features that overlap though those of their kind should lie apart."""

import numpy as np
import shapely

from gis.editing.cut_out import cut_out
from gis.editing.errors import EditRefused
from gis.editing.measure import area_m2
from layers.checks.finding import Finding, Mend, place_in
from layers.checks.planned import Planned, hold_together
from layers.checks.subject import Subject

LEAST_M2 = 1.0
"""Less than that is rounding."""
MOST_MENDED = 500
"""So many come with a mend: where there are more, some of them will be mended with these."""
JURISDICTION = "jurisdiction"


def check_overlaps(subject: Subject) -> list[Finding]:
    """Return the pairs of areas that overlap while both hold, with the land that both have.

    Jurisdictions have a check of their own.
    """
    if not subject.kind.apart or subject.kind.key == JURISDICTION:
        return []
    sound = _sound_areas(subject)
    shapes = np.array([one.shape for one in sound], dtype=object)
    findings = []
    for first, second in _meeting(shapes):
        subject.deadline.look()
        one, other = sound[first], sound[second]
        common = polygons_of(shapely.intersection(one.shape, other.shape))
        area = area_m2(common)
        if area >= LEAST_M2 and hold_together(one.window, other.window):
            findings.append(_finding(one, other, common, area, mended=len(findings) < MOST_MENDED))
    return findings


def _sound_areas(subject: Subject) -> list[Planned]:
    is_sound = shapely.is_valid(subject.shapes) & (shapely.get_dimensions(subject.shapes) == 2)
    return [one for one, sound in zip(subject.features, is_sound, strict=True) if sound]


def _meeting(shapes: np.ndarray) -> list[tuple[int, int]]:
    """Return the pairs of areas whose insides meet, in order."""
    if not len(shapes):
        return []
    first, second = shapely.STRtree(shapes).query(shapes)
    first, second = first[first < second], second[first < second]
    shapely.prepare(shapes)
    # Most that meet only touch along a border, which prepared areas tell quickly.
    common = shapely.intersects(shapes[first], shapes[second])
    first, second = first[common], second[common]
    common = ~shapely.touches(shapes[first], shapes[second])
    return sorted(zip(first[common].tolist(), second[common].tolist(), strict=True))


def polygons_of(shape: shapely.Geometry) -> shapely.Polygon | shapely.MultiPolygon:
    """Return the areas of a shape without the lines and points in which it also meets."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _finding(one: Planned, other: Planned, common: shapely.Geometry, area: float, mended: bool) -> Finding:
    stays, goes = (other, one) if one.change is not None and other.change is None else (one, other)
    least = min(area_m2(one.shape), area_m2(other.shape))
    return Finding(
        "overlap",
        (goes.id, stays.id),
        place_in(common),
        common,
        {"area_m2": area, "share": area / least if least else 0.0},
        {"name": goes.name, "other": stays.name},
        _mend(goes, stays) if mended else None,
    )


def _mend(goes: Planned, stays: Planned) -> Mend | None:
    try:
        rest = cut_out(goes.shape, stays.shape)
    except EditRefused:
        return None
    return Mend("cut_out", (goes.saved_with(shape=rest),))
