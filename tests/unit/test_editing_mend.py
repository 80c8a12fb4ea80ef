"""Mending: valid polygons come out of whatever goes in, with what changed."""

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, Point, Polygon

from gis.editing.errors import EmptyShape, NothingLeft, OutsideWorld
from gis.editing.faults import find_faults
from gis.editing.measure import area_m2
from gis.editing.mend import mend
from tests.factories.drawing import shapes


@settings(deadline=None, max_examples=200)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=3, max_size=9))
def test_any_ring_becomes_valid_polygons_or_nothing(ring: list[tuple[int, int]]) -> None:
    try:
        mended = mend(Polygon(ring))
    except NothingLeft:
        assert Polygon(ring).buffer(0).is_empty
        return
    assert mended.shape.is_valid
    assert mended.shape.geom_type in ("Polygon", "MultiPolygon")
    assert not any(fault.code == "duplicate_points" for fault in find_faults(mended.shape))
    assert mended.area_after_m2 == pytest.approx(area_m2(mended.shape))


@settings(deadline=None)
@given(shapes())
def test_what_is_sound_stays_as_it_is(shape: shapely.Geometry) -> None:
    mended = mend(shape)
    assert mended.shape.equals(shape)
    assert not mended.changed
    assert mended.area_change_m2 == pytest.approx(0, abs=1e-6)


def test_a_bow_tie_becomes_two_parts_and_says_how_much_came_in() -> None:
    mended = mend(Polygon([(116.0, 39.0), (116.1, 39.1), (116.1, 39.0), (116.0, 39.1)]))
    assert len(mended.shape.geoms) == 2
    assert mended.changed
    assert mended.area_change_m2 == pytest.approx(area_m2(mended.shape), rel=0.01)


def test_a_spike_falls_off_and_double_points_go() -> None:
    spiked = Polygon([(116, 39), (117, 39), (117, 39), (118, 38), (117, 39), (117, 40), (116, 40)])
    mended = mend(spiked)
    assert mended.shape.equals(shapely.box(116, 39, 117, 40))
    assert shapely.count_coordinates(mended.shape) == 5
    line = mend(LineString([(116, 39), (116, 39), (117, 39)]))
    assert (len(line.shape.coords), line.changed) == (2, True)
    assert mend(Point(116, 39)).changed is False


def test_what_cannot_be_mended_is_refused() -> None:
    with pytest.raises(NothingLeft) as refused:
        mend(Polygon([(116, 39), (117, 39), (118, 39)]))
    assert refused.value.lon == 116
    with pytest.raises(NothingLeft):
        mend(Polygon([(116, 39), (116, 39), (116, 39)]))
    with pytest.raises(NothingLeft):
        mend(LineString([(116, 39), (116, 39)]))
    with pytest.raises(EmptyShape):
        mend(Polygon())
    with pytest.raises(OutsideWorld):
        mend(Point(39.9, 116.4))
