"""Findings of checks in words, in Chinese and English, and as they are answered."""

from typing import Any

from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from layers.checks import Finding, Mend, Step
from web.desk import MODE_WORDS
from web.languages import asked_language

WORDS: dict[str, tuple[str, str]] = {
    "shape_faulty": ("“{name}”的图形有错误：{fault}。", "The shape of “{name}” is faulty: {fault}."),
    "shape_untidy": ("“{name}”的图形不整洁：{fault}。", "The shape of “{name}” is untidy: {fault}."),
    "feature_twice": ("“{name}”与“{other}”完全相同。", "“{name}” is the same as “{other}” in everything."),
    "shape_twice": (
        "“{name}”与“{other}”的图形相同，时段也有重合。",
        "“{name}” has the shape of “{other}”, and they hold at a same time.",
    ),
    "overlap": (
        "“{name}”与“{other}”重叠 {area_m2:,.0f} 平方米（较小者的 {share:.1%}）。",
        "“{name}” overlaps “{other}” by {area_m2:,.0f} m² ({share:.1%} of the smaller).",
    ),
    "jurisdiction_overlap": (
        "辖区重叠 {area_m2:,.0f} 平方米：{name}。",
        "Jurisdictions overlap by {area_m2:,.0f} m²: {name}.",
    ),
    "jurisdiction_gap": (
        "辖区之间有 {area_m2:,.0f} 平方米无主土地 {name}。",
        "{area_m2:,.0f} m² of land between jurisdictions is nobody's {name}.",
    ),
    "borders_overlap": (
        "机构辖区重叠 {area_m2:,.0f} 平方米：{name}；请修正后重新导入机构。",
        "The jurisdictions of {name} overlap by {area_m2:,.0f} m²; mend and import them again.",
    ),
    "borders_gap": (
        "机构辖区之间有 {area_m2:,.0f} 平方米无主土地 {name}；请修正后重新导入机构。",
        "{area_m2:,.0f} m² between jurisdictions is nobody's {name}; mend and import them again.",
    ),
    "owner_unknown": (
        "“{name}”的权属方代码 {code} 没有对应的机构。",
        "“{name}” names an owner, {code}, who is no organisation.",
    ),
    "window_never_opens": (
        "“{name}”的时段从不开启：各项条件没有共同的时间。",
        "The time window of “{name}” never opens: its conditions have no time in common.",
    ),
    "window_past": (
        "“{name}”的时段已于 {until} 结束，发布后不会生效。",
        "The time window of “{name}” was over at {until}; published, it would never be in force.",
    ),
    "squad_unknown": (
        "“{name}”要求的执法队不存在或已停用：{squads}。",
        "“{name}” demands squads that are not there or retired: {squads}.",
    ),
    "squad_bound_twice": (
        "{call_sign} 在同一时段既固定于“{name}”又固定于“{other}”。",
        "{call_sign} is bound to “{name}” and to “{other}” at a same time.",
    ),
    "category_unknown": (
        "“{name}”禁止的事项代码不存在：{codes}。",
        "“{name}” forbids categories that are not there: {codes}.",
    ),
    "cut_off": (
        "{when} 起，“{name}”使 {road_length_m:,.0f} 米道路与所有执法队断开。",
        "From {when}, “{name}” cuts {road_length_m:,.0f} m of roads off from every squad.",
    ),
    "cut_off_to_mode": (
        "{when} 起，“{name}”使 {road_length_m:,.0f} 米道路无法以{mode_zh}到达。",
        "From {when}, “{name}” leaves {road_length_m:,.0f} m of roads that no squad reaches by {mode_en}.",
    ),
    "coverage_short": (
        "“{name}”有 {uncovered_m:,.0f} 米道路（{share:.1%}）{demanded_min:.0f} 分钟内到不了{longest_zh}。",
        "{uncovered_m:,.0f} m ({share:.1%}) of “{name}” not reached in {demanded_min:.0f} min{longest_en}.",
    ),
    "coverage_without_posts": (
        "“{name}”要求覆盖，但没有岗位，也没有固定的执法队。",
        "“{name}” demands coverage, but there is no post and no squad bound to it.",
    ),
}
MEND_WORDS: dict[str, tuple[str, str]] = {
    "mend_shape": ("修复图形", "Mend the shape"),
    "delete_duplicate": ("删除重复的要素", "Delete the duplicate"),
    "cut_out": ("从“{name}”中裁去重叠部分", "Cut the overlap out of “{name}”"),
    "heal_borders": ("修复辖区边界", "Heal the borders"),
    "shift_window": ("整周推移时段", "Move the time window by whole weeks"),
    "drop_squads": ("去掉不存在的执法队", "Drop the squads that are not there"),
    "unbind_squad": ("解除 {call_sign} 与“{name}”的固定", "Unbind {call_sign} from “{name}”"),
    "drop_categories": ("去掉不存在的事项", "Drop the categories that are not there"),
}
FAULT_WORDS: dict[str, tuple[str, str]] = {
    "empty": ("图形为空", "it is empty"),
    "coordinates_outside": ("坐标超出范围", "coordinates out of range"),
    "coordinates_swapped": ("经纬度颠倒", "longitude and latitude swapped"),
    "too_few_points": ("顶点过少", "too few vertices"),
    "duplicate_points": ("重复的顶点", "a vertex twice in a row"),
    "zero_area": ("面积为零", "no area"),
    "spike": ("尖刺", "a spike"),
    "self_intersection": ("自相交", "it crosses itself"),
    "ring_crossing": ("内外环相交", "rings cross"),
    "parts_overlap": ("各部分重叠", "parts overlap"),
    "hole_outside": ("孔洞在面外", "a hole outside"),
    "holes_nested": ("孔洞嵌套", "holes within holes"),
    "rings_equal": ("环重复", "a ring twice"),
    "interior_disconnected": ("内部不连通", "its inside is parted"),
    "invalid": ("图形无效", "it is not valid"),
}


