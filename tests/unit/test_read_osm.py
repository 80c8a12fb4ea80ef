"""Reading real maps, and files that are none."""

import csv
import gzip
from pathlib import Path

import numpy as np
import osmium
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from gis.roads.build import build_network
from gis.roads.errors import (
    NoRoads,
    RoadError,
    RoadFileDamaged,
    RoadFileEmpty,
    RoadFileMissing,
    RoadFileNotOsm,
)
from gis.roads.network import UNREACHABLE_MS, RoadNetwork
from gis.roads.osm import read_osm

BEIJING = "beijing_osm2017_reconstructed.osm.pbf"


@pytest.fixture(scope="module")
def andorra(shared_data: Path) -> bytes:
    return (shared_data / "andorra.osm.pbf").read_bytes()


@pytest.mark.parametrize(
    ("name", "ways", "nodes", "missing"),
    [
        (BEIJING, 78005, 151736, 0),
        ("helsinki_center.osm.pbf", 2650, None, 177),
        ("andorra.osm.pbf", 1615, None, 0),
    ],
)
def test_real_maps_are_read_whole(
    shared_data: Path, name: str, ways: int, nodes: int | None, missing: int
) -> None:
    raw = read_osm(shared_data / name)
    assert len(raw.ways) == ways
    assert nodes is None or len(raw.node_lon) == nodes
    _, report = build_network(raw)
    lacking = report.invalid_ways.get("missing_nodes")
    assert (lacking.count if lacking else 0) == missing
    for mode in report.modes.values():
        assert mode.kept_km > 5 * mode.dropped_km or mode.mode == "foot"


def test_names_and_tags_come_as_they_are(shared_data: Path) -> None:
    raw = read_osm(shared_data / "andorra.osm.pbf")
    way = next(way for way in raw.ways if way.osm_id == 6165877)
    assert (way.tags["ref"], way.tags["maxspeed"], way.tags["oneway"]) == ("CG-2", "60", "no")
    assert len(way.nodes) == 14
    assert (np.abs(raw.node_lon[way.nodes] - 1.6) < 0.3).all()


def test_progress_runs_from_none_to_all(shared_data: Path) -> None:
    told: list[tuple[float, str]] = []
    read_osm(shared_data / BEIJING, lambda fraction, text: told.append((fraction, text)))
    fractions = [fraction for fraction, _ in told]
    assert fractions == sorted(fractions)
    assert len(told) > 3
    assert fractions[-1] == 1.0
    assert {text for _, text in told} == {"ways", "nodes"}


