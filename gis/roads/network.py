"""The road network: arrays of junctions, arcs, shapes and roads, saved to and loaded from a folder."""

import json
import os
import shutil
import tempfile
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from gis.roads.errors import RoadNetworkDamaged

MODES = ("car", "ebike", "foot")
UNREACHABLE_MS = 2147483647

_FORMAT = 1
_META = "meta.json"
_DTYPES: dict[str, type] = {
    "node_lon": np.float64,
    "node_lat": np.float64,
    "tail": np.int32,
    "head": np.int32,
    "edge": np.int32,
    "forward": np.bool_,
    "length_m": np.float64,
    "weight_ms": np.int32,
    "shape_start": np.int32,
    "shape_lon": np.float64,
    "shape_lat": np.float64,
    "edge_road": np.int32,
    "road_id": np.int64,
    "order": np.int32,
}
_TEXTS = ("road_class", "road_name", "road_name_en", "road_ref")


@dataclass(frozen=True, slots=True, eq=False)
class RoadNetwork:
    """Directed arcs between junctions, with one weight per mode of moving.

    Attributes
    ----------
    node_lon, node_lat : float64 (n,)
        Junctions, EPSG:4326 degrees.
    tail, head : int32 (a,)
        Directed arcs by junction. An arc exists if any mode may use it.
    edge : int32 (a,)
        The undirected segment that the arc runs along.
    forward : bool (a,)
        True where the arc runs along its edge's shape, False where against.
    length_m : float64 (a,)
        Geodesic length in metres (WGS84 ellipsoid).
    weight_ms : int32 (3, a)
        Travel time in milliseconds by `MODES`; `UNREACHABLE_MS` where that mode may not go or the
        arc is outside that mode's largest strongly connected component.
    shape_start : int32 (e+1,)
        Edge i has the shape points ``shape_start[i]:shape_start[i + 1]``, both ends included.
    shape_lon, shape_lat : float64
        Shape points, EPSG:4326 degrees.
    edge_road : int32 (e,)
        Row of the edge's road in the road arrays.
    road_id : int64 (r,)
        OpenStreetMap way id.
    road_class, road_name, road_name_en, road_ref : object arrays of str (r,)
        `highway` value, names and reference; "" where there is none.
    order : int32 (n,)
        Contraction order of the junctions, least important first.
    """

    node_lon: np.ndarray
    node_lat: np.ndarray
    tail: np.ndarray
    head: np.ndarray
    edge: np.ndarray
    forward: np.ndarray
    length_m: np.ndarray
    weight_ms: np.ndarray
    shape_start: np.ndarray
    shape_lon: np.ndarray
    shape_lat: np.ndarray
    edge_road: np.ndarray
    road_id: np.ndarray
    road_class: np.ndarray
    road_name: np.ndarray
    road_name_en: np.ndarray
    road_ref: np.ndarray
    order: np.ndarray

    @property
    def node_count(self) -> int:
        """Number of junctions."""
        return len(self.node_lon)

    @property
    def arc_count(self) -> int:
        """Number of directed arcs."""
        return len(self.tail)

    @property
    def edge_count(self) -> int:
        """Number of undirected segments."""
        return len(self.edge_road)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north of all shape points, in EPSG:4326 degrees."""
        lon, lat = self.shape_lon, self.shape_lat
        return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())

    def save(self, folder: Path) -> None:
        """Write the network to `folder`, whole or not at all.

        Parameters
        ----------
        folder : Path
            Replaced if it exists. The files are written and flushed beside it, then moved into place.
        """
        folder = Path(folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        try:
            self._write(temporary)
            # mkdtemp makes folders for the owner only; other processes of the house read this one.
            temporary.chmod(0o755)
            _move_into_place(temporary, folder)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)

    def _write(self, folder: Path) -> None:
        texts = {}
        for name in _TEXTS:
            values, codes = np.unique(np.asarray(getattr(self, name), dtype=np.str_), return_inverse=True)
            texts[name] = values.tolist()
            _write_array(folder / f"{name}.npy", codes.astype(np.int32))
        for name, dtype in _DTYPES.items():
            _write_array(folder / f"{name}.npy", np.ascontiguousarray(getattr(self, name), dtype=dtype))
        # The description comes last: a folder that has one is complete.
        meta = {"format": _FORMAT, "modes": MODES, "shapes": self._shapes(), "texts": texts}
        with open(folder / _META, "w", encoding="utf-8") as stream:
            json.dump(meta, stream, ensure_ascii=False)
            stream.flush()
            os.fsync(stream.fileno())

    def _shapes(self) -> dict[str, list[int]]:
        return {field.name: list(getattr(self, field.name).shape) for field in fields(self)}

    @classmethod
    def load(cls, folder: Path) -> "RoadNetwork":
        """Open the network stored in `folder`; the arrays are mapped into memory, read only.

        Raises
        ------
        RoadNetworkDamaged
            If the folder is missing, incomplete, or written by another version of this format.
        """
        folder = Path(folder)
        meta = _read_meta(folder)
        arrays = {name: _map_array(folder, name, meta["shapes"][name]) for name in (*_DTYPES, *_TEXTS)}
        for name in _TEXTS:
            arrays[name] = np.array(meta["texts"][name], dtype=object)[arrays[name]]
        return cls(**arrays)


def _write_array(path: Path, array: np.ndarray) -> None:
    with open(path, "wb") as stream:
        np.save(stream, array, allow_pickle=False)
        stream.flush()
        os.fsync(stream.fileno())


def _move_into_place(temporary: Path, folder: Path) -> None:
    # A folder that is not empty cannot be renamed over: the former one steps aside first. Readers
    # that have mapped it keep their files.
    if not folder.exists():
        temporary.rename(folder)
        return
    former = Path(tempfile.mkdtemp(prefix=f".{folder.name}.former.", dir=folder.parent))
    try:
        folder.rename(former / folder.name)
        temporary.rename(folder)
    finally:
        if not folder.exists():
            (former / folder.name).rename(folder)
        shutil.rmtree(former, ignore_errors=True)


def _read_meta(folder: Path) -> dict[str, Any]:
    try:
        meta = json.loads((folder / _META).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise RoadNetworkDamaged(folder=str(folder), detail=f"{_META} is missing") from error
    except ValueError as error:
        raise RoadNetworkDamaged(folder=str(folder), detail=f"{_META} is not JSON") from error
    if not isinstance(meta, dict) or meta.get("format") != _FORMAT or meta.get("modes") != list(MODES):
        raise RoadNetworkDamaged(folder=str(folder), detail=f"{_META} is of another format")
    return meta


def _map_array(folder: Path, name: str, shape: list[int]) -> np.ndarray:
    path = folder / f"{name}.npy"
    try:
        # An empty array has no bytes to map.
        array = np.load(path, mmap_mode="r" if all(shape) else None, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise RoadNetworkDamaged(folder=str(folder), detail=f"{path.name}: {error}") from error
    if list(array.shape) != shape:
        raise RoadNetworkDamaged(folder=str(folder), detail=f"{path.name}: {array.shape} is not {shape}")
    return array
