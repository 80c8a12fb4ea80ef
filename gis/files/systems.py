"""Applying a CRS: what the file states, what the caller says, and what the coordinates allow."""

import re
from dataclasses import dataclass, field

import numpy as np
import pyproj
import shapely
from pyproj.exceptions import CRSError

from gis.china import in_china
from gis.crs import BD09, CGCS2000, GCJ02, WGS84, convert_geometries
from gis.files.errors import CrsNotUsable, CrsUnknown
from gis.files.table import Note
from gis.files.zones import PLAIN, PREFIXED, fitting_zone, suggested_systems

NAMES = {"WGS84": WGS84, "GCJ-02": GCJ02, "BD-09": BD09, "CGCS2000": CGCS2000}
ACCEPTED = (*NAMES, "EPSG:NNNN")
_BY_EPSG = {4326: "WGS84", 4490: "CGCS2000"}
_SPELLED = re.compile(r"[\s_-]")
_PLAIN_NAMES = {_SPELLED.sub("", name).lower(): name for name in NAMES}
_EPSG = re.compile(r"(?:urn:(?:ogc|x-ogc):def:crs:)?EPSG:(?:[\d.]*:)?(\d{4,6})", re.IGNORECASE)
_CRS84 = re.compile(r"(?:urn:ogc:def:crs:)?OGC:(?:1\.3)?:?CRS84", re.IGNORECASE)
# Datums that a map shows as one with WGS84, see gis.crs.
_SAME_DATUM = re.compile(
    r"world geodetic system 1984|wgs.?(19)?84|china.?2000|china geodetic|cgcs", re.IGNORECASE
)
_SAMPLED = 2_000


def normal_name(name: str) -> str:
    """Return one of `NAMES` or "EPSG:NNNN" for its usual spellings; raise CrsNotUsable."""
    plain = _PLAIN_NAMES.get(_SPELLED.sub("", name).lower())
    if plain:
        return plain
    if _CRS84.fullmatch(name.strip()):
        return "WGS84"
    code = _EPSG.fullmatch(name.strip())
    if code is None:
        raise CrsNotUsable(name, ACCEPTED)
    return _BY_EPSG.get(int(code[1]), f"EPSG:{int(code[1])}")


def crs_of(name: str) -> pyproj.CRS:
    """Return the CRS of a name that is not shifted; raise CrsNotUsable."""
    code = {"WGS84": 4326, "CGCS2000": 4490}.get(name) or name.removeprefix("EPSG:")
    try:
        return pyproj.CRS.from_epsg(int(code))
    except (CRSError, ValueError) as error:
        raise CrsNotUsable(name, ACCEPTED) from error


def described(crs: pyproj.CRS | str | None) -> str | None:
    """Return the short name of a CRS: of `NAMES`, or its EPSG code, or what it calls itself."""
    if crs is None or isinstance(crs, str):
        return crs
    # Shapefiles spell a CRS in ESRI's way, which PROJ knows again with less than full confidence.
    code = crs.to_epsg(min_confidence=25)
    return crs.name if code is None else _BY_EPSG.get(code, f"EPSG:{code}")


@dataclass(slots=True)
class Placed:
    """Geometries in EPSG:4326, the CRS that was applied to have them there, and what is to be told."""

    shapes: np.ndarray
    used_crs: str
    notes: list[Note] = field(default_factory=list)


