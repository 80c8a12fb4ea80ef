"""Why a squad goes elsewhere in an assignment of all at once, and why a response plan fits, in words."""

from typing import Any

from dispatch.recommendation import Reason
from web.desk import REASONS as OF_SQUADS
from web.desk import reason_words
from web.languages import asked_language

WORDS: dict[str, tuple[str, str]] = {
    "same_squad": ("两种派法相同", "The same either way"),
    "nobody_may": ("没有可派的执法队", "No squad may be sent"),
    "nobody_left": ("可用执法队不足", "No squad is left"),
    "given_to": (
        "{squad} 改派 {number}{sooner}",
        "{squad} goes to {number} instead{sooner}",
    ),
    "left_for": ("{squad} 派给 {number}，本件暂等", "{squad} goes to {number}; this one waits"),
    "freed_from": (
        "{squad} 由 {number} 腾出{sooner}",
        "{squad} is free, as {number} gets another{sooner}",
    ),
    "cheaper": ("总用时更少", "Costs less in all"),
    "category": ("按事项", "Its category is named"),
    "any_category": ("不限事项", "For any category"),
    "feature": ("位于“{name}”", "Lies in {name_en}"),
    "layer": ("位于图层“{name}”", "Lies in layer {name_en}"),
    "kind": ("位于此类区域（{name}）", "Lies in an area of this kind ({name_en})"),
    "anywhere": ("不限地点", "For any place"),
    "in_window": ("时段之内", "Within its time window"),
    "any_time": ("不限时间", "For any time"),
    "level": ("{level} 级响应", "For response level {level}"),
    "level_below": (
        "本级没有预案，沿用 {level} 级",
        "No plan of this level; that of level {level} holds",
    ),
}


def in_words(reason: Reason | None) -> dict[str, Any] | None:
    """Return a reason with its words in the language asked for."""
    if reason is None:
        return None
    if reason.code in OF_SQUADS and reason.code not in WORDS:
        return reason_words(reason)
    english = asked_language() == "en"
    about = {"sooner": _sooner(reason.about.get("sooner_s"), english), **reason.about}
    return {
        "code": reason.code,
        "text": WORDS[reason.code][english].format(**about),
        "seconds": reason.seconds,
    }


def _sooner(seconds: float | None, english: bool) -> str:
    """Return how much sooner the other incident is reached, if it is."""
    minutes = 0.0 if seconds is None else seconds / 60
    if minutes < 0.05:
        return ""
    return f", {minutes:.1f} min sooner there" if english else f"，那里快 {minutes:.1f} 分钟"
