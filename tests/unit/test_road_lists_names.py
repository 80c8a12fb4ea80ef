"""Which roads a written name means."""

import pytest

from gis.road_lists.catalogue import NameMatch, RoadCatalogue
from gis.road_lists.words import abbreviations_of, words_of
from tests.factories.travel import Edge, network_of

NAMES = (
    *("首都机场高速公路", "首都机场高速公路 Airport Expressway", "机场第二高速", "北京-平谷高速公路"),
    *("六环路", "东四环北路", "东四环中路", "西四环北路", "北四环西路", "东四环北路辅路", "北二环", "东二环"),
    *("北京-拉萨高速公路", "北土城东路", "北土城西路", "东长安街", "西长安街", "军民团结路", "阜石路"),
    *("阜石路辅路", "中关村南大街", "中关村北大街", "马甸立交桥", "East 3rd Ring Road", "花园路", "西花园路"),
)  # fmt: skip
REFS = {"首都机场高速公路": "S12", "北京-拉萨高速公路": "G6; G7", "阜石路": "G101, G109"}
CATALOGUE = RoadCatalogue(
    network_of(
        [(n, 0) for n in range(len(NAMES) + 1)],
        [Edge(n, n + 1, 1000, 1000, name, ref=REFS.get(name, "")) for n, name in enumerate(NAMES)],
    )
)


@pytest.mark.parametrize(
    ("written", "match", "names"),
    [
        ("阜石路", "exact", {"阜石路"}),
        ("S12", "exact", {"S12"}),
        ("g6", "exact", {"G6"}),
        ("东四环北路", "exact", {"东四环北路"}),
        ("阜石路辅路", "exact", {"阜石路辅路"}),
        ("首都机场高速", "normalised", {"首都机场高速公路", "首都机场高速公路 Airport Expressway"}),
        ("Airport Expwy", "none", set()),
        ("airport expressway", "normalised", {"首都机场高速公路 Airport Expressway"}),
        ("京平高速", "normalised", {"北京-平谷高速公路"}),
        ("京藏高速", "normalised", {"北京-拉萨高速公路"}),
        ("G6京藏高速", "normalised", {"G6", "北京-拉萨高速公路"}),
        ("109国道", "normalised", {"G109"}),
        ("阜石路主路", "normalised", {"阜石路"}),
        ("中关村南大街辅路", "normalised", {"中关村南大街"}),
        ("六环", "normalised", {"六环路"}),
        ("北二环路", "normalised", {"北二环"}),
        ("马甸桥", "normalised", {"马甸立交桥"}),
        ("东三环", "parts", {"East 3rd Ring Road"}),
        ("东四环路", "parts", {"东四环北路", "东四环中路"}),
        ("西北四环路", "parts", {"西四环北路", "北四环西路"}),
        ("四环路", "parts", {"东四环北路", "东四环中路", "西四环北路", "北四环西路"}),
        ("北土城路", "parts", {"北土城东路", "北土城西路"}),
        ("长安街", "parts", {"东长安街", "西长安街"}),
        ("花园路", "exact", {"花园路"}),
        ("机场高速", "guess", {"首都机场高速公路", "首都机场高速公路 Airport Expressway"}),
        ("中关材南大街", "guess", {"中关村南大街"}),
        ("中关村东大街", "none", set()),
        ("团结路", "none", set()),
        ("延康路", "none", set()),
        ("", "none", set()),
    ],
)
def test_what_a_name_means(written: str, match: str, names: set[str]) -> None:
    found = CATALOGUE.find(written)
    assert (found.match, set(found.names)) == (match, names)


def test_what_is_not_found_has_guesses_best_first() -> None:
    found = CATALOGUE.find("团结路")
    assert found == NameMatch((), "none", 0.0, found.guesses)
    assert found.guesses[0].name == "军民团结路"
    assert [guess.score for guess in found.guesses] == sorted(
        (guess.score for guess in found.guesses), reverse=True
    )


def test_a_guess_that_is_used_says_how_sure_it_is() -> None:
    assert CATALOGUE.find("机场高速").score == 80.0
    assert "机场第二高速" in [guess.name for guess in CATALOGUE.find("机场高速").guesses]


def test_only_the_names_allowed_may_be_meant() -> None:
    assert CATALOGUE.find("东四环路", among=frozenset({"东四环中路"})).names == ("东四环中路",)
    assert CATALOGUE.find("阜石路", among=frozenset({"花园路"})).names == ()


def test_where_a_road_goes_on_under_another_name() -> None:
    assert set(CATALOGUE.also(["北二环"])) == {"东二环"}
    assert set(CATALOGUE.also(["北土城东路"])) == {"北土城西路"}


@pytest.mark.parametrize(
    ("name", "text", "ring", "sides"),
    [
        ("西北四环路", "西北四环路", 4, {"西", "北"}),
        ("北四环西路", "北四环西路", 4, {"北"}),
        ("五环(Wuyuan Bridge)", "五环", 5, set()),
        ("E 3rd Ring Rd", "east 3rd ring road", 3, {"东"}),
        ("third ring road", "third ring road", 3, set()),
        ("东二环辅路", "东二环", 2, {"东"}),
        ("首都机场高速公路 Airport Expressway", "首都机场高速", 0, set()),
    ],
)
def test_names_taken_apart(name: str, text: str, ring: int, sides: set[str]) -> None:
    words = words_of(name)
    assert (words.text, words.ring, set(words.ring_sides)) == (text, ring, sides)


def test_expressways_for_short() -> None:
    assert "京沪高速" in abbreviations_of("北京-上海高速公路")
    assert abbreviations_of("阜石路") == ()
