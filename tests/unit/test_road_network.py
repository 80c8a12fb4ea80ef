"""A network on disk: saved whole or not at all, loaded as it was."""

import json
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from gis.roads.build import build_network
from gis.roads.errors import RoadNetworkDamaged
from gis.roads.network import RoadNetwork
from tests.factories.roads import grid


@pytest.fixture(scope="module")
def network() -> RoadNetwork:
    return build_network(grid(3, 2, name="长安街", ref="G1"))[0]


def assert_same(one: RoadNetwork, other: RoadNetwork) -> None:
    for field in fields(RoadNetwork):
        mine, theirs = getattr(one, field.name), getattr(other, field.name)
        assert mine.dtype == theirs.dtype, field.name
        np.testing.assert_array_equal(mine, theirs)


def test_what_is_loaded_is_what_was_saved(network: RoadNetwork, tmp_path: Path) -> None:
    network.save(tmp_path / "roads" / "v1")
    loaded = RoadNetwork.load(tmp_path / "roads" / "v1")
    assert_same(loaded, network)
    assert loaded.bounds == network.bounds
    assert loaded.road_name[0] == "长安街"
    assert not loaded.tail.flags.writeable


def test_saving_again_replaces_and_leaves_nothing_beside(network: RoadNetwork, tmp_path: Path) -> None:
    network.save(tmp_path / "v1")
    other = build_network(grid(4, 4))[0]
    other.save(tmp_path / "v1")
    assert_same(RoadNetwork.load(tmp_path / "v1"), other)
    assert [path.name for path in tmp_path.iterdir()] == ["v1"]


def test_a_failed_save_leaves_the_former_network(network: RoadNetwork, tmp_path: Path) -> None:
    network.save(tmp_path / "v1")
    broken = replace(network, tail=np.array(["not a number"]))
    with pytest.raises(ValueError, match="not a number"):
        broken.save(tmp_path / "v1")
    assert_same(RoadNetwork.load(tmp_path / "v1"), network)
    assert [path.name for path in tmp_path.iterdir()] == ["v1"]


def other_format(folder: Path) -> None:
    meta = json.loads((folder / "meta.json").read_text())
    (folder / "meta.json").write_text(json.dumps({**meta, "format": 0}))


def cut(folder: Path, name: str) -> None:
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[: len(content) // 2])


@pytest.mark.parametrize(
    ("damage", "detail"),
    [
        (lambda folder: (folder / "meta.json").unlink(), "meta.json"),
        (lambda folder: (folder / "tail.npy").unlink(), "tail.npy"),
        (lambda folder: (folder / "tail.npy").write_bytes(b""), "tail.npy"),
        (lambda folder: np.save(folder / "tail.npy", np.zeros(2, dtype=np.int32)), "tail.npy"),
        (lambda folder: cut(folder, "weight_ms.npy"), "weight_ms.npy"),
        (lambda folder: cut(folder, "meta.json"), "not JSON"),
        (lambda folder: (folder / "meta.json").write_text("[]"), "another format"),
        (other_format, "another format"),
    ],
    ids=[
        "no meta",
        "no array",
        "empty array",
        "other size",
        "cut array",
        "cut meta",
        "no meta at all",
        "format",
    ],
)
def test_a_damaged_folder_says_what_is_wrong(
    network: RoadNetwork, tmp_path: Path, damage: object, detail: str
) -> None:
    network.save(tmp_path / "v1")
    damage(tmp_path / "v1")
    with pytest.raises(RoadNetworkDamaged) as refused:
        RoadNetwork.load(tmp_path / "v1")
    assert detail in refused.value.detail


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RoadNetworkDamaged):
        RoadNetwork.load(tmp_path / "none")
