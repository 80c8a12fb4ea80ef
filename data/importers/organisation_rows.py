"""Checks rows of a file of organisations: what can be taken, what is wrong with the others, and where."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import shapely

from data.importers.codes import normal_code
from data.importers.features import Feature

# A row with one of these is taken all the same.
NOTES = frozenset({"repaired", "parts_joined", "root_made"})


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with a row (0: none of the file's); `problem` is a code, `detail` the value at fault."""

    row: int
    code: str
    name: str
    problem: str
    detail: str = ""

    @property
    def left_out(self) -> bool:
        """Whether the row was not taken."""
        return self.problem not in NOTES


@dataclass(slots=True)
class OrganisationsReport:
    """What an import of organisations did, and what it found row by row."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Return the report as plain values, fit for JSON."""
        return asdict(self)


@dataclass(slots=True)
class Entry:
    """A row that can be taken: its code in short form and its land, a valid MultiPolygon in EPSG:4326."""

    row: int
    code: str
    name: str
    name_en: str
    parent: str
    land: shapely.MultiPolygon


def take_rows(features: Iterable[Feature], problems: list[RowProblem]) -> dict[str, Entry]:
    """Return the rows that can be taken, by code; the others, and what was mended, go to the problems.

    Rows of one code and name are parts of one land: files often hold an enclave in a row of its own.
    """
    entries: dict[str, Entry] = {}
    for feature in features:
        code = normal_code(feature.code)
        former = entries.get(code)
        problem = _fault(feature, code, former)
        if problem:
            problems.append(RowProblem(feature.row, code, feature.name, *problem))
            continue
        land = as_land(feature.geometry)
        if land.is_empty:
            problems.append(
                RowProblem(feature.row, code, feature.name, "no_area", feature.geometry.geom_type)
            )
            continue
        if not feature.geometry.is_valid:
            reason = shapely.is_valid_reason(feature.geometry)
            problems.append(RowProblem(feature.row, code, feature.name, "repaired", reason))
        if former is not None:
            problems.append(RowProblem(feature.row, code, feature.name, "parts_joined", str(former.row)))
            former.land = as_land(shapely.union(former.land, land))
            continue
        names = (feature.name, feature.name_en, normal_code(feature.parent))
        entries[code] = Entry(feature.row, code, *names, land)
    return entries


def _fault(feature: Feature, code: str, former: Entry | None) -> tuple[str, str] | None:
    """Say why a row cannot be taken."""
    if not code:
        return "no_code", ""
    if not feature.name:
        return "no_name", ""
    if former is not None and former.name != feature.name:
        return "duplicate_code", str(former.row)
    if feature.geometry is None or feature.geometry.is_empty:
        return "no_geometry", ""
    return _misplaced(feature.geometry)


def _misplaced(geometry: shapely.Geometry) -> tuple[str, str] | None:
    """Say whether coordinates are no degrees, or latitude comes before longitude."""
    x, y = np.abs(shapely.get_coordinates(geometry)).max(axis=0)
    if x <= 180 and y <= 90:
        return None
    problem = "swapped" if x <= 90 and y <= 180 else "not_degrees"
    first = shapely.get_coordinates(geometry)[0]
    return problem, f"{first[0]:.4g}, {first[1]:.4g}"


def as_land(geometry: shapely.Geometry) -> shapely.MultiPolygon:
    """Return the valid areas of a geometry as one MultiPolygon, empty if it has none."""
    valid = shapely.make_valid(geometry, method="structure", keep_collapsed=False)
    parts = shapely.get_parts(shapely.get_parts(valid))
    return shapely.MultiPolygon([part for part in parts if part.geom_type == "Polygon"])
