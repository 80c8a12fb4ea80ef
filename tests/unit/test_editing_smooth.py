"""Smoothing: near the drawn line, between its ends, with gentler turns."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString

from gis.editing.errors import BadNumber, WrongKind
from gis.editing.smooth import smooth_freehand
from tests.factories.drawing import bent_as_on_the_map, distances_m, lines, star


@settings(deadline=None, max_examples=40)
@given(lines([50.0, 2_000.0, 50_000.0]), st.floats(0.1, 30.0))
def test_it_is_never_farther_than_the_distance(line: LineString, metres: float) -> None:
    smooth = smooth_freehand(line, metres)
    assert smooth.is_valid
    assert (smooth.coords[0], smooth.coords[-1]) == (line.coords[0], line.coords[-1])
    assert distances_m(shapely.get_coordinates(smooth), line).max() <= metres + 1e-6
    assert distances_m(shapely.get_coordinates(bent_as_on_the_map(line, 20)), smooth).max() <= metres + 1e-6


def turns_deg(line: LineString) -> np.ndarray:
    along = np.diff(shapely.get_coordinates(line), axis=0) * (0.77, 1.0)
    angle = np.degrees(np.arctan2(along[:, 1], along[:, 0]))
    return np.abs((np.diff(angle) + 180) % 360 - 180)


def test_a_trembling_line_becomes_gentle() -> None:
    lon = np.linspace(116.3, 116.31, 200)
    tremor = np.random.default_rng(4).normal(0, 1e-5, 200)
    drawn = LineString(np.stack([lon, 39.9 + 0.002 * np.sin((lon - 116.3) * 600) + tremor], axis=-1))
    smooth = smooth_freehand(drawn, 10.0)
    assert turns_deg(drawn).max() > 25
    assert turns_deg(smooth).max() < 15
    assert len(smooth.coords) < len(drawn.coords)


def test_a_straight_line_stays_and_other_input_is_refused() -> None:
    straight = LineString([(116.3, 39.9), (116.4, 39.9)])
    assert smooth_freehand(straight, 10.0).equals(straight)
    with pytest.raises(BadNumber):
        smooth_freehand(straight, 0.0)
    with pytest.raises(WrongKind):
        smooth_freehand(star(116.4, 39.9, [50.0] * 4), 1.0)
