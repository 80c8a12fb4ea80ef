"""Tiles that were drawn are kept: some in memory, those of the base map also in the instance's folder."""

import gzip
import hashlib
import logging
import shutil
import tempfile
import threading
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import Flask, current_app

from data.layers import Layer
from layers.tiles import TileAddress
from web.settings import Settings

COMPRESSION = 6

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Tile:
    """A drawn tile: gzipped, or empty; with the tag of its content."""

    content: bytes
    tag: str


def make_tile(drawn: bytes) -> Tile:
    """Return a tile as it is sent."""
    content = gzip.compress(drawn, COMPRESSION, mtime=0) if drawn else b""
    return Tile(content, _tag(content))


def _tag(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=12).hexdigest()


class KeptTiles:
    """Tiles in memory by any key, the ones asked for longest ago dropped first; for several threads."""

    def __init__(self, largest_bytes: int) -> None:
        self._largest_bytes = largest_bytes
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, Tile] = OrderedDict()
        self._size = 0

    def find(self, key: Hashable) -> Tile | None:
        """Return a tile that is kept."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: Hashable, tile: Tile) -> None:
        """Keep a tile."""
        with self._lock:
            if key in self._kept:
                return
            self._kept[key] = tile
            self._size += len(tile.content)
            while self._size > self._largest_bytes:
                _, dropped = self._kept.popitem(last=False)
                self._size -= len(dropped.content)

    def clear(self) -> None:
        """Drop all."""
        with self._lock:
            self._kept.clear()
            self._size = 0


class TileCache:
    """The tiles of the base map in use; those of a former one are dropped."""

    def __init__(self, folder: Path, largest_bytes: int) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._kept = KeptTiles(largest_bytes)
        self._version = ""

    def get(self, version: str, address: TileAddress, draw: Callable[[], bytes]) -> Tile:
        """Return a tile, drawn if it is not kept."""
        with self._lock:
            if version != self._version:
                self._begin(version)
        tile = self._kept.find((version, address))
        if tile is None:
            tile = self._load(version, address) or self._draw(version, address, draw)
            self._kept.keep((version, address), tile)
        return tile

    def _begin(self, version: str) -> None:
        self._kept.clear()
        self._version = version
        if self._folder.is_dir():
            for former in self._folder.iterdir():
                if former.name != version:
                    shutil.rmtree(former, ignore_errors=True)

    def _path(self, version: str, address: TileAddress) -> Path:
        return self._folder / version / f"{address.z}" / f"{address.x}" / f"{address.y}.mvt.gz"

    def _load(self, version: str, address: TileAddress) -> Tile | None:
        try:
            content = self._path(version, address).read_bytes()
        except OSError:
            return None
        return Tile(content, _tag(content))

    def _draw(self, version: str, address: TileAddress, draw: Callable[[], bytes]) -> Tile:
        tile = make_tile(draw())
        try:
            _save(self._path(version, address), tile.content)
        except OSError as error:
            logger.warning("a tile could not be kept: %s", error)
        return tile


class LayerTileCache:
    """The published tiles of layers, by version and by which of their time windows are open."""

    def __init__(self, largest_bytes: int) -> None:
        self._kept = KeptTiles(largest_bytes)
        self._turns: dict[int, tuple[str, list[datetime]]] = {}

    def get(
        self,
        layer: Layer,
        address: TileAddress,
        at: datetime,
        read_turns: Callable[[], list[datetime]],
        draw: Callable[[], bytes],
    ) -> Tile:
        """Return a tile as it is at a time, drawn if it is not kept."""
        stamp = str(layer.changed_in)
        known = self._turns.get(layer.id)
        if known is None or known[0] != stamp:
            known = self._turns[layer.id] = stamp, read_turns()
        key = (layer.id, stamp, bisect_right(known[1], at), address)
        tile = self._kept.find(key)
        if tile is None:
            tile = make_tile(draw())
            self._kept.keep(key, tile)
        return tile


def _save(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    Path(file.name).replace(path)


def init_app(app: Flask, settings: Settings) -> None:
    """Give the app its cache of tiles."""
    largest_bytes = settings.tile_cache_mb * 2**20 // 2
    app.extensions["tiles"] = TileCache(settings.instance / "tiles", largest_bytes)
    app.extensions["layer_tiles"] = LayerTileCache(largest_bytes)


def current_tiles() -> TileCache:
    """Return the cache of tiles of the current app."""
    return current_app.extensions["tiles"]


def current_layer_tiles() -> LayerTileCache:
    """Return the cache of layers' tiles of the current app."""
    return current_app.extensions["layer_tiles"]
