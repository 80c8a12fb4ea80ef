"""Maps on paper: what is wanted is in the frame, nothing is put on what is there, names stand upright."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from gis.cartography.errors import AreaNotForPaper
from gis.cartography.frame import LARGEST_SCALE, ROUND, bar_length_m, frame_of
from gis.cartography.hatching import hatch
from gis.cartography.room import Room, boxes_along
from gis.cartography.stretches import straight_stretches

WIDE = st.floats(0.001, 11)
AREAS = st.tuples(st.floats(-179, 167), st.floats(-70, 59), WIDE, WIDE)


@settings(max_examples=20)
@given(AREAS, st.floats(40, 400), st.floats(40, 400))
def test_all_of_an_area_is_in_its_frame_at_a_round_scale(
    area: tuple[float, float, float, float], width: float, height: float
) -> None:
    west, south, wide, high = area
    frame = frame_of((west, south, west + wide, south + high), width, height)
    on_paper = frame.to_paper(shapely.segmentize(shapely.box(west, south, west + wide, south + high), 0.5))
    # The sides are curved between the points that the frame was found by.
    slack = 0.01 * max(width, height)
    left, top, right, bottom = on_paper.bounds
    assert left >= -slack
    assert top >= -slack
    assert right <= width + slack
    assert bottom <= height + slack
    power = 10 ** np.floor(np.log10(frame.scale))
    assert frame.scale >= LARGEST_SCALE
    assert round(frame.scale / power, 6) in ROUND


def test_a_millimetre_is_as_long_as_the_scale_says() -> None:
    frame = frame_of((116.3, 39.8, 116.6, 40.0), 270, 250)
    lon, lat, _ = Geod(ellps="WGS84").fwd(frame.lon, frame.lat, 37, 20 * frame.metres_per_mm)
    centre, place = frame.to_paper(shapely.points([[frame.lon, frame.lat], [lon, lat]]))
    assert (centre.x, centre.y) == pytest.approx((135, 125))
    assert centre.distance(place) == pytest.approx(20, rel=1e-5)
    # North is up, and y goes down the page.
    assert place.y < centre.y
    assert place.x > centre.x
    west, south, east, north = frame.bounds
    assert west < 116.3 < 116.6 < east
    assert south < 39.8 < 40.0 < north
    assert bar_length_m(frame, 60) <= 60 * frame.metres_per_mm < bar_length_m(frame, 60) * 2.5


@pytest.mark.parametrize(
    "bounds", [(116.6, 39.8, 116.3, 40.0), (116.3, 40.0, 116.6, 39.8), (100, 30, 113, 40)]
)
def test_an_area_that_no_sheet_shows_is_refused(bounds: tuple[float, float, float, float]) -> None:
    with pytest.raises(AreaNotForPaper):
        frame_of(bounds, 200, 200)


BOXES = st.tuples(st.floats(0, 90), st.floats(0, 90), st.floats(0.5, 30), st.floats(0.5, 30))


@settings(max_examples=30)
@given(st.lists(BOXES, max_size=25))
def test_nothing_is_put_on_what_is_there(wanted: list[tuple[float, float, float, float]]) -> None:
    room = Room(100, 100)
    boxes = [(x, y, x + width, y + height) for x, y, width, height in wanted]
    taken = [box for box in boxes if room.take_first([box]) is not None]
    shapes = [shapely.box(*box) for box in taken]
    assert all(
        one.intersection(other).area == pytest.approx(0, abs=1e-9)
        for index, one in enumerate(shapes)
        for other in shapes[:index]
    )
    assert all(shapely.box(0, 0, 100, 100).covers(shape) for shape in shapes)
    # What was refused would have met something, or the edge.
    for box in set(boxes) - set(taken):
        assert len(room.meeting(box)) or box[2] > 100 or box[3] > 100


@settings(max_examples=30)
@given(st.floats(5, 60), st.floats(1, 4), st.floats(-90, 90))
def test_a_slanting_name_is_covered_by_its_boxes(length: float, height: float, angle: float) -> None:
    boxes = shapely.union_all([shapely.box(*each) for each in boxes_along(50, 50, length, height, angle)])
    name = shapely.affinity.rotate(
        shapely.box(50 - length / 2, 50 - height / 2, 50 + length / 2, 50 + height / 2), angle
    )
    assert name.difference(boxes).area < 0.02 * name.area


@settings(max_examples=30)
@given(st.floats(0, 360), st.floats(10, 60))
def test_names_along_a_straight_line_stand_upright_on_it(angle: float, length: float) -> None:
    turn = np.radians(angle)
    line = shapely.LineString([(0, 0), (80 * np.cos(turn), 80 * np.sin(turn))])
    found = list(straight_stretches(line, length))
    assert found
    for x, y, turned in found:
        assert -90 <= turned <= 90
        assert line.distance(shapely.Point(x, y)) < 1e-6
        assert np.sin(np.radians(turned) - turn) == pytest.approx(0, abs=1e-6)


def test_no_name_stands_on_a_bend_or_on_what_is_too_short() -> None:
    circle = shapely.Point(0, 0).buffer(10, quad_segs=32).exterior
    assert list(straight_stretches(shapely.LineString(circle.coords), 20)) == []
    assert list(straight_stretches(shapely.LineString([(0, 0), (10, 0)]), 11)) == []


def test_a_hatch_stays_within_its_area_and_out_of_its_holes() -> None:
    area = shapely.box(0, 0, 20, 10).difference(shapely.box(5, 2, 9, 8))
    lines = hatch(area, 1.5, 45)
    assert lines.length == pytest.approx(area.area / 1.5, rel=0.1)
    assert area.buffer(1e-9).covers(lines)
    assert hatch(shapely.Point(0, 0), 1, 45).is_empty
    assert hatch(shapely.Polygon(), 1, 45).is_empty
