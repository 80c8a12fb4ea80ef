"""What came of a patrol order, in words of the language asked for."""

from typing import Any

from web.languages import asked_language

VERDICTS: dict[str, tuple[str, str]] = {
    "fell": (
        "下降了：与对照区相比少 {percent}（{level} 置信区间 {low}～{high}），没有看到转移到周边。",
        (
            "Cases fell: {percent} fewer than the control would have it ({level} interval {low} to {high}); "
            "nothing shows that they moved next door."
        ),
    ),
    "moved": (
        "此处下降了 {percent}（{level} 置信区间 {low}～{high}），但周边环带上升了：可能转移到了旁边。",
        (
            "Cases fell here by {percent} ({level} interval {low} to {high}) but rose in the ring around: "
            "they may have moved next door."
        ),
    ),
    "unchanged": (
        "没有看到变化：与对照区相比 {signed}（{level} 置信区间 {low}～{high}，包含零）。",
        (
            "No change is to be seen: {signed} beside the control ({level} interval {low} to {high}, which "
            "holds zero)."
        ),
    ),
    "rose": (
        "上升了：与对照区相比 {signed}（{level} 置信区间 {low}～{high}）。",
        "Cases rose: {signed} beside the control ({level} interval {low} to {high}).",
    ),
    "control_too_few": (
        "案件太少，下不了结论：对照区前 {control_before} 件、后 {control_after} 件。",
        "Not enough cases to say: the control had {control_before} before and {control_after} after.",
    ),
    "interval_too_wide": (
        "案件太少，下不了结论：此处前 {before} 件、后 {after} 件，从 {low} 到 {high} 都有可能。",
        "Not enough cases to say: {before} before and {after} after; anything from {low} to {high} may be.",
    ),
}
NOTES: dict[str, tuple[str, str]] = {
    "no_control": (
        "15 公里内找不到此前案件数相近、又没有巡查的地方作对照。",
        "Within 15 km no place that was not patrolled had about as many cases before.",
    ),
    "ring_unseen": (
        "环带有 {unseen} 在您看不到的辖区，转移到那里的看不到。",
        "{unseen} of the ring is on land that you do not see: what moved there does not show.",
    ),
    "still_running": (
        "任务还在进行，只比较了已过去的 {days} 天。",
        "The order still runs; only the {days} days that have passed are compared.",
    ),
    "patrol_feeds_itself": (
        "计入了巡查发现的案件：巡查越多，发现越多，下降会被低估。",
        "Cases that patrols found are counted: more patrols find more, and a fall looks smaller than it is.",
    ),
    "patrol_found": (
        "巡查自己发现的不计入：前 {patrol_before} 件、后 {patrol_after} 件。",
        "What patrols found themselves is not counted: {patrol_before} before, {patrol_after} after.",
    ),
    "overshadowed": (
        "这段时间里还有别的任务在此处，效果分不开。",
        "Another order was in force here in this time; their effects cannot be told apart.",
    ),
}


def effect_words(view: dict[str, Any]) -> dict[str, Any]:
    """Return `text` and `notes` of an effect view."""
    about = _about(view)
    return {
        "text": _say(VERDICTS[view["why"] or view["verdict"]], about),
        "notes": [_say(NOTES[code], about) for code in _notes(view)],
    }


def _say(words: tuple[str, str], about: dict[str, Any]) -> str:
    return words[asked_language() == "en"].format(**about)


def _notes(view: dict[str, Any]) -> list[str]:
    is_found = sum(view["by_patrol"]["before"]) + sum(view["by_patrol"]["after"]) > 0
    told = {
        "no_control": view["control"]["places"] == 0,
        "ring_unseen": view["ring"]["seen_share"] < 0.995,
        "still_running": view["order"]["state"] == "running",
        "patrol_feeds_itself": view["source"] != "complaint" and is_found,
        "patrol_found": view["source"] == "complaint" and is_found,
        "overshadowed": view["overshadowed"],
    }
    return [code for code, holds in told.items() if holds]


def _about(view: dict[str, Any]) -> dict[str, Any]:
    target, patrol = view["target"], view["by_patrol"]
    value = target["value"]
    return {
        "before": target["before"],
        "after": target["after"],
        "control_before": view["control"]["before"],
        "control_after": view["control"]["after"],
        "level": _percent(view["level"]),
        "percent": "" if value is None else _percent(1 - value),
        **{
            name: _change(target[key])
            for name, key in (("signed", "value"), ("low", "low"), ("high", "high"))
        },
        "unseen": _percent(1 - view["ring"]["seen_share"]),
        "days": view["days"],
        "patrol_before": sum(patrol["before"]),
        "patrol_after": sum(patrol["after"]),
    }


def _percent(share: float) -> str:
    return f"{share:.0%}"


def _change(ratio: float | None) -> str:
    """Return by how much a ratio differs from 1, with its sign."""
    return "" if ratio is None else f"{ratio - 1:+.0%}".replace("-", "−")