def finding_answer(finding: Finding, drafted: bool) -> dict[str, Any]:
    """Return a finding as it is answered, with its words in the language asked for."""
    english = asked_language() == "en"
    about = _about(finding, english)
    return {
        "code": finding.code,
        "severity": finding.severity,
        "text": WORDS[finding.code][english].format(**about),
        "features": list(finding.features),
        "drafted": drafted,
        "place": finding.place,
        "shape": _geometry(finding.shape),
        "numbers": finding.numbers,
        "about": finding.about,
        "mend": finding.mend and _mend(finding.mend, about, english),
    }


def _about(finding: Finding, english: bool) -> dict[str, Any]:
    """Return what the templates speak of."""
    about = {"name": "", **finding.about, **finding.numbers}
    about["mode_zh"], about["mode_en"] = MODE_WORDS.get(about.get("mode", ""), ("", ""))
    longest = finding.numbers.get("longest_min")
    about["longest_zh"] = "" if longest is None else f"，最久需 {longest:.0f} 分钟"
    about["longest_en"] = "" if longest is None else f", the last after {longest:.0f} min"
    if "fault" in about:
        about["fault"] = FAULT_WORDS[about["fault"]][english]
    for name in ("squads", "codes"):
        if name in about:
            about[name] = ("、", ", ")[english].join(map(str, about[name]))
    return about


def _mend(mend: Mend, about: dict[str, Any], english: bool) -> dict[str, Any]:
    return {
        "code": mend.code,
        "text": MEND_WORDS[mend.code][english].format(**about),
        "edits": [_edit(step) for step in mend.steps],
    }


def _edit(step: Step) -> dict[str, Any]:
    content = step.content
    return {
        "action": "delete" if content is None else "change",
        "feature_id": step.feature_id,
        "base": step.base,
        "content": content
        and {
            "geometry": mapping(content.shape),
            "name": content.name,
            "name_en": content.name_en,
            "attributes": content.attributes,
            "window": None if content.rule.is_always else content.rule.as_dict(),
            "demands": content.demands,
        },
    }


def _geometry(shape: BaseGeometry | None) -> dict[str, Any] | None:
    if shape is None or shape.is_empty or shape.geom_type == "GeometryCollection":
        return None
    return mapping(shape)
