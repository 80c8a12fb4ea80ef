"""Situation sheets: every incident is on the map, alone or counted, and what stands apart is told apart."""

import re
import sys
from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point

from dispatch.sheets.contents import Contents, pack, unpack
from dispatch.sheets.drawing.canvas import Canvas
from dispatch.sheets.drawing.drawing import draw_map
from dispatch.sheets.drawing.looks import KINDS, look_of
from dispatch.sheets.drawing.marks import place_incidents, place_squads
from dispatch.sheets.errors import PrinterMissing
from dispatch.sheets.making import draw_apart
from dispatch.sheets.order import LANGUAGES, PAPERS, SheetOrder, layout_of
from dispatch.sheets.times import short
from dispatch.sheets.words import WORDS
from gis.cartography.frame import frame_of

NOW = "2026-11-26T04:00:00.000Z"
NOTHING = {"roads": [], "areas": [], "borders": [], "lands": [], "places": []}


def incident(lon: float, lat: float, **other: Any) -> dict[str, Any]:
    return {"priority": 3, "overdue": False, "location": [lon, lat], **other}


def contents(incidents: list[dict[str, Any]], **other: Any) -> Contents:
    order = SheetOrder(paper="A4", bounds=(116.3, 39.8, 116.5, 40.0), layers=(1, 2))
    drawn = layout_of(order.paper, order.landscape).map
    frame = frame_of(order.bounds, drawn.width, drawn.height)
    home = {"name": "市", "name_en": "City", "shape": None}
    return Contents(order, frame, NOW, False, "", home, NOTHING, incidents=incidents, **other)


PLACES = st.tuples(st.floats(116.3, 116.5), st.floats(39.8, 40.0))


@settings(max_examples=15)
@given(st.lists(PLACES, max_size=60), st.integers(0, 60))
def test_every_incident_is_on_the_map_alone_or_counted(
    places: list[tuple[float, float]], at_once: int
) -> None:
    incidents = [incident(*place) for place in [*places, *[(116.4, 39.9)] * at_once]]
    sheet = contents(incidents)
    canvas = Canvas(sheet, 1.0)
    on_paper = sheet.frame.to_paper([Point(each["location"]) for each in incidents])
    marks = place_incidents(canvas, incidents, list(on_paper))
    alone = set(range(1, len(incidents) + 1)) - marks.counted_at.keys()
    assert set(marks.counted_at.values()) <= alone
    assert sum(">" + str(number) + "</text>" in "".join(marks.drawn) for number in alone) == len(alone)
    more = sum(
        f"+{list(marks.counted_at.values()).count(number)}<" in "".join(marks.drawn) for number in alone
    )
    assert more >= len(set(marks.counted_at.values()))


@given(st.lists(PLACES, min_size=70, max_size=120), st.integers(0, 40))
@settings(max_examples=5)
def test_many_available_squads_are_counted_none_twice(
    places: list[tuple[float, float]], at_once: int
) -> None:
    squads = [
        {"call_sign": str(index), "status": "available", "location": list(place)}
        for index, place in enumerate([*places, *[(116.4, 39.9)] * at_once])
    ]
    drawn = "".join(place_squads(Canvas(contents([], squads=squads), 1.0)))
    counted = sum(int(count) for count in re.findall(r">(\d+)</text>", drawn))
    alone = drawn.count("<circle") - drawn.count("<text")
    assert counted + alone == len(squads)


def test_what_lies_beyond_the_edge_counts_as_outside() -> None:
    west, south, _, _ = contents([]).frame.bounds
    sheet = contents([incident(116.4, 39.9), incident(west - 0.1, south)], outside=2)
    drawn = draw_map(sheet, 1.0, "map")
    assert (len(drawn.contents.incidents), drawn.contents.outside) == (1, 3)
    assert "<script" not in draw_map(sheet, 1.0, "<script>").svg


def test_a_sheet_goes_to_its_process_and_back_unchanged() -> None:
    sheet = contents([incident(116.4, 39.9)])
    assert unpack(pack(sheet)) == sheet


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("landscape", [True, False])
def test_the_parts_of_a_page_lie_on_it_and_apart(paper: str, landscape: bool) -> None:
    layout = layout_of(paper, landscape)
    width, height = layout.width - 2 * layout.margin, layout.height - layout.margin - layout.foot
    parts = {layout.map, layout.list, layout.legend}
    shapes = [shapely.box(p.left, p.top, p.left + p.width, p.top + p.height) for p in parts]
    assert len(parts) == 3 - layout.shares_column
    assert all(shapely.box(0, layout.head, width, height).buffer(1e-6).covers(shape) for shape in shapes)
    assert shapely.union_all(shapes).area == pytest.approx(sum(shape.area for shape in shapes))
    assert (layout.width > layout.height) is landscape


def test_no_two_kinds_look_the_same_in_grey() -> None:
    """But for a closure and a no-go area, which are the same to who wants to go there."""
    without_hue = {
        key: (look.fill, look.hatches, look.spacing, look.line, look.edge, look.dashes, look.symbol)
        for key, look in KINDS.items()
    }
    assert len(set(without_hue.values())) == len(KINDS)
    assert look_of("own", {"color": "teal", "pattern": "hatch"}).hatches
    assert look_of("own", {"color": "#fff"}).colour.startswith("#")


def test_both_languages_say_the_same_things() -> None:
    chinese, english = (WORDS[language] for language in LANGUAGES)
    assert chinese.keys() == english.keys()
    for name, words in chinese.items():
        if isinstance(words, dict):
            assert words.keys() == english[name].keys()


def test_times_are_the_citys_and_tell_the_day_where_it_is_another() -> None:
    assert short("2026-11-26T01:05:00.000Z", NOW) == "09:05"
    assert short("2026-11-25T15:59:00.000Z", NOW) == "11-25 23:59"
    assert short("2026-11-25T16:01:00.000Z", NOW) == "00:01"


def test_missing_libraries_are_told_with_what_installs_them(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(PrinterMissing) as raised:
        draw_apart(contents([]))
    assert "libpango" in raised.value.packages
    assert "weasyprint" not in sys.modules