def place(geometries: np.ndarray, stated: pyproj.CRS | str | None, wanted: str | None = None) -> Placed:
    """Bring geometries to EPSG:4326.

    Parameters
    ----------
    geometries : ndarray of shapely.Geometry or None (n,)
        2D, in the coordinates of the file.
    stated : CRS, name or None
        What the file says.
    wanted : str or None
        What the caller says, as `normal_name` gives it. An EPSG code replaces what the file says; a shifted
        system is applied on top of a plane that the file states.

    Raises
    ------
    CrsUnknown
        Metres without a plane.
    CrsNotUsable
        There is no such EPSG code.
    """
    shift = wanted if wanted in NAMES else stated if wanted is None and isinstance(stated, str) else None
    base = crs_of(wanted) if wanted and shift is None else stated
    plane = base if isinstance(base, pyproj.CRS) else None
    anywhere = bool(shapely.get_num_coordinates(geometries).sum())
    notes = [Note("crs_assumed", "WGS84")] if stated is None and wanted is None and anywhere else []
    if plane is None or (plane.is_geographic and (shift or _same_datum(plane))):
        _require_degrees(geometries, described(stated) or "")
        used = shift or described(plane) or "WGS84"
        return Placed(convert_geometries(geometries, NAMES.get(shift or "", WGS84), WGS84), used, notes)
    plane, zone_notes = _with_right_prefix(plane, geometries)
    shapes, datum_notes = _from_plane(geometries, plane)
    if shift in ("GCJ-02", "BD-09"):
        shapes = convert_geometries(shapes, NAMES[shift], WGS84)
        return Placed(shapes, shift, notes + zone_notes + datum_notes)
    return Placed(shapes, described(plane) or plane.name, notes + zone_notes + datum_notes)


def where_it_lies(shapes: np.ndarray) -> list[Note]:
    """Note data that lie outside China altogether, and inside it when longitude and latitude are swapped."""
    x, y = sampled(shapes).T
    if not len(x) or in_china(x, y).any():
        return []
    swapped = in_china(y, x).mean() >= 0.9
    return [Note("axes_swapped_likely" if swapped else "outside_china", f"{x[0]:.6g}, {y[0]:.6g}")]


def sampled(shapes: np.ndarray, most: int = _SAMPLED) -> np.ndarray:
    """Return at most so many of the finite vertices, evenly spread, as float64 (n, 2)."""
    points = shapely.get_coordinates(shapes)
    points = points[np.isfinite(points).all(axis=1)]
    return points if len(points) <= most else points[np.linspace(0, len(points) - 1, most).astype(int)]


def _require_degrees(geometries: np.ndarray, stated: str) -> None:
    """Raise CrsUnknown if most vertices cannot be degrees, in either order."""
    points = sampled(geometries)
    small, large = np.abs(points).min(axis=1), np.abs(points).max(axis=1)
    if len(points) and ((small <= 90) & (large <= 180)).mean() < 0.5:
        x, y = np.median(points, axis=0)
        raise CrsUnknown(float(x), float(y), suggested_systems(float(x), float(y)), stated)


def _with_right_prefix(plane: pyproj.CRS, geometries: np.ndarray) -> tuple[pyproj.CRS, list[Note]]:
    """Take the sibling of a CGCS2000 zone where eastings have or lack the zone number against the rule."""
    code = plane.to_epsg(min_confidence=25)
    points = sampled(geometries)
    if code not in (*PREFIXED, *PLAIN) or not len(points):
        return plane, []
    x, y = (float(value) for value in np.median(points, axis=0))
    fitting = fitting_zone(code, x)
    if fitting is None:
        raise CrsUnknown(x, y, suggested_systems(x, y), f"EPSG:{code}")
    if fitting == code:
        return plane, []
    return pyproj.CRS.from_epsg(fitting), [Note("zone_prefix", f"EPSG:{code} → EPSG:{fitting}")]


def _from_plane(geometries: np.ndarray, plane: pyproj.CRS) -> tuple[np.ndarray, list[Note]]:
    target = plane.geodetic_crs if _same_datum(plane) else pyproj.CRS.from_epsg(4326)
    transformer = pyproj.Transformer.from_crs(plane, target, always_xy=True)
    shapes = shapely.transform(geometries, transformer.transform, interleaved=False)
    uncertain = not _same_datum(plane) and not 0 <= transformer.accuracy <= 10
    return shapes, [Note("datum_uncertain", plane.name)] if uncertain else []


def _same_datum(crs: pyproj.CRS) -> bool:
    ground = crs.geodetic_crs
    return bool(ground and _SAME_DATUM.search(f"{ground.name} {ground.datum.name if ground.datum else ''}"))
