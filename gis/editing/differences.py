"""What changed between two versions of a shape."""

from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.editing.frame import checked, joined, parts_of
from gis.editing.measure import area_m2, run_length_m

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Differences:
    """What is in one version and not in the other; all in EPSG:4326.

    Attributes
    ----------
    added, removed : shapely geometry or None
        The land, stretches or points that only the later, only the earlier version has.
    added_m2, removed_m2, added_m, removed_m : float
        Their areas and, of lines, lengths.
    moved_vertices : tuple of (before, after)
        Places of vertices that stand in the same stead.
    added_vertices, removed_vertices : tuple of (lon, lat)
    """

    added: BaseGeometry | None
    removed: BaseGeometry | None
    added_m2: float
    removed_m2: float
    added_m: float
    removed_m: float
    moved_vertices: tuple[tuple[Place, Place], ...]
    added_vertices: tuple[Place, ...]
    removed_vertices: tuple[Place, ...]

    @property
    def is_same(self) -> bool:
        """Whether both versions are the same land, way or points, whatever their vertices."""
        return self.added is None and self.removed is None


def differences(before: BaseGeometry, after: BaseGeometry) -> Differences:
    """Return what changed from one version of a shape to another.

    Parameters
    ----------
    before, after : shapely geometries
        EPSG:4326 degrees. Where they are of different dimensions all of one goes and all of the other comes.

    Raises
    ------
    EditRefused
        As for edits.
    """
    before, after = checked(before), checked(after)
    added, removed = _only_in(after, before), _only_in(before, after)
    vertices = _vertices(before), _vertices(after)
    return Differences(
        added,
        removed,
        _area_m2(added),
        _area_m2(removed),
        _length_m(added),
        _length_m(removed),
        *_vertex_changes(*vertices),
    )


def _only_in(shape: BaseGeometry, other: BaseGeometry) -> BaseGeometry | None:
    dimension = int(shapely.get_dimensions(shape))
    if dimension != shapely.get_dimensions(other):
        return shape
    rest = shape.difference(other)
    parts = [
        part for part in parts_of(rest) if not part.is_empty and shapely.get_dimensions(part) == dimension
    ]
    return joined(parts) if parts else None


def _area_m2(shape: BaseGeometry | None) -> float:
    return 0.0 if shape is None else area_m2(shape)


def _length_m(shape: BaseGeometry | None) -> float:
    return run_length_m(shape) if shape is not None and shapely.get_dimensions(shape) == 1 else 0.0


def _vertices(shape: BaseGeometry) -> list[Place]:
    """Return the vertices in their order, the last of a ring left out."""
    vertices = []
    for part in parts_of(shape):
        runs = [part.exterior, *part.interiors] if part.geom_type == "Polygon" else [part]
        for run in runs:
            places = list(map(tuple, shapely.get_coordinates(run).tolist()))
            vertices += places[:-1] if part.geom_type == "Polygon" else places
    return vertices


def _vertex_changes(before: list[Place], after: list[Place]) -> tuple[tuple, tuple, tuple]:
    """Return (moved, added, removed): equal stretches are matched, those between stand in for each other."""
    if len(before) == len(after):
        steps = _in_place(before, after)
    else:
        steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    moved, added, removed = [], [], []
    for change, start, end, new_start, new_end in steps:
        if change == "equal":
            continue
        old, new = before[start:end], after[new_start:new_end]
        if len(old) == len(new):
            moved += zip(old, new, strict=True)
        else:
            removed += old
            added += new
    return tuple(moved), tuple(added), tuple(removed)


def _in_place(before: list[Place], after: list[Place]) -> list[tuple[str, int, int, int, int]]:
    """Return the steps between two lists of one length, each vertex against the one in its stead."""
    moved = np.flatnonzero((np.array(before) != np.array(after)).any(axis=1)).tolist()
    return [("replace", row, row + 1, row, row + 1) for row in moved]
