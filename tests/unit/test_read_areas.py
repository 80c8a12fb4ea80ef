"""What a base map shows beside roads, from real extracts."""

from collections import Counter
from pathlib import Path

import osmium
import pytest
import shapely

from gis.roads.areas import KINDS, PLACE_RANKS, read_areas
from gis.roads.errors import RoadFileDamaged, RoadFileEmpty

SQUARE = [(116.0, 39.0), (116.01, 39.0), (116.01, 39.01), (116.0, 39.01)]


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("beijing_osm2017_reconstructed.osm.pbf", {}),
        ("helsinki_center.osm.pbf", {"building": 446, "green": 172, "water": 13, "place": 7}),
        ("andorra.osm.pbf", {"building": 292, "water": 98, "green": 88, "place": 67}),
    ],
)
def test_real_maps(shared_data: Path, name: str, counts: dict[str, int]) -> None:
    areas = read_areas(shared_data / name)
    assert Counter(area.kind for area in areas) == counts
    assert set(counts) <= set(KINDS)
    assert shapely.is_valid([area.geometry for area in areas]).all()
    for area in areas:
        is_place = area.kind == "place"
        assert area.geometry.geom_type in (("Point",) if is_place else ("Polygon", "MultiPolygon"))
        assert (area.subkind in PLACE_RANKS) is is_place


def test_names_are_chinese_first(shared_data: Path) -> None:
    places = {area.name: area for area in read_areas(shared_data / "andorra.osm.pbf") if area.kind == "place"}
    assert places["安道尔城"].subkind == "town"


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"natural": "water"}, "water"),
        ({"landuse": "reservoir"}, "water"),
        ({"waterway": "riverbank"}, "water"),
        ({"building": "yes"}, "building"),
        ({"building": "school", "leisure": "park"}, "building"),
        ({"building": "no"}, None),
        ({"leisure": "park"}, "green"),
        ({"landuse": "forest"}, "green"),
        ({"landuse": "residential"}, None),
        ({"natural": "cliff"}, None),
    ],
    ids=str,
)
def test_kind_of_a_closed_way(tmp_path: Path, tags: dict[str, str], kind: str | None) -> None:
    path = tmp_path / "map.osm.pbf"
    write_ring(path, SQUARE, tags)
    assert [area.kind for area in read_areas(path)] == ([kind] if kind else [])


def test_a_ring_that_crosses_itself_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "map.osm.pbf"
    write_ring(path, [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3]], {"natural": "water"})
    assert read_areas(path) == []


def write_ring(path: Path, corners: list[tuple[float, float]], tags: dict[str, str]) -> None:
    numbers = list(range(1, len(corners) + 1))
    with osmium.SimpleWriter(str(path)) as writer:
        for number, corner in zip(numbers, corners, strict=True):
            writer.add_node(osmium.osm.mutable.Node(id=number, location=corner))
        writer.add_way(osmium.osm.mutable.Way(id=1, nodes=[*numbers, 1], tags=tags))


def test_damaged_files_are_refused(tmp_path: Path, shared_data: Path) -> None:
    path = tmp_path / "map.osm.pbf"
    content = bytearray((shared_data / "andorra.osm.pbf").read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(RoadFileDamaged):
        read_areas(path)
    path.write_bytes(b"")
    with pytest.raises(RoadFileEmpty):
        read_areas(path)
