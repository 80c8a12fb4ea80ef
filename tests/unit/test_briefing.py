"""Briefing maps: nothing is asked for elsewhere, names of others stay words, too much is put together."""

import re
from pathlib import Path

import folium
import numpy as np
import pytest
from folium.plugins import HeatMap
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box

from dispatch.briefing.aggregating import aggregate
from dispatch.briefing.briefing import Briefing, LegendEntry, Listed, Shape
from dispatch.briefing.errors import BriefingFilesMissing, BriefingFileUnknown
from dispatch.briefing.offline import take_offline
from dispatch.briefing.page import write_page
from dispatch.briefing.words import WORDS

EVIL = "</script><script>alert('x')</script><img src=x onerror=alert(1)>"
LEGEND = (LegendEntry("hot", "高发", "#b2182b"), LegendEntry("cold", "低发", "#2166ac", "3 3"))


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """The files of a map, as the console's build lays them out."""
    folder = tmp_path / "leaflet"
    (folder / "images").mkdir(parents=True)
    (folder / "leaflet.js").write_text("window.L = 'leaflet'\n//# sourceMappingURL=leaflet.js.map")
    (folder / "leaflet.css").write_text(".a { background: url(images/layers.png) } .b { behavior: url(#v) }")
    (folder / "images/layers.png").write_bytes(b"\x89PNG")
    return tmp_path


def make_shape(at: int, key: str = "hot", cases: int = 1, words: str = "1 件") -> Shape:
    west, south = 116 + (at % 100) * 0.01, 39 + (at // 100) * 0.01
    return Shape(box(west, south, west + 0.01, south + 0.01), key, words, cases)


def make_briefing(**changes: object) -> Briefing:
    plain = {
        "language": "zh-CN",
        "title": "简报",
        "about": ("截至 2026-11-25",),
        "legend": LEGEND,
        "shapes": [make_shape(0), make_shape(1, "cold")],
        "listed": [Listed((116.0, 39.0), "北京路1号", "20 件")],
    }
    return Briefing(**plain | changes)


def test_everything_is_in_the_page(files: Path) -> None:
    page = write_page(make_briefing(), files)
    assert "window.L = 'leaflet'" in page
    assert "url(data:image/png;base64,iVBORw==)" in page
    assert not re.findall(r'(?:src|href)="?(?:https?:)?//', page)
    assert "sourceMappingURL" not in page
    for words in ("简报", "截至 2026-11-25", "高发", "北京路1号", "20 件"):
        assert words in page


def test_the_classes_of_folium_keep_their_addresses(files: Path) -> None:
    before = list(folium.Map.default_js)
    write_page(make_briefing(), files)
    assert folium.Map.default_js == before


def test_a_file_that_nobody_thought_of_is_refused(files: Path) -> None:
    figure = folium.Figure()
    drawn = folium.Map(tiles=None).add_to(figure)
    HeatMap([[39.9, 116.4]]).add_to(drawn)
    with pytest.raises(BriefingFileUnknown):
        take_offline(figure, files)


def test_files_that_are_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(BriefingFilesMissing):
        write_page(make_briefing(), tmp_path)


def test_names_of_others_stay_words(files: Path) -> None:
    page = write_page(
        make_briefing(
            title=EVIL,
            about=(EVIL,),
            sample=EVIL,
            shapes=[make_shape(0, words=EVIL)],
            listed=[Listed((116.0, 39.0), EVIL, EVIL)],
            outlines=[(box(115, 38, 117, 40).boundary, EVIL)],
        ),
        files,
    )
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_an_empty_briefing_is_a_page(files: Path) -> None:
    assert "简报" in write_page(make_briefing(shapes=[], listed=[], legend=()), files)


def test_few_shapes_stay_as_they_are() -> None:
    shapes = [make_shape(at) for at in range(10)]
    assert aggregate(shapes, "{cases}", most=10) == (shapes, False)


@given(
    st.lists(
        st.tuples(st.integers(0, 9999), st.sampled_from(["hot", "cold"]), st.integers(0, 9)), max_size=300
    ),
    st.integers(2, 60),
)
def test_together_no_case_is_lost_and_classes_stay_apart(
    drawn: list[tuple[int, str, int]], most: int
) -> None:
    shapes = [make_shape(at, key, cases) for at, key, cases in drawn]
    merged, is_merged = aggregate(shapes, "{cases} {shapes}", most)
    assert is_merged == (len(shapes) > most)
    assert len(merged) <= most
    for key in ("hot", "cold"):
        of = [shape.cases for shape in shapes if shape.key == key]
        assert sum(shape.cases for shape in merged if shape.key == key) == sum(of)
        covered = [shape.area for shape in merged if shape.key == key]
        own = [shape.area for shape in shapes if shape.key == key]
        assert all(any(area.covers(one.centroid) for area in covered) for one in own)


def test_both_languages_have_the_same_words() -> None:
    zh, en = WORDS["zh-CN"], WORDS["en"]
    assert set(zh) == set(en)
    assert set(zh["states"]) == set(en["states"])
    placeholders = re.compile(r"{(\w+)}")
    for name in set(zh) - {"states"}:
        assert set(placeholders.findall(zh[name])) == set(placeholders.findall(en[name])), name


def test_many_shapes_become_few_at_once() -> None:
    rng = np.random.default_rng(1)
    shapes = [make_shape(int(at)) for at in rng.integers(0, 10_000, 12_000)]
    merged, _ = aggregate(shapes, "{cases}")
    assert sum(shape.cases for shape in merged) == 12_000
