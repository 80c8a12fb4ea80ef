"""The 17 classes on series made by hand: each class, the borders of its rule, and where two rules meet."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gis.clusters import CLASSES, BadFigures, classify
from tests.postgres import ROOT

CODES = {one.key: one.code for one in CLASSES}
SIGNS = {"+": 1, "-": -1, ".": 0}

# Steps from the first to the last: + hot, - cold, . neither. The trend is that of the scores.
SERIES = [
    ("..........", 0, "none"),
    ("..........", 1, "none"),
    ("+++++++...", 0, "none"),
    (".+-+-+-+-.", 0, "none"),
    (".........+", 0, "new"),
    (".........+", 1, "new"),
    ("+", 0, "new"),
    ("---------+", 0, "new"),
    ("-----....+", 0, "new"),
    ("........++", 0, "consecutive"),
    ("..++++++++", 0, "consecutive"),
    ("..++++++++", 1, "consecutive"),
    ("--------++", 0, "consecutive"),
    ("++++++++++", 1, "intensifying"),
    (".+++++++++", 1, "intensifying"),
    ("-+++++++++", 1, "intensifying"),
    ("++++.+++++", 1, "intensifying"),
    ("++++++++++", 0, "persistent"),
    (".+++++++++", 0, "persistent"),
    ("+++-++++++", 0, "persistent"),
    ("++", 0, "persistent"),
    ("++++++++++", -1, "diminishing"),
    ("+++++++.++", -1, "diminishing"),
    ("+........+", 0, "sporadic"),
    ("++++..++++", 0, "sporadic"),
    ("++++..++++", -1, "sporadic"),
    (".+.......+", 1, "sporadic"),
    ("+-.......+", 0, "oscillating"),
    ("+++++++--+", 0, "oscillating"),
    ("-.+.....++", 0, "oscillating"),
    ("+++++++++.", 0, "historical"),
    ("+++++++++.", 1, "historical"),
    ("+++++++++.", -1, "historical"),
]


@pytest.mark.parametrize(("steps", "trend", "name"), SERIES)
@pytest.mark.parametrize("side", [1, -1], ids=["hot", "cold"])
def test_series_of_each_class(steps: str, trend: int, name: str, side: int) -> None:
    sign = side * np.array([[SIGNS[step] for step in steps]])
    key = "none" if name == "none" else f"{name}_{'hot' if side > 0 else 'cold'}"
    assert classify(sign, [side * trend]).tolist() == [CODES[key]]


def test_every_class_has_its_series_and_its_rule() -> None:
    assert {name for _, _, name in SERIES} == {one.key.rpartition("_")[0] or "none" for one in CLASSES}
    assert len(CLASSES) == len({one.key for one in CLASSES}) == len({one.code for one in CLASSES}) == 17
    assert all(one.rule.endswith(".") for one in CLASSES)


def test_what_a_place_is_last_goes_before_what_it_was() -> None:
    # Cold at nine of ten steps and hot at the last: a new hot spot, no historical cold one.
    assert classify([[-1] * 9 + [1], [1] * 9 + [-1]], [0, 0]).tolist() == [
        CODES["new_hot"],
        CODES["new_cold"],
    ]


@pytest.mark.parametrize(
    ("hot", "steps", "mostly"), [(46, 52, False), (47, 52, True), (18, 20, True), (17, 20, False)]
)
def test_ninety_percent_is_nine_tenths_or_more(hot: int, steps: int, mostly: bool) -> None:
    sign = np.zeros((1, steps), int)
    sign[0, 1:hot] = sign[0, -1] = 1
    assert classify(sign, [0]).tolist() == [CODES["persistent_hot" if mostly else "sporadic_hot"]]


@settings(deadline=None)
@given(
    arrays(np.int8, st.tuples(st.integers(1, 5), st.integers(1, 24)), elements=st.integers(-1, 1)),
    st.integers(-1, 1),
)
def test_cold_is_hot_turned_round(sign: np.ndarray, trend: int) -> None:
    trends = np.full(len(sign), trend)
    assert np.array_equal(classify(-sign, -trends), -classify(sign, trends))


def test_many_cells_are_classified_as_each_by_itself() -> None:
    random = np.random.default_rng(2)
    sign, trend = random.integers(-1, 2, (200, 6)), random.integers(-1, 2, 200)
    singly = [classify(sign[[row]], trend[[row]])[0] for row in range(200)]
    assert classify(sign, trend).tolist() == singly


@pytest.mark.parametrize(
    ("sign", "trend"), [([1, 0], [0]), ([[1, 0]], [0, 0]), (np.empty((3, 0)), [0, 0, 0])]
)
def test_figures_that_do_not_fit_are_refused(sign: list, trend: list) -> None:
    with pytest.raises(BadFigures):
        classify(sign, trend)


def test_the_page_tells_every_rule_with_a_series_that_is_of_it() -> None:
    page = (ROOT / "docs/hotspot-classes.md").read_text()
    rows = re.findall(r"^\| (\d) \| (\w+) \| [^|]+ \| ([^|]+) \| `([█░·]+)` ?(.?) \|$", page, re.MULTILINE)
    told = {
        (int(code), f"{name}_hot" if code != "0" else name, words.strip()) for code, name, words, *_ in rows
    }
    assert told == {(one.code, one.key, one.rule) for one in CLASSES if one.code >= 0}
    for code, _, _, series, arrow in rows:
        sign = [[{"█": 1, "░": -1, "·": 0}[step] for step in series]]
        assert classify(sign, [{"↗": 1, "↘": -1}.get(arrow, 0)]).tolist() == [int(code)]
