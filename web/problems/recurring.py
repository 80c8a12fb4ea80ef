"""The rows of the table of problems for what statistics of recurrence refuse."""

from dispatch.recurrence import errors
from web.problems.rows import Row

RECURRING: dict[type[Exception], Row] = {
    errors.GroupUnknown: Row(
        422,
        "group_unknown",
        "没有事项类别组 {group}；代码见 GET /api/v1/hotspot-groups，all 为全部。",
        "There is no category group {group}; GET /api/v1/hotspot-groups lists their codes, `all` takes all.",
    ),
    errors.HotspotUnknown: Row(
        404, "hotspot_unknown", "没有高发点位 {hotspot_id}。", "There is no hotspot {hotspot_id}."
    ),
    errors.TooManyCases: Row(
        422,
        "too_many_cases",
        "案例超过 {most} 件，无法即时计算；请缩短时段，或限定类别组、机构或范围（bbox）。",
        "There are more than {most} cases, too many to reckon at once; take a shorter window or fewer days, "
        "or narrow it to a category group, an organisation or a box (bbox).",
        ("most",),
    ),
    errors.TooManyPairs: Row(
        422,
        "too_many_pairs",
        "相近案例对有 {pairs} 对，超过 {most} 对；请缩短时段，或限定类别组、机构或范围（bbox）。",
        "There are {pairs} close pairs of cases, more than {most}; take a shorter window, or narrow it to a "
        "category group, an organisation or a box (bbox).",
        ("pairs", "most"),
    ),
    errors.AreaTooLarge: Row(
        422,
        "area_too_large",
        "范围 {area_km2} 平方公里过大，至多 {most_km2}；请限定机构或范围（bbox）。",
        "An area of {area_km2} km² is too large, at most {most_km2}; narrow it to an organisation or a box "
        "(bbox).",
        ("area_km2", "most_km2"),
    ),
    errors.NoStudyArea: Row(
        422,
        "no_study_area",
        "机构没有辖区，时段内也没有案例，或范围（bbox）在辖区之外：无处可预测。请放宽时段或换一个范围。",
        "The organisation has no land and there are no cases, or the box (bbox) lies outside of its land: "
        "there is nowhere to forecast for. Take a longer window, or another box.",
    ),
}