def flipped(content: bytes, position: int) -> bytes:
    return content[:position] + bytes([content[position] ^ 0xFF]) + content[position + 1 :]


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        (lambda _: b"", RoadFileEmpty),
        (lambda _: b"a letter to the editor, not a map", RoadFileNotOsm),
        (lambda _: b"<?xml version='1.0'?><osm/>", RoadFileNotOsm),
        (gzip.compress, RoadFileNotOsm),
        (lambda content: content[:3], RoadFileNotOsm),
        (lambda content: content[:100], RoadFileDamaged),
        (lambda content: content[: len(content) // 2], RoadFileDamaged),
        (lambda content: content[:-1], RoadFileDamaged),
        (lambda content: content + b"\x00" * 40, RoadFileDamaged),
        (lambda content: content + b"\x00\x00", RoadFileDamaged),
        (lambda content: flipped(content, len(content) // 2), RoadFileDamaged),
    ],
    ids=["empty", "text", "xml", "gzip", "3 B", "100 B", "half", "last byte", "zeros", "2 zeros", "flipped"],
)  # fmt: skip
def test_what_is_no_map_is_refused_with_the_place(
    andorra: bytes, tmp_path: Path, change: object, refusal: type[RoadError]
) -> None:
    path = tmp_path / "map.osm.pbf"
    path.write_bytes(change(andorra))
    with pytest.raises(RoadError) as refused:
        read_osm(path)
    assert type(refused.value) is refusal
    assert refused.value.path == str(path)
    if refusal is RoadFileDamaged:
        assert 0 <= refused.value.position <= refused.value.size == path.stat().st_size


def test_the_damaged_block_is_found(andorra: bytes, tmp_path: Path) -> None:
    path = tmp_path / "map.osm.pbf"
    position = len(andorra) * 3 // 4
    path.write_bytes(flipped(andorra, position))
    with pytest.raises(RoadFileDamaged) as refused:
        read_osm(path)
    assert position - 200_000 < refused.value.position <= position


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RoadFileMissing):
        read_osm(tmp_path / "none.osm.pbf")


def test_a_map_without_roads_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sea.osm.pbf"
    write_map(path, [(1, 116.4, 39.9)], [])
    with pytest.raises(NoRoads):
        read_osm(path)


def test_a_road_whose_nodes_are_all_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "cut.osm.pbf"
    write_map(path, [(1, 116.4, 39.9)], [(7, [8, 9], {"highway": "primary"})])
    raw = read_osm(path)
    assert raw.ways[0].nodes.tolist() == [-1, -1]
    with pytest.raises(NoRoads):
        build_network(raw)


def write_map(path: Path, nodes: list, ways: list) -> None:
    with osmium.SimpleWriter(str(path)) as writer:
        for node_id, lon, lat in nodes:
            writer.add_node(osmium.osm.mutable.Node(id=node_id, location=(lon, lat)))
        for way_id, refs, tags in ways:
            writer.add_way(osmium.osm.mutable.Way(id=way_id, nodes=refs, tags=tags))


def test_beijing_is_the_graph_it_was_rebuilt_from(shared_data: Path) -> None:
    """The cars' network has the arcs and lengths of the largest component of the original edges."""
    network, _ = build_network(read_osm(shared_data / BEIJING))
    ours = arcs_by_place(network)
    theirs = arcs_of_csv(shared_data)
    loops = sum(count for (tail, head), (count, _) in theirs.items() if tail == head)
    straight = {ends: arcs for ends, arcs in theirs.items() if ends[0] != ends[1]}
    halves = {ends: ours.pop(ends) for ends in set(ours) - set(straight)}
    assert sum(count for count, _ in halves.values()) == 2 * loops
    assert {ends: count for ends, (count, _) in ours.items()} == {
        ends: count for ends, (count, _) in straight.items()
    }
    # Theirs are measured on a sphere, which is 0.06 % off here, along shapes rounded to a decimetre.
    lengths_m = np.array([(length_m, straight[ends][1]) for ends, (_, length_m) in ours.items()])
    assert lengths_m[:, 0] == pytest.approx(lengths_m[:, 1], rel=0.035, abs=0.5)
    assert lengths_m[:, 0].sum() == pytest.approx(lengths_m[:, 1].sum(), rel=0.001)


def arcs_by_place(network: RoadNetwork) -> dict:
    """Number and total length of a car's arcs, by the places of their ends."""
    car = network.weight_ms[0] < UNREACHABLE_MS
    lon, lat = np.rint(network.node_lon * 1e7), np.rint(network.node_lat * 1e7)
    place = list(zip(lon.astype(int).tolist(), lat.astype(int).tolist(), strict=True))
    arcs = zip(
        network.tail[car].tolist(), network.head[car].tolist(), network.length_m[car].tolist(), strict=True
    )
    return summed((place[tail], place[head], length_m) for tail, head, length_m in arcs)


def arcs_of_csv(shared_data: Path) -> dict:
    """The same of the original edges. Some of their nodes lie at the same place and are not connected.

    Five of them are motorways open both ways; OpenStreetMap takes a motorway to be one-way unless told.
    """
    with gzip.open(shared_data / "beijing_osm2017_nodes.csv.gz", "rt") as stream:
        place = {row["node_id"]: (round(float(row["lon"]) * 1e7), round(float(row["lat"]) * 1e7))
                 for row in csv.DictReader(stream)}  # fmt: skip
    arcs = []
    with gzip.open(shared_data / "beijing_osm2017_edges.csv.gz", "rt") as stream:
        for row in csv.DictReader(stream):
            arcs += [(row["u"], row["v"], float(row["length_m"]))] * (row["fwd"] == "1")
            backward = row["bwd"] == "1" and (row["fwd"] == "0" or "motorway" not in row["highway_guess"])
            arcs += [(row["v"], row["u"], float(row["length_m"]))] * backward
    return summed((place[tail], place[head], length_m) for tail, head, length_m in in_largest_component(arcs))


def in_largest_component(arcs: list) -> list:
    tails, heads = (np.array([int(arc[end]) for arc in arcs]) for end in (0, 1))
    size = max(tails.max(), heads.max()) + 1
    graph = csr_array((np.ones(len(arcs)), (tails, heads)), shape=(size, size))
    component = connected_components(graph, connection="strong")[1]
    main = np.bincount(component).argmax()
    inside = (component[tails] == main) & (component[heads] == main)
    return [arc for arc, kept in zip(arcs, inside.tolist(), strict=True) if kept]


def summed(arcs: object) -> dict:
    sums: dict = {}
    for tail, head, length_m in arcs:
        count, total_m = sums.get((tail, head), (0, 0.0))
        sums[tail, head] = (count + 1, total_m + length_m)
    return sums
