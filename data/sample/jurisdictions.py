"""The city parted among districts and streets so that borders match point for point.

All borders are noded together and made into faces once; every jurisdiction is a set of those faces,
so neighbours share each vertex, and nothing overlaps or is left over.
"""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import shapely
from scipy.spatial import cKDTree

from data.sample.borders import arcs, as_lonlat, enclaves, mainlands, roughened
from data.sample.facts import read_table
from data.sample.plane import to_plane

GRID_M = 0.01
FAR_M = 600_000.0
CITY_CODE = "110000"
MARK, MARK_EN = "（样例）", " (sample)"


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """An organisation to be, with its land in EPSG:4326 degrees."""

    code: str
    name: str
    name_en: str
    level: str
    parent: str | None
    land: shapely.MultiPolygon


def jurisdictions() -> list[Jurisdiction]:
    """Return the city, its districts and the streets in them, parents first."""
    faces = _faces()
    owners = _owners(faces)
    by_street: dict[str, list[shapely.Polygon]] = defaultdict(list)
    for face, owner in zip(faces, owners, strict=True):
        by_street[owner].append(as_lonlat(face))
    by_district: dict[str, list[shapely.Polygon]] = defaultdict(list)
    for owner, parts in by_street.items():
        by_district[owner[:6]] += parts
    whole = _merged([part for parts in by_street.values() for part in parts])
    city = Jurisdiction(CITY_CODE, "北京市" + MARK, "Beijing" + MARK_EN, "city", None, whole)
    districts = [
        Jurisdiction(
            row["code"], row["name"], row["name_en"], "district", CITY_CODE, _merged(by_district[row["code"]])
        )
        for row in read_table("districts")
    ]
    streets = [
        Jurisdiction(
            row["code"],
            row["name"] + MARK,
            row["name_en"] + MARK_EN,
            "street",
            row["code"][:6],
            _merged(by_street[row["code"]]),
        )
        for row in read_table("streets")
    ]
    return [city, *districts, *streets]


def _faces() -> np.ndarray:
    """Return the faces that all borders together enclose, on the plane."""
    lines = [shapely.LineString(points) for _, _, points in arcs()]
    lines += [enclave.land.exterior for enclave in enclaves()]
    for code, land in mainlands().items():
        own = shapely.union_all([enclave.land for enclave in enclaves() if enclave.inside == code])
        lines += _street_borders(_centres(code), land.difference(own))
    noded = shapely.union_all(np.array(lines, dtype=object), grid_size=GRID_M)
    return shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))


def _centres(district: str) -> dict[str, np.ndarray]:
    """Return where a district's streets have their centre; those that only have an enclave have none."""
    away = {enclave.street for enclave in enclaves()} & {
        row["code"] for row in read_table("streets") if not _at_home(row)
    }
    return {
        row["code"]: _position(row)
        for row in read_table("streets")
        if row["code"].startswith(district) and row["code"] not in away
    }


def _position(row: dict[str, str]) -> np.ndarray:
    return to_plane(np.array([float(row["lon"]), float(row["lat"])]))


def _at_home(row: dict[str, str]) -> bool:
    return shapely.contains_xy(mainlands()[row["code"][:6]], *_position(row))


def _street_borders(centres: dict[str, np.ndarray], land: shapely.Geometry) -> list[shapely.Geometry]:
    """Return the borders halfway between neighbouring centres, as far as the land goes."""
    points = np.array(list(centres.values()))
    frame = np.array([[-FAR_M, 0], [FAR_M, 0], [0, -FAR_M], [0, FAR_M]])
    edges = shapely.get_parts(
        shapely.voronoi_polygons(shapely.MultiPoint(np.vstack([points, frame])), only_edges=True)
    )
    edges = shapely.get_parts(shapely.line_merge(shapely.union_all(edges)))
    rough = [shapely.LineString(roughened(shapely.get_coordinates(edge))) for edge in _near(edges, land)]
    return list(shapely.get_parts(shapely.intersection(np.array(rough, dtype=object), land)))


def _near(edges: np.ndarray, land: shapely.Geometry) -> np.ndarray:
    box = shapely.box(*land.buffer(10_000).bounds)
    cut = shapely.get_parts(shapely.intersection(edges, box))
    return cut[shapely.length(cut) > 0]


def _owners(faces: np.ndarray) -> list[str]:
    """Return the code of the street that each face belongs to."""
    inside = shapely.get_coordinates(shapely.point_on_surface(faces))
    owners = [""] * len(faces)
    for code, land in mainlands().items():
        centres = _centres(code)
        codes, tree = list(centres), cKDTree(np.array(list(centres.values())))
        for row in np.flatnonzero(shapely.contains_xy(land, inside[:, 0], inside[:, 1])):
            owners[row] = codes[tree.query(inside[row])[1]]
    for enclave in enclaves():
        for row in np.flatnonzero(shapely.contains_xy(enclave.land, inside[:, 0], inside[:, 1])):
            owners[row] = enclave.street
    return owners


def _merged(faces: list[shapely.Polygon]) -> shapely.MultiPolygon:
    merged = shapely.coverage_union_all(faces)
    return shapely.MultiPolygon(shapely.get_parts(merged).tolist())
