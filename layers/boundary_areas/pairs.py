"""What is derived for a pair of neighbours: the feature to be, and the mark by which it is known again."""

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from gis.boundary_areas import Strip, derive_strips
from layers.boundary_areas.owners import Owners
from layers.features import DIGITS

MARK = "derived_mark"
"""The attribute that tells whether a strip is still as it was derived: a digest of its names and shape."""

GRIDS_PER_DEG = 10**DIGITS
SAMPLE, SAMPLE_EN = "（样例）", " (sample)"
MARK_LENGTH = 16

Pair = tuple[str, str]
"""The codes of two neighbours, the lower one first."""


@dataclass(frozen=True, slots=True)
class Derived:
    """A boundary area as it follows from the borders."""

    pair: Pair
    name: str
    name_en: str
    shape: shapely.Geometry
    attributes: dict[str, Any]


def derive_pairs(owners: Owners, lands: np.ndarray, within_m: float) -> list[Derived]:
    """Return the boundary area of each pair of neighbours, by their codes; `lands` are healed."""
    strips = derive_strips(np.arange(len(owners)), lands, within_m)
    # On the grid of what the API tells, so that a strip saved again as it was told is still the same.
    shapes = shapely.set_precision([strip.shape for strip in strips], 1 / GRIDS_PER_DEG)
    return [_derived(owners, strip, shape) for strip, shape in zip(strips, shapes, strict=True)]


def _derived(owners: Owners, strip: Strip, shape: shapely.Geometry) -> Derived:
    first, second = owners.rows[strip.first_id], owners.rows[strip.second_id]
    name, name_en = names_of(first, second)
    attributes = {
        "first_code": first.code,
        "second_code": second.code,
        "within_m": strip.within_m,
        "border_length_m": round(strip.border_length_m, 1),
        MARK: mark_of(name, name_en, shape),
    }
    if first.is_sample or second.is_sample:
        attributes["sample"] = True
    return Derived((first.code, second.code), name, name_en, shape, attributes)


def names_of(first: Any, second: Any) -> tuple[str, str]:
    """Return the name of what lies between two organisations, and in English if both have such a name.

    What is marked as a sample is so marked once, at the end.
    """
    name = f"{first.name.removesuffix(SAMPLE)}–{second.name.removesuffix(SAMPLE)}交界"
    one, other = (each.name_en.removesuffix(SAMPLE_EN) for each in (first, second))
    name_en = f"{one}–{other} boundary" if one and other else ""
    if first.is_sample or second.is_sample:
        return name + SAMPLE, name_en and name_en + SAMPLE_EN
    return name, name_en


def mark_of(name: str, name_en: str, shape: shapely.Geometry) -> str:
    """Return the mark of names and a shape, which is the same however the rings of the shape are written."""
    on_grid = shapely.transform(shapely.force_2d(shape), lambda places: np.rint(places * GRIDS_PER_DEG))
    content = (name, name_en, shapely.to_wkb(shapely.normalize(on_grid), hex=True))
    return hashlib.sha256("\n".join(content).encode()).hexdigest()[:MARK_LENGTH]


def pair_of(attributes: dict[str, Any]) -> Pair | None:
    """Return between whom a feature lies, by its attributes."""
    first, second = attributes.get("first_code"), attributes.get("second_code")
    if not (isinstance(first, str) and isinstance(second, str) and first and second):
        return None
    return (first, second) if first < second else (second, first)
