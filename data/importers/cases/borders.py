"""Whose land lies across the border that a case is near: by the rule of incidents, for many cases at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.ground import GroundPlane

NOWHERE = -1
# Districts are looked at first; a street has neighbours of both kinds, a district of its own kind alone.
LEVELS = ("district", "street")


@dataclass(frozen=True, slots=True)
class Border:
    """The land of an organisation on the plane, and whose own it is not: those below it and itself."""

    id: int
    level: str
    land: BaseGeometry
    own: frozenset[int]


@dataclass(frozen=True, slots=True)
class Borders:
    """The lands that may lie across a border, by level and code, on a plane in metres.

    Attributes
    ----------
    plane : GroundPlane or None
        Around the middle of all lands; None where nobody has land.
    streets : int64
        The ids of organisations that are streets.
    """

    within_m: float
    plane: GroundPlane | None
    lands: tuple[Border, ...]
    streets: np.ndarray

    @classmethod
    def of(cls, rows: Sequence[Any], within_m: float) -> "Borders":
        """Make them of rows with id, code, level, path and land (EPSG:4326)."""
        shapes = [shapely.from_wkb(bytes(row.land)) for row in rows]
        if not shapes:
            return cls(within_m, None, (), np.zeros(0, np.int64))
        west, south, east, north = shapely.total_bounds(shapes)
        plane = GroundPlane((west + east) / 2, (south + north) / 2)
        at = sorted(
            (at for at, row in enumerate(rows) if row.level in LEVELS),
            key=lambda at: (rows[at].level, rows[at].code),
        )
        lands = tuple(
            Border(rows[i].id, rows[i].level, plane.project(shapes[i]), _below(rows, i)) for i in at
        )
        shapely.prepare([border.land for border in lands])
        return cls(
            within_m, plane, lands, np.array([row.id for row in rows if row.level == LEVELS[1]], np.int64)
        )

    def neighbours(self, places: np.ndarray, owners: np.ndarray) -> np.ndarray:
        """Return the id of the nearest other organisation within reach of each place, or `NOWHERE`.

        Parameters
        ----------
        places : complex128 (n,)
            Longitude and latitude, EPSG:4326.
        owners : int64 (n,)
            Whose land each is on; those of nobody have no neighbour.

        Notes
        -----
        A district is preferred to a street, however near that is; of two as near the lower code is taken.
        Distances are on a plane: 0.04 % too long at 300 km from its middle.
        """
        found = np.full(len(places), NOWHERE, np.int64)
        if self.plane is None or not len(places):
            return found
        points = shapely.points(self.plane.to_plane(np.stack([places.real, places.imag], axis=-1)))
        tree = shapely.STRtree(points)
        in_street = np.isin(owners, self.streets)
        for level in LEVELS:
            open_ones = (found == NOWHERE) & (owners != NOWHERE) & (in_street if level == LEVELS[1] else True)
            found = np.where(open_ones, self._nearest(level, tree, owners, open_ones), found)
        return found

    def _nearest(
        self, level: str, tree: shapely.STRtree, owners: np.ndarray, wanted: np.ndarray
    ) -> np.ndarray:
        nearest_m, found = np.full(len(owners), np.inf), np.full(len(owners), NOWHERE, np.int64)
        for number, rows, distance_m in self._within(level, tree, owners, wanted):
            nearer = distance_m < nearest_m[rows]
            nearest_m[rows[nearer]], found[rows[nearer]] = distance_m[nearer], number
        return found

    def _within(
        self, level: str, tree: shapely.STRtree, owners: np.ndarray, wanted: np.ndarray
    ) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
        """Give each land of a level with the rows of others' places within reach, and how far these are."""
        for border in self.lands:
            if border.level != level:
                continue
            west, south, east, north = border.land.bounds
            reach = self.within_m
            rows = tree.query(shapely.box(west - reach, south - reach, east + reach, north + reach))
            rows = rows[wanted[rows] & ~np.isin(owners[rows], list(border.own))]
            rows = rows[shapely.dwithin(border.land, tree.geometries[rows], reach)]
            if len(rows):
                yield border.id, rows, shapely.distance(border.land, tree.geometries[rows])


def _below(rows: Sequence[Any], at: int) -> frozenset[int]:
    code = rows[at].code
    return frozenset(row.id for row in rows if code in row.path.split("."))
