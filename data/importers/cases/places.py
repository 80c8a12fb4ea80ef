"""Where cases happened: coordinates brought to EPSG:4326, judged, and the organisation of the land."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyproj
import shapely

from data.importers.cases.borders import NOWHERE, Borders
from gis.crs import BD09, CGCS2000, GCJ02, WGS84, convert
from gis.files.systems import crs_of, normal_name

SHIFTED = {"WGS84": WGS84, "GCJ-02": GCJ02, "BD-09": BD09, "CGCS2000": CGCS2000}


def to_degrees(x: np.ndarray, y: np.ndarray, system: str) -> tuple[np.ndarray, np.ndarray]:
    """Return longitudes and latitudes in EPSG:4326 of coordinates in a system by its name."""
    name = normal_name(system)
    if name in SHIFTED:
        return convert(x, y, SHIFTED[name], WGS84)
    transformer = pyproj.Transformer.from_crs(crs_of(name), 4326, always_xy=True)
    return transformer.transform(x, y)


def fault_of(lon: np.ndarray, lat: np.ndarray) -> dict[str, np.ndarray]:
    """Return for each reason why a place cannot be one the rows of which it is true; no row has two."""
    # What has no coordinates is often written as a place in the Gulf of Guinea.
    missing = ~(np.isfinite(lon) & np.isfinite(lat)) | ((lon == 0) & (lat == 0))
    swapped = ~missing & (np.abs(lat) > 90) & (np.abs(lat) <= 180) & (np.abs(lon) <= 90)
    degrees = (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
    return {"no_place": missing, "swapped": swapped, "not_degrees": ~missing & ~swapped & ~degrees}


@dataclass(slots=True)
class Lands:
    """The jurisdictions of organisations, the deepest first and then by code, prepared to be asked often.

    A place belongs to the deepest organisation that covers it; on a shared border to the lower code.
    """

    ids: np.ndarray
    lands: np.ndarray
    borders: Borders

    @classmethod
    def of(cls, rows: Sequence[Any], boundary_within_m: float) -> "Lands":
        """Make the index of rows with id, code, level, path and land, in the order of preference."""
        lands = np.array([shapely.from_wkb(bytes(row.land)) for row in rows], dtype=object)
        shapely.prepare(lands)
        return cls(np.array([row.id for row in rows], np.int64), lands, Borders.of(rows, boundary_within_m))

    def grounds(self, lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the id of the organisation of each place, and of that across a near border, or `NOWHERE`."""
        if not len(self.ids):
            return np.full(len(lon), NOWHERE, np.int64), np.full(len(lon), NOWHERE, np.int64)
        # Complex numbers, since those are told apart by one sort, which pairs are not.
        places, which = np.unique(lon + 1j * lat, return_inverse=True)
        owners = self._owners(places)
        return owners[which.ravel()], self.borders.neighbours(places, owners)[which.ravel()]

    def _owners(self, places: np.ndarray) -> np.ndarray:
        tree = shapely.STRtree(shapely.points(places.real, places.imag))
        found = np.full(len(places), NOWHERE, np.int64)
        for number, land in zip(self.ids.tolist(), self.lands, strict=True):
            near = tree.query(shapely.box(*land.bounds))
            near = near[found[near] == NOWHERE]
            inside = shapely.intersects_xy(land, places.real[near], places.imag[near])
            found[near[inside]] = number
        return found
