"""Which coordinate system shapes are in, by how near they lie to roads and borders under each."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyproj
import shapely

from gis.crs import WGS84, convert, local_plane
from gis.files.systems import NAMES, sampled

_VERTICES = 500
# GCJ-02 and BD-09 move a place by at most 1.5 km: lines farther away cannot be the nearest under any.
_AROUND_DEG = 0.03
_RATIO = 3.0
_GAIN_M = 15.0
_FEWEST = 10

Ranking = list[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class BetterFit:
    """A system under which shapes lie decidedly nearer to the reference than under the one that was used."""

    system: str
    distance_m: float
    used: str
    used_distance_m: float

    @property
    def ratio(self) -> float:
        """How many times nearer; distances under a metre count as one."""
        return self.used_distance_m / max(self.distance_m, 1.0)


def compare_systems(
    shapes: np.ndarray,
    reference: np.ndarray | shapely.STRtree,
    candidates: Sequence[str] = ("WGS84", "GCJ-02", "BD-09"),
) -> Ranking:
    """Return how far vertices lie from the nearest reference line, were they in each system.

    Parameters
    ----------
    shapes : ndarray of shapely.Geometry or None
        In degrees as the file has them, not converted.
    reference : ndarray of shapely.LineString, or a tree of such
        Roads and borders in EPSG:4326.
    candidates : sequence of str
        Of `gis.files.systems.NAMES`.

    Returns
    -------
    list of (system, median_distance_m)
        The nearest first; at most 500 vertices count. Empty where there are fewer than 10 vertices, or no
        line is around: nothing can be said then.
    """
    points = sampled(shapes, _VERTICES)
    if len(points) < _FEWEST or np.abs(points[:, 1]).max() > 90:
        return []
    plane = local_plane(*np.median(points, axis=0).round(6).tolist())
    tree = shapely.STRtree(_lines_around(points, reference, plane))
    if not len(tree.geometries):
        return []
    ranking = [(system, _median_m(points, system, tree, plane)) for system in candidates]
    return sorted(ranking, key=lambda entry: entry[1])


def better_system(ranking: Ranking, used: str = "WGS84") -> BetterFit | None:
    """Return the system that fits decidedly better than the one used, None if none does.

    Decidedly: the median distance is at most a third, and smaller by 15 m at least. What is drawn along roads
    and borders lies within a few metres of them in the right system, and in a dense city still 30 to 100 m
    off in a wrong one, since then chance decides how near the next road is; points anywhere gain nothing from
    any system.

    Parameters
    ----------
    ranking : list of (system, median_distance_m)
        From `compare_systems`.
    used : str
        The system that the shapes were taken to be in. CGCS2000 counts as WGS84.
    """
    distances_m = dict(ranking)
    used_m = distances_m.get("WGS84" if used == "CGCS2000" else used)
    if used_m is None:
        return None
    system, nearest_m = ranking[0]
    decided = used_m >= _RATIO * nearest_m and used_m - nearest_m >= _GAIN_M
    return BetterFit(system, nearest_m, used, used_m) if decided else None


def _lines_around(
    points: np.ndarray, reference: np.ndarray | shapely.STRtree, plane: pyproj.CRS
) -> np.ndarray:
    """Return the reference lines near any of the points, in metres."""
    tree = reference if isinstance(reference, shapely.STRtree) else shapely.STRtree(reference)
    west, south = (points - _AROUND_DEG).T
    east, north = (points + _AROUND_DEG).T
    found = np.unique(tree.query(shapely.box(west, south, east, north))[1])
    to_plane = pyproj.Transformer.from_crs(4326, plane, always_xy=True)
    return shapely.transform(tree.geometries[found], to_plane.transform, interleaved=False)


def _median_m(points: np.ndarray, system: str, tree: shapely.STRtree, plane: pyproj.CRS) -> float:
    lon, lat = convert(points[:, 0], points[:, 1], NAMES[system], WGS84)
    x, y = pyproj.Transformer.from_crs(4326, plane, always_xy=True).transform(lon, lat)
    _, distances_m = tree.query_nearest(shapely.points(x, y), return_distance=True, all_matches=False)
    return float(np.median(distances_m))
