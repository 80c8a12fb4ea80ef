"""Lists of roads in words: what is read, and what is said of lines that cannot be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.road_lists import RoadLine, RoadLineUnreadable, parse_line, parse_list

AIRPORT = RoadLine("机场高速", "首都机场", "新东路")
WHOLE = RoadLine("民族园路", whole=True)


@pytest.mark.parametrize(
    "text",
    [
        "机场高速，首都机场至新东路段",
        "机场高速,首都机场至新东路段",
        "机场高速、首都机场—新东路",
        "机场高速：首都机场－新东路",
        "机场高速；首都机场～新东路",
        "机场高速\t首都机场至新东路",
        "机场高速 首都机场-新东路",
        "机场高速　首都机场到新东路段",
        "机场高速，从首都机场至新东路。",
        "机场高速（首都机场至新东路段）",
        "机场高速首都机场至新东路段",
        "  机场高速 ， 首都机场 至 新东路 段 ",
        "1. 机场高速，首都机场至新东路段",
        "12、机场高速，首都机场至新东路段",
        "3 机场高速，首都机场至新东路段",
        "①机场高速，首都机场至新东路段",
        "（一）机场高速，首都机场至新东路段",
        "二、机场高速，首都机场至新东路段",
        "- 机场高速，首都机场至新东路段",
        "机场高速，首都机场至新东路段 # 24 小时",
        "机场高速，首都机场 → 新东路",
    ],
)
def test_one_stretch_written_in_many_ways(text: str) -> None:
    assert parse_line(text) == AIRPORT


@pytest.mark.parametrize(
    "text", ["民族园路", "民族园路，", "民族园路，全线", "民族园路 全段", "民族园路全线", "民族园路（全程）"]
)
def test_a_whole_road(text: str) -> None:
    assert parse_line(text) == WHOLE


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("机场高速，首都机场至新东路（双向）", RoadLine("机场高速", "首都机场", "新东路", note="双向")),
        ("阜石路【重点】，定慧桥至广宁路出口段", RoadLine("阜石路", "定慧桥", "广宁路出口", note="重点")),
        ("三环路，国贸桥至三元桥", RoadLine("三环路", "国贸桥", "三元桥")),
        ("101国道，甲至乙", RoadLine("101国道", "甲", "乙")),
        ("S12，T3航站楼至四元桥路段", RoadLine("S12", "T3航站楼", "四元桥")),
        ("到岗路，甲桥到乙桥", RoadLine("到岗路", "甲桥", "乙桥")),
        ("京新高速箭亭桥至六环路段", RoadLine("京新高速", "箭亭桥", "六环路")),
        (
            "Airport Expressway, Terminal 3 to Siyuan Bridge",
            RoadLine("Airport Expressway", "Terminal 3", "Siyuan Bridge"),
        ),
    ],
)
def test_what_else_a_line_may_hold(text: str, line: RoadLine) -> None:
    assert parse_line(text) == line


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("，首都机场至新东路", "no_road"),
        ("首都机场至新东路", "no_road"),
        ("", "no_road"),
        ("机场高速，首都机场", "no_between"),
        ("机场高速，至新东路", "no_start"),
        ("机场高速，首都机场至", "no_end"),
        ("机场高速，甲至乙至丙", "many_between"),
    ],
)
def test_lines_that_cannot_be_read(text: str, what: str) -> None:
    with pytest.raises(RoadLineUnreadable) as unreadable:
        parse_line(text)
    assert unreadable.value.what == what
    assert parse_line(unreadable.value.expected) == AIRPORT


def test_a_list_keeps_the_numbers_of_its_lines() -> None:
    parsed = parse_list(
        "\ufeff# 冬奥车道\n\n机场高速，首都机场至新东路段\n机场高速，首都机场\n// 完\n民族园路\n"
    )
    assert [(line.number, line.road) for line in parsed.lines] == [(3, "机场高速"), (6, "民族园路")]
    assert [(error.number, error.what, error.text) for error in parsed.errors] == [
        (4, "no_between", "机场高速，首都机场")
    ]


@given(st.text())
def test_any_text_is_read_or_told(text: str) -> None:
    parsed = parse_list(text)
    assert all(line.road and line.whole == (not line.start) == (not line.end) for line in parsed.lines)
    assert all(error.number >= 1 and error.what for error in parsed.errors)
