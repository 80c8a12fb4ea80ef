"""Cutting: parts add up to the whole, lines have to go through, and refusals show where they do not."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Point, Polygon

from gis.editing.errors import LineDoesNotCross, PointNotOnLine, WrongKind
from gis.editing.measure import area_m2, run_length_m
from gis.editing.split import split
from tests.factories.drawing import assert_adds_up, lines, polygons

SQUARE = shapely.box(116.3, 39.8, 116.5, 40.0)


@settings(deadline=None)
@given(polygons(), st.floats(0, np.pi), st.floats(-0.3, 0.3))
def test_parts_add_up_to_the_whole(shape: Polygon, angle: float, aside: float) -> None:
    west, south, east, north = shape.bounds
    half = np.array([east - west, north - south]) * 3
    middle = np.array([west + east, south + north]) / 2 + aside * half / 6
    way = half * (np.cos(angle), np.sin(angle))
    line = LineString([middle - way, middle + way])
    parts = split(shape, line)
    assert len(parts) > 1
    assert all(part.is_valid and part.geom_type == "Polygon" for part in parts)
    assert_adds_up(sum(map(area_m2, parts)), area_m2(shape))


@settings(deadline=None)
@given(lines(), st.floats(0.01, 0.99))
def test_stretches_add_up_to_the_line(line: LineString, share: float) -> None:
    parts = split(line, line.interpolate(share, normalized=True))
    assert parts[0].coords[0] == line.coords[0]
    assert parts[-1].coords[-1] == line.coords[-1]
    assert parts[0].coords[-1] == parts[1].coords[0]
    assert sum(map(run_length_m, parts)) == pytest.approx(run_length_m(line), rel=1e-7, abs=1e-6)


def test_a_bent_line_may_cut_several_times() -> None:
    line = LineString([(116.2, 39.85), (116.6, 39.85), (116.6, 39.95), (116.2, 39.95)])
    assert len(split(SQUARE, line)) == 3


def test_a_hole_is_kept_by_the_part_that_has_it_and_may_be_cut_through() -> None:
    holed = SQUARE.difference(shapely.box(116.35, 39.85, 116.38, 39.88))
    below, above = sorted(
        split(holed, LineString([(116, 39.9), (117, 39.9)])), key=lambda part: part.bounds[1]
    )
    assert (len(below.interiors), len(above.interiors)) == (1, 0)
    assert all(not part.interiors for part in split(holed, LineString([(116, 39.86), (117, 39.86)])))


def test_a_cut_may_go_from_the_border_to_a_hole_and_on() -> None:
    holed = SQUARE.difference(shapely.box(116.38, 39.88, 116.42, 39.92))
    assert len(split(holed, LineString([(116.2, 39.9), (116.6, 39.9)]))) == 2
    with pytest.raises(LineDoesNotCross):
        split(holed, LineString([(116.2, 39.9), (116.4, 39.9)]))


def test_ends_that_were_snapped_onto_a_slanting_border_do_cut() -> None:
    shape = Polygon([(116.3, 39.8), (116.5, 39.83), (116.47, 40.0), (116.31, 39.97)])
    below, above = (
        LineString(shape.exterior.coords[i : i + 2]).interpolate(0.37, normalized=True) for i in (0, 2)
    )
    parts = split(shape, LineString([below, above]))
    assert sum(map(area_m2, parts)) == pytest.approx(area_m2(shape), rel=1e-9)


def test_parts_of_a_multipolygon_that_are_not_cut_stay() -> None:
    far = shapely.box(117.3, 39.8, 117.5, 40.0)
    assert len(split(MultiPolygon([SQUARE, far]), LineString([(116.4, 39), (116.4, 41)]))) == 3


@pytest.mark.parametrize(
    ("line", "place"),
    [
        (LineString([(116.2, 39.9), (116.4, 39.9)]), (116.4, 39.9)),
        (LineString([(116.35, 39.9), (116.6, 39.9)]), (116.35, 39.9)),
        (LineString([(116.0, 39.9), (116.1, 39.9)]), (116.1, 39.9)),
        (LineString([(116.3, 39.0), (116.3, 41.0)]), None),
    ],
    ids=["ends-inside", "starts-inside", "outside", "along-the-border"],
)
def test_a_line_that_does_not_go_through_is_refused_with_the_place(line: LineString, place: tuple) -> None:
    with pytest.raises(LineDoesNotCross) as refused:
        split(SQUARE, line)
    assert place is None or (refused.value.lon, refused.value.lat) == place


def test_a_line_is_cut_by_a_line_where_they_meet() -> None:
    line = LineString([(116.2, 39.9), (116.4, 39.9), (116.6, 39.9)])
    parts = split(line, LineString([(116.3, 39.8), (116.3, 40.0), (116.5, 40.0), (116.5, 39.8)]))
    assert [part.coords[0][0] for part in parts] == [116.2, 116.3, 116.5]
    along = split(line, LineString([(116.25, 39.8), (116.25, 39.9), (116.35, 39.9), (116.35, 39.8)]))
    assert [part.coords[0][0] for part in along] == [116.2, 116.25, 116.35]
    with pytest.raises(LineDoesNotCross):
        split(line, LineString([(116.2, 39.8), (116.2, 40.0)]))
    with pytest.raises(LineDoesNotCross):
        split(line, LineString([(116.1, 39.8), (116.1, 40.0)]))


@pytest.mark.parametrize("point", [(116.3, 39.91), (116.2, 39.9), (116.6, 39.9)], ids=["off", "start", "end"])
def test_a_line_is_cut_at_a_point_between_its_ends_only(point: tuple) -> None:
    with pytest.raises(PointNotOnLine) as refused:
        split(LineString([(116.2, 39.9), (116.6, 39.9)]), Point(point))
    assert (refused.value.lon, refused.value.lat) == point


def test_a_polygon_is_not_cut_by_a_point_nor_a_point_at_all() -> None:
    with pytest.raises(WrongKind, match="Point"):
        split(SQUARE, Point(116.4, 39.9))
    with pytest.raises(WrongKind, match="Point"):
        split(Point(116.4, 39.9), LineString([(116, 39), (117, 40)]))
