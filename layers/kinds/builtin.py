"""The kinds of layers that come with the product."""

from data.unit_grids import CODE, UNIT_GRID
from layers.kinds.schema import Attribute, Choice, Kind

LEVELS = (
    Choice("1", "一级", "Level 1"),
    Choice("2", "二级", "Level 2"),
    Choice("3", "三级", "Level 3"),
)
GUARD = Attribute("guarantee_level", "保障等级", "Guarantee level", "choice", choices=LEVELS)
CONTACT = Attribute("contact", "责任人", "Person in charge")
NOTE = Attribute("note", "备注", "Note")
WITHIN = Attribute("within_m", "影响距离", "Has effect within", "number", "m", least=0, most=20_000)
MODES = Attribute(
    "closed_to",
    "封闭对象",
    "Closed to",
    "choice",
    choices=(
        Choice("all", "全部", "All"),
        Choice("car", "汽车", "Cars"),
        Choice("ebike", "电动自行车", "E-bikes"),
        Choice("foot", "步行", "Walkers"),
    ),
)
ZONE_DEMANDS = ("priority_up", "deadline_factor", "forbidden", "squads", "coverage_min", "closed_to", "joint")

BUILTIN = (
    Kind(
        "key_zone",
        "重点区域",
        "Key zone",
        ("polygon",),
        (GUARD, CONTACT, NOTE),
        {"color": "amber", "fill": 0.12},
        ZONE_DEMANDS,
        apart=True,
    ),
    Kind(
        "event_route",
        "保障线路",
        "Event route",
        ("line", "polygon"),
        (GUARD, WITHIN, CONTACT, NOTE),
        {"color": "teal", "width": 4},
        ZONE_DEMANDS,
        effect_within_m=50.0,
    ),
    Kind(
        "venue_periphery",
        "周边",
        "Venue periphery",
        ("polygon", "point"),
        (GUARD, WITHIN, CONTACT, NOTE),
        {"color": "amber", "pattern": "hatch"},
        ZONE_DEMANDS,
        effect_within_m=200.0,
    ),
    Kind(
        "boundary_area",
        "交界地区",
        "Boundary area",
        ("polygon",),
        (
            Attribute("first_code", "甲方代码", "First owner's code"),
            Attribute("second_code", "乙方代码", "Second owner's code"),
            Attribute("within_m", "距界", "Distance from the border", "number", "m", least=1, most=5_000),
            Attribute("border_length_m", "边界长度", "Length of the border", "number", "m", least=0),
            NOTE,
        ),
        {"color": "violet", "pattern": "diagonal"},
        ("priority_up", "deadline_factor", "joint", "squads", "coverage_min"),
    ),
    Kind(
        "jurisdiction",
        "辖区",
        "Jurisdiction",
        ("polygon",),
        (Attribute("code", "代码", "Code"), NOTE),
        {"color": "grey", "line": 2},
        edited_by=("admin",),
        tags=False,
        apart=True,
    ),
    Kind(
        "post",
        "岗位",
        "Post",
        ("point", "polygon"),
        (
            Attribute("squads_wanted", "需要队数", "Squads wanted", "integer", least=0, most=100),
            CONTACT,
            NOTE,
        ),
        {"color": "blue", "icon": "post"},
        ("squads", "coverage_min"),
        tags=False,
    ),
    Kind(
        "closure",
        "封闭",
        "Closure",
        ("line", "polygon", "point"),
        (MODES, Attribute("reason", "原因", "Reason"), NOTE),
        {"color": "red", "pattern": "hatch", "icon": "closed"},
        ("closed_to",),
        tags=False,
    ),
    Kind(
        "no_go",
        "禁入区",
        "No-go area",
        ("polygon",),
        (MODES, NOTE),
        {"color": "red", "fill": 0.1},
        ("closed_to",),
        tags=True,
    ),
    Kind(
        "school_hospital",
        "学校医院周边",
        "Surroundings of schools and hospitals",
        ("polygon", "point"),
        (
            Attribute(
                "place_type",
                "类别",
                "Type",
                "choice",
                choices=(Choice("school", "学校", "School"), Choice("hospital", "医院", "Hospital")),
            ),
            WITHIN,
            NOTE,
        ),
        {"color": "pink", "fill": 0.1},
        ZONE_DEMANDS,
        effect_within_m=100.0,
    ),
    Kind(
        "back_street",
        "背街小巷",
        "Back street",
        ("line", "polygon"),
        (WITHIN, CONTACT, NOTE),
        {"color": "brown", "width": 2},
        ZONE_DEMANDS,
        effect_within_m=20.0,
    ),
    Kind(
        "core_area",
        "核心区、副中心",
        "Core area, sub-centre",
        ("polygon",),
        (
            Attribute(
                "area_type",
                "类别",
                "Type",
                "choice",
                choices=(
                    Choice("core", "核心区", "Core area"),
                    Choice("sub_centre", "城市副中心", "Sub-centre"),
                ),
            ),
            NOTE,
        ),
        {"color": "indigo", "line": 2},
        ZONE_DEMANDS,
    ),
    # Lines only, and no tags: the grids of a city cover all of it.
    Kind(
        UNIT_GRID,
        "单元网格",
        "Unit grid",
        ("polygon",),
        (Attribute(CODE, "网格编码", "Grid code", required=True), NOTE),
        {"color": "grey", "line": 1},
        tags=False,
        apart=True,
    ),
    Kind("venue", "场馆", "Venue", ("point", "polygon"), (CONTACT, NOTE), {"color": "teal", "icon": "venue"}),
    Kind(
        "custom",
        "自定义",
        "Custom",
        ("point", "line", "polygon"),
        (WITHIN, NOTE),
        {"color": "grey"},
        ZONE_DEMANDS,
    ),
)
