"""Tiles that were drawn are kept: some in memory, those of the base map also in the instance's folder."""

import gzip
import hashlib
import logging
import shutil
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, current_app

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


class TileCache:
    """The tiles of the base map in use; those of a former one are dropped."""

    def __init__(self, folder: Path, largest_bytes: int) -> None:
        self._folder = folder
        self._largest_bytes = largest_bytes
        self._lock = threading.Lock()
        self._kept: OrderedDict[TileAddress, Tile] = OrderedDict()
        self._size = 0
        self._version = ""

    def get(self, version: str, address: TileAddress, draw: Callable[[], bytes]) -> Tile:
        """Return a tile, drawn if it is not kept."""
        with self._lock:
            if version != self._version:
                self._begin(version)
            elif address in self._kept:
                self._kept.move_to_end(address)
                return self._kept[address]
        tile = self._load(version, address) or self._draw(version, address, draw)
        with self._lock:
            if version == self._version and address not in self._kept:
                self._keep(address, tile)
        return tile

    def _begin(self, version: str) -> None:
        self._kept.clear()
        self._size, self._version = 0, version
        if self._folder.is_dir():
            for former in self._folder.iterdir():
                if former.name != version:
                    shutil.rmtree(former, ignore_errors=True)

    def _keep(self, address: TileAddress, tile: Tile) -> None:
        self._kept[address] = tile
        self._size += len(tile.content)
        while self._size > self._largest_bytes:
            _, dropped = self._kept.popitem(last=False)
            self._size -= len(dropped.content)

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


def _save(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    Path(file.name).replace(path)


def init_app(app: Flask, settings: Settings) -> None:
    """Give the app its cache of tiles."""
    app.extensions["tiles"] = TileCache(settings.instance / "tiles", settings.tile_cache_mb * 2**20)


def current_tiles() -> TileCache:
    """Return the cache of tiles of the current app."""
    return current_app.extensions["tiles"]
