"""Names found by their words, pinyin and initials."""

import pytest

from layers.gazetteer import READINGS, Entry, Gazetteer, keys_of, plain


def entry(kind: str, name: str, name_en: str = "", id_: int = 1) -> Entry:
    return Entry(kind, id_, name, name_en, "", None, None, keys_of(name, name_en))


GAZETTEER = Gazetteer(
    [
        entry("organisation", "朝阳区", "Chaoyang District"),
        entry("organisation", "海淀区", "Haidian District"),
        entry("road", "朝阳北路", "Chaoyang North Road"),
        entry("road", "长安街", "Chang'an Avenue"),
        entry("road", "北三环"),
        entry("place", "三里屯", "Sanlitun"),
        entry("squad", "朝阳-07"),
        entry("squad", "朝阳-70"),
    ]
)


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("朝阳", ["朝阳区", "朝阳北路", "朝阳-07", "朝阳-70"]),
        ("海淀区", ["海淀区"]),
        ("CHAOYANG", ["朝阳区", "朝阳北路", "朝阳-07", "朝阳-70"]),
        ("chang'an", ["长安街"]),
        ("ｃｈａｎｇａｎ", ["长安街"]),
        ("hdq", ["海淀区"]),
        ("slt", ["三里屯"]),
        ("sanlitun", ["三里屯"]),
        ("cy07", ["朝阳-07"]),
        ("cyq", ["朝阳区"]),
        ("zyq", ["朝阳区"]),
        ("朝阳07", ["朝阳-07"]),
        ("三环", ["北三环"]),
        ("", []),
        (" -_,", []),
        ("没有", []),
    ],
)
def test_what_is_found(words: str, names: list[str]) -> None:
    assert [found.name for found in GAZETTEER.find(words, 10)] == names


def test_the_whole_name_comes_before_its_beginning_and_that_before_a_part() -> None:
    gazetteer = Gazetteer(
        [entry("road", name, id_=id_) for id_, name in enumerate(["东北路", "北路", "北路口"])]
    )
    assert [found.name for found in gazetteer.find("北路", 10)] == ["北路", "北路口", "东北路"]
    assert len(gazetteer.find("北路", 2)) == 2


def test_equal_matches_keep_one_order() -> None:
    entries = [entry("road", "环路", id_=id_) for id_ in range(5)]
    found = [Gazetteer(order).find("环路", 5) for order in (entries, entries[::-1])]
    assert [each.id for each in found[0]] == [each.id for each in found[1]] == [0, 1, 2, 3, 4]


def test_many_readings_are_bounded() -> None:
    assert len(keys_of("朝长重行乐朝长重行乐朝长重行乐", "")) <= 2 * READINGS + 2


def test_names_are_compared_without_case_width_and_punctuation() -> None:
    assert plain(" Ｃhang’an  AVENUE-７ ") == "changanavenue7"
