"""Reading the roads of an .osm.pbf file, as they are: nodes, ways and their tags."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import osmium

from gis.roads.errors import NoRoads, RoadFileDamaged
from gis.roads.pbf import Blob, list_blobs

Progress = Callable[[float, str], None]

# Blobs are decoded in groups of about this size, so that a long read shows how far it is.
_GROUP_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Way:
    """A way of OpenStreetMap: rows of its nodes in `RawRoads` (-1 where the file lacks the node)."""

    osm_id: int
    nodes: np.ndarray
    tags: dict[str, str]


@dataclass(frozen=True, slots=True)
class RawRoads:
    """Ways tagged `highway` and the nodes they use; float64 degrees in EPSG:4326.

    `barriers` holds the tags of the nodes tagged `barrier`, by row.
    """

    node_lon: np.ndarray
    node_lat: np.ndarray
    ways: list[Way]
    barriers: Mapping[int, Mapping[str, str]] = field(default_factory=dict)


def no_progress(_fraction: float, _text: str) -> None:
    """Take a report of progress and do nothing with it."""


def read_osm(path: Path, progress: Progress | None = None) -> RawRoads:
    """Read every way tagged `highway` and the nodes it uses.

    Parameters
    ----------
    path : Path
        An .osm.pbf file, of any extent.
    progress : callable, optional
        Called with a fraction between 0 and 1 and one of the words "ways" and "nodes".

    Returns
    -------
    RawRoads
        Ways in the order of the file, whatever their tags say about who may use them.

    Raises
    ------
    RoadFileMissing, RoadFileEmpty, RoadFileNotOsm
        If there is nothing to read, or it is something else.
    RoadFileDamaged
        If the file is cut short or damaged; `position` is the byte where the damaged block starts.
    NoRoads
        If no way is tagged `highway`.
    """
    path, progress = Path(path), progress or no_progress
    groups = _groups(list_blobs(path))
    way_ids, refs, lengths, tags = _read_ways(path, groups, progress)
    if not way_ids:
        raise NoRoads(ways=0)
    wanted = np.unique(refs)
    node_ids, lon, lat, barriers = _read_nodes(path, groups, wanted, progress)
    rows = _rows(refs, node_ids)
    starts = np.concatenate(([0], np.cumsum(lengths)))
    ways = [
        Way(way_id, rows[start:end], way_tags)
        for way_id, start, end, way_tags in zip(
            way_ids, starts[:-1].tolist(), starts[1:].tolist(), tags, strict=True
        )
    ]
    progress(1.0, "nodes")
    barrier_rows = _rows(np.array(list(barriers), dtype=np.int64), node_ids).tolist()
    return RawRoads(lon, lat, ways, dict(zip(barrier_rows, barriers.values(), strict=True)))


def _groups(blobs: list[Blob]) -> list[list[Blob]]:
    """Put the data blobs in groups; the header, which each group needs, comes first in each."""
    header, groups = blobs[0], []
    room = 0
    for blob in blobs[1:]:
        if blob.end - blob.start > room:
            groups.append([header])
            room = _GROUP_BYTES
        groups[-1].append(blob)
        room -= blob.end - blob.start
    return groups


def _read_ways(
    path: Path, groups: list[list[Blob]], progress: Progress
) -> tuple[list[int], np.ndarray, list[int], list[dict[str, str]]]:
    ids, refs, lengths, tags = [], [], [], []
    with_highway = osmium.filter.KeyFilter("highway")
    for way in _objects(path, groups, osmium.osm.WAY, with_highway, lambda f: progress(f / 2, "ways")):
        nodes = [node.ref for node in way.nodes]
        ids.append(way.id)
        refs.extend(nodes)
        lengths.append(len(nodes))
        tags.append(dict(way.tags))
    return ids, np.array(refs, dtype=np.int64), lengths, tags


def _read_nodes(
    path: Path, groups: list[list[Blob]], wanted: np.ndarray, progress: Progress
) -> tuple[np.ndarray, np.ndarray, np.ndarray, dict[int, dict[str, str]]]:
    ids, lon, lat = [], [], []
    barriers: dict[int, dict[str, str]] = {}
    only_wanted = osmium.filter.IdFilter(wanted.tolist())
    for node in _objects(
        path, groups, osmium.osm.NODE, only_wanted, lambda f: progress(0.5 + f / 2, "nodes")
    ):
        location = node.location
        if location.valid():
            ids.append(node.id)
            lon.append(location.lon)
            lat.append(location.lat)
            if len(node.tags) and "barrier" in node.tags:
                barriers[node.id] = dict(node.tags)
    # A file may hold a node twice (merged extracts); the ids must be in order to be searched.
    ids, first = np.unique(np.array(ids, dtype=np.int64), return_index=True)
    return ids, np.array(lon)[first], np.array(lat)[first], barriers


def _objects(
    path: Path, groups: list[list[Blob]], kind: object, only: object, advance: Callable[[float], None]
) -> Iterator[object]:
    pool = osmium.io.ThreadPool()
    with open(path, "rb") as stream:
        for number, group in enumerate(groups):
            content = osmium.io.FileBuffer(b"".join(_bytes(stream, blob) for blob in group), "pbf")
            try:
                yield from osmium.FileProcessor(content, kind, pool).with_filter(only)
            except RuntimeError as error:
                position = _position_of_damage(path, group)
                size = path.stat().st_size
                raise RoadFileDamaged(
                    path=str(path), position=position, size=size, detail=str(error)
                ) from error
            advance((number + 1) / len(groups))


def _bytes(stream: object, blob: Blob) -> bytes:
    stream.seek(blob.start)
    return stream.read(blob.end - blob.start)


def _position_of_damage(path: Path, group: list[Blob]) -> int:
    """Find the first blob of the group that cannot be decoded by itself."""
    header = group[0]
    with open(path, "rb") as stream:
        for blob in group[1:]:
            content = osmium.io.FileBuffer(_bytes(stream, header) + _bytes(stream, blob), "pbf")
            try:
                for _ in osmium.FileProcessor(content):
                    pass
            except RuntimeError:
                return blob.start
    return header.start


def _rows(refs: np.ndarray, node_ids: np.ndarray) -> np.ndarray:
    """Turn node ids into rows of `node_ids` (ascending); -1 for those it lacks."""
    if len(node_ids) == 0:
        return np.full(len(refs), -1, dtype=np.int32)
    rows = np.minimum(np.searchsorted(node_ids, refs), len(node_ids) - 1)
    return np.where(node_ids[rows] == refs, rows, -1).astype(np.int32)
