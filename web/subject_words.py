"""Why a subject has its grade, and what to beware of, in words."""

from collections.abc import Mapping
from typing import Any

from web.languages import asked_language

PARTS: dict[str, tuple[str, str]] = {
    "priority_1": ("近 {days} 天一级违法 {count} 次", "{count} violations of priority 1 in {days} days"),
    "priority_2": ("近 {days} 天二级违法 {count} 次", "{count} violations of priority 2 in {days} days"),
    "priority_3": ("近 {days} 天三级违法 {count} 次", "{count} violations of priority 3 in {days} days"),
    "priority_4": ("近 {days} 天四级违法 {count} 次", "{count} violations of priority 4 in {days} days"),
    "fail": ("近 {days} 天检查不合格 {count} 次", "{count} failed inspections in {days} days"),
    "conditions": ("近 {days} 天限期整改 {count} 次", "{count} inspections with conditions in {days} days"),
    "critical": ("近 {days} 天关键问题 {count} 项", "{count} critical findings in {days} days"),
    "serious": ("近 {days} 天严重问题 {count} 项", "{count} serious findings in {days} days"),
    "clean": ("最近一次检查合格且此后无违法", "last inspection passed, no violation since"),
}
NOTHING = ("近期无违法和检查问题", "nothing found lately")
HOW = {
    "subject": ("案件对象", "The incident's subject"),
    "address": ("同一地址", "At this address"),
    "near": ("就在附近", "Close by"),
}


def with_words(change: Mapping[str, Any]) -> dict[str, Any]:
    """Return a change of grade with each part, and the whole, in the language asked for."""
    parts = [dict(part) | {"text": _part(part)} for part in change["parts"]]
    return dict(change) | {"parts": parts, "reason": _reason(change, [part["text"] for part in parts])}


def warning_words(how: str, grade: str | None, hazard: str) -> str:
    """Return in one line what is to be known of a subject before a visit."""
    english = asked_language() == "en"
    said = [HOW[how][english]]
    if grade in ("C", "D"):
        said.append(f"grade {grade}" if english else f"风险等级 {grade}")
    if hazard:
        said.append(hazard)
    return (": " if english else "：").join([said[0], ("; " if english else "；").join(said[1:])])


def _reason(change: Mapping[str, Any], texts: list[str]) -> str:
    english = asked_language() == "en"
    move = f"{change['before']} → {change['grade']}" if change["before"] else change["grade"]
    points = f"{change['points']:g} points" if english else f"{change['points']:g} 分"
    why = (", " if english else "，").join(texts) or NOTHING[english]
    return f"{move} ({points}): {why}" if english else f"{move}（{points}）：{why}"


def _part(part: Mapping[str, Any]) -> str:
    english = asked_language() == "en"
    words = PARTS[part["what"]][english].format(days=part["within_days"], count=part["count"])
    points = f"{part['points']:+g}"
    return f"{words} ({points})" if english else f"{words}（{points}）"
