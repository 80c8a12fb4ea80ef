"""Addresses of one place have one key, however they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.addresses import normalise_address

PARTS = st.sampled_from(
    [
        "北京市", "海淀区", "朝阳区", "中关村街道", "三里河", "中关村大街", "路", "大街", "胡同", "阳光小区",
        "甲",
        "二十七", "12", "１２", "号", "號", "院", "号楼", "层", "附近", "(北门)", "（", "）", "-", "/", "&",
        " ", "，",
        "N ", "North ", "State ", "Street", "St.", "Ave", "near ", "100 ", "Suite 5", "#", "市场", "街",
    ]
)  # fmt: skip


@pytest.mark.parametrize(
    "same",
    [
        (
            "北京市海淀区中关村大街２７号", "海淀区中关村大街27号（北门）", "中关村大街二十七号",
            "中关村大街27号附近", "海淀区中关村街道中关村大街 27 號",
        ),
        ("三里河路十二号院3号楼", "三里河路12号院3號樓", "北京市西城区三里河路12号院 3号楼旁边"),
        ("4853 S WOOD", "4853 South Wood", "4853  s. wood"),
        ("100 N State St, Ste 5", "100 North State Street Suite 5", "near 100 N. STATE ST. (rear) #STE 5"),
        ("State & Madison", "STATE and MADISON"),
    ],
)  # fmt: skip
def test_spellings_of_one_place_have_one_key(same: tuple[str, ...]) -> None:
    assert len({normalise_address(each) for each in same}) == 1
    assert normalise_address(same[0])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("中关村大街27号", "中关村大街28号"),
        ("中关村大街27号", "中关村南大街27号"),
        ("阳光小区3号楼", "月光小区3号楼"),
        ("东四市场街12号", "西四市场街12号"),
        ("三里河路12号", "里河路12号"),
        ("甲12号院", "12号院"),
        ("12-3号", "123号"),
        ("4853 S WOOD", "4853 N WOOD"),
        ("100 State St Ste 5", "100 State St Ste 6"),
    ],
)
def test_different_places_have_different_keys(one: str, other: str) -> None:
    assert normalise_address(one) != normalise_address(other)


@pytest.mark.parametrize(
    "wide",
    ["", "  ", "三里河路", "三里河路附近", "北京市", "朝阳区", "北京市朝阳区", "Michigan Ave", "（）", "。"],
)
def test_what_names_no_single_place_has_no_key(wide: str) -> None:
    assert normalise_address(wide) == ""


@given(st.lists(PARTS, max_size=12).map("".join) | st.text(max_size=40))
def test_the_key_of_a_key_is_itself(text: str) -> None:
    key = normalise_address(text)
    assert normalise_address(key) == key


@given(st.lists(PARTS, max_size=10).map("".join))
def test_width_case_and_blanks_change_nothing(text: str) -> None:
    wide = "".join(chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in text)
    assert normalise_address(wide) == normalise_address(text)
    assert normalise_address(f"  {text.upper()} ") == normalise_address(text)
