"""Reading what a base map shows beside roads: water, green, buildings and named places."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import osmium
import shapely

from gis.roads.errors import RoadFileDamaged
from gis.roads.names import name_en_of, name_of
from gis.roads.pbf import list_blobs

KINDS = ("water", "green", "building", "place")

# The first rule that fits says the kind. None stands for any value but "no".
_AREA_RULES: tuple[tuple[str, str, frozenset[str] | None], ...] = (
    ("water", "natural", frozenset({"water", "bay"})),
    ("water", "waterway", frozenset({"riverbank", "dock"})),
    ("water", "landuse", frozenset({"reservoir", "basin"})),
    ("building", "building", None),
    ("green", "leisure", frozenset({"park", "garden", "golf_course", "nature_reserve", "pitch", "common"})),
    ("green", "landuse", frozenset({"forest", "grass", "meadow", "recreation_ground", "village_green",
                                    "cemetery", "orchard", "farmland"})),
    ("green", "natural", frozenset({"wood", "scrub", "grassland", "heath"})),
)  # fmt: skip
_AREA_KEYS = tuple(sorted({key for _, key, _ in _AREA_RULES}))

# Rank on the map by the value of `place`: the lower, the more important.
PLACE_RANKS = {
    "city": 1,
    "borough": 2,
    "town": 2,
    "suburb": 3,
    "quarter": 4,
    "village": 4,
    "neighbourhood": 5,
    "hamlet": 5,
    "locality": 5,
    "square": 5,
}


@dataclass(frozen=True, slots=True)
class Area:
    """Something of the base map: `kind` is one of `KINDS`; geometry in EPSG:4326.

    A place has a point, and its `place` value (city, suburb, ...) in `subkind`.
    """

    kind: str
    name: str
    name_en: str
    geometry: shapely.Geometry
    subkind: str = ""


def read_areas(path: Path) -> list[Area]:
    """Read the water, green, buildings and named places of an .osm.pbf file.

    Parameters
    ----------
    path : Path
        An .osm.pbf file. Closed ways and multipolygon relations become polygons; those that the extract
        has cut apart are left out.

    Returns
    -------
    list of Area
        Empty where the file has roads only. Geometries are valid.

    Raises
    ------
    RoadFileMissing, RoadFileEmpty, RoadFileNotOsm, RoadFileDamaged
        As for `read_osm`.
    """
    path = Path(path)
    size = list_blobs(path)[-1].end
    try:
        return _valid([*_read_polygons(path), *_read_places(path)])
    except RuntimeError as error:
        # The decoder does not say where it stumbled.
        raise RoadFileDamaged(path=str(path), position=0, size=size, detail=str(error)) from error


def _read_polygons(path: Path) -> Iterable[Area]:
    interesting = osmium.filter.KeyFilter(*_AREA_KEYS)
    file = osmium.io.File(str(path), "pbf")
    processor = osmium.FileProcessor(file).with_areas(interesting).with_filter(interesting)
    shapes = osmium.geom.WKBFactory()
    for found in processor.with_filter(osmium.filter.EntityFilter(osmium.osm.AREA)):
        kind = _area_kind(found.tags)
        if kind is None:
            continue
        try:
            polygon = shapely.from_wkb(bytes.fromhex(shapes.create_multipolygon(found)))
        except RuntimeError:
            # Rings that do not close: the relation is broken or cut by the edge of the extract.
            continue
        yield Area(kind, name_of(found.tags), name_en_of(found.tags), polygon)


def _area_kind(tags: Mapping[str, str]) -> str | None:
    for kind, key, values in _AREA_RULES:
        value = tags.get(key)
        if value is not None and (value in values if values else value != "no"):
            return kind
    return None


def _read_places(path: Path) -> Iterable[Area]:
    file = osmium.io.File(str(path), "pbf")
    places = osmium.FileProcessor(file, osmium.osm.NODE).with_filter(osmium.filter.KeyFilter("place"))
    for node in places:
        value, name = node.tags["place"], name_of(node.tags)
        if value in PLACE_RANKS and name and node.location.valid():
            point = shapely.Point(node.location.lon, node.location.lat)
            yield Area("place", name, name_en_of(node.tags), point, subkind=value)


def _valid(areas: list[Area]) -> list[Area]:
    repaired = shapely.make_valid([area.geometry for area in areas], method="structure", keep_collapsed=False)
    return [
        Area(area.kind, area.name, area.name_en, geometry, area.subkind)
        for area, geometry in zip(areas, repaired, strict=True)
        if not geometry.is_empty
    ]
