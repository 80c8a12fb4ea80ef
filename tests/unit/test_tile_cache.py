"""The cache of tiles: in memory up to a size, on disk until the base map changes."""

from pathlib import Path

import pytest

from layers.tiles import TileAddress
from web.tiles import KeptTiles, TileCache, make_tile


class Drawing:
    """Draws and counts."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.drawn = 0

    def __call__(self) -> bytes:
        self.drawn += 1
        return self.content


A, B = TileAddress(3, 1, 2), TileAddress(3, 2, 2)


@pytest.mark.parametrize("content", [b"tile", b""])
def test_a_tile_is_drawn_once(tmp_path: Path, content: bytes) -> None:
    cache, draw = TileCache(tmp_path, 1000), Drawing(content)
    first = cache.get("v", A, draw)
    assert cache.get("v", A, draw) == first == make_tile(content)
    assert draw.drawn == 1


def test_another_process_finds_it_on_disk(tmp_path: Path) -> None:
    drawn = TileCache(tmp_path, 1000).get("v", A, Drawing(b"tile"))
    draw = Drawing(b"another")
    assert TileCache(tmp_path, 1000).get("v", A, draw) == drawn
    assert draw.drawn == 0
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["2.mvt.gz"]


def test_a_disk_that_fails_does_not_keep_a_tile_from_being_drawn(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = TileCache(tmp_path / "file", 1000)
    assert cache.get("v", A, Drawing(b"tile")) == make_tile(b"tile")


def test_memory_keeps_what_was_used_last() -> None:
    tile = make_tile(b"tile")
    kept = KeptTiles(len(tile.content) * 2)
    for address in (A, B):
        kept.keep(address, tile)
    assert kept.find(A) == tile
    kept.keep("c", tile)
    assert [kept.find(key) for key in (A, B, "c")] == [tile, None, tile]


def test_a_new_version_drops_the_former(tmp_path: Path) -> None:
    cache = TileCache(tmp_path, 1000)
    cache.get("one", A, Drawing(b"old"))
    assert cache.get("two", A, Drawing(b"new")) == make_tile(b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["two"]


@pytest.mark.parametrize(
    ("address", "exists"),
    [
        (TileAddress(0, 0, 0), True),
        (TileAddress(0, 1, 0), False),
        (TileAddress(20, 2**20 - 1, 0), True),
        (TileAddress(20, 0, 2**20), False),
        (TileAddress(21, 0, 0), False),
    ],
)
def test_the_pyramid_has_an_end(address: TileAddress, exists: bool) -> None:
    assert address.exists is exists
