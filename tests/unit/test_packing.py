"""The squads that a recommendation rested on come out of their packing as they went in."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from data.squads import STATUSES
from dispatch.packing import count_squads, pack_squads, squads_of
from dispatch.roster import Capabilities
from gis.roads.network import MODES

NAMES = ("gas", "demolition", "food", "noise")
NUMBER = st.floats(-180, 180, allow_nan=False)
SQUADS = st.lists(
    st.tuples(
        st.integers(1, 2**40),
        st.integers(1, 2**30),
        st.sampled_from(MODES),
        st.sampled_from(STATUSES),
        st.lists(st.sampled_from(NAMES), unique=True),
        st.none() | st.integers(1, 2**40),
        st.none() | NUMBER,
        st.none() | NUMBER,
        st.none() | st.floats(0, 4e9, allow_nan=False),
    ),
    max_size=30,
)


class Squads:
    """What packing looks at of a roster."""

    def __init__(self, squads: list[tuple]) -> None:
        columns = list(zip(*squads, strict=True)) or [()] * 9
        self.capabilities = Capabilities()
        self.ids = np.array(columns[0], np.int64)
        self.organisation = np.array(columns[1], np.int64)
        self.mode = np.array([MODES.index(each) for each in columns[2]], np.int8)
        self.status = np.array([STATUSES.index(each) for each in columns[3]], np.int8)
        self.skills = np.array([self.capabilities.mask(each) for each in columns[4]], object)
        self.post = np.array([each or 0 for each in columns[5]], np.int64)
        self.lon, self.lat = (np.array([_number(each) for each in columns[at]]) for at in (6, 7))
        self.fix_at_s = np.array([-np.inf if each is None else each for each in columns[8]])

    def __len__(self) -> int:
        return len(self.ids)


def _number(value: float | None) -> float:
    return np.nan if value is None else value


@given(SQUADS)
def test_squads_come_out_as_they_went_in(squads: list[tuple]) -> None:
    inputs = {"squads": pack_squads(Squads(squads))}
    assert count_squads(inputs) == len(squads)
    out = squads_of(inputs)
    assert [sorted(row[4]) for row in out] == [sorted(row[4]) for row in squads]
    assert [[*row[:4], *row[5:]] for row in out] == [[*row[:4], *row[5:]] for row in squads]


def test_those_kept_before_they_were_packed_are_read_as_they_are() -> None:
    rows = [[1, 2, "car", "available", [], None, 116.4, 39.9, 1.5]]
    assert squads_of({"squads": rows}) == rows
    assert count_squads({"squads": rows}) == 1
