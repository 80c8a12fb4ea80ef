"""A rig for the tests of faults, and how long they go on."""

import os
from collections.abc import Iterator

import pytest

from tests.faults.rig import Rig

SQUADS = 40


@pytest.fixture
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    """The product in processes of its own, with 40 squads."""
    rig = Rig(tmp_path_factory.mktemp("rig"))
    try:
        rig.start(SQUADS)
        yield rig
    finally:
        rig.stop()


def lasts(short: int, long: int) -> int:
    """Return how much of a fault there is: little in `make test`, much in `make soak`."""
    return long if os.environ.get("SOAK") else short
