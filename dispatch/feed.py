"""One line for the feed of events, in both languages, for the acts an operator wants to hear of."""

from typing import Any

from dispatch.views import iso

LINES: dict[str, tuple[str, str]] = {
    "incident.received": ("新案件 {number} {category}", "New incident {number} {category_en}"),
    "incident.registered": ("{number} 立案", "{number} registered"),
    "incident.returned": ("{number} 退单", "{number} returned"),
    "incident.transferred": ("{number} 移送{to}", "{number} transferred{to_en}"),
    "incident.taken": ("{number} 由{organisation}受理", "{number} taken by {organisation_en}"),
    "incident.refused": (
        "{number} {organisation}不受理{reason}",
        "{number} refused by {organisation_en}{reason}",
    ),
    "incident.risen": ("{number} 无人受理，升至{organisation}", "{number} rises to {organisation_en}"),
    "incident.by_agreement": (
        "{number} 按协议由{organisation}负责（{name}）",
        "{number} goes to {organisation_en} by agreement ({name})",
    ),
    "incident.by_rota": (
        "{number} 按轮值由{organisation}负责（{name}）",
        "{number} goes to {organisation_en} by rota ({name})",
    ),
    "transfer.requested": ("{number} 请求移送{to}", "{number}: transfer asked for{to_en}"),
    "transfer.refused": ("{number} {to}不接收{reason}", "{number}: transfer refused{to_en}{reason}"),
    "transfer.withdrawn": ("{number} 撤回移送", "{number}: transfer withdrawn"),
    "transfer.risen": (
        "{number} 移送逾期，由{organisation}裁定",
        "{number}: {organisation_en} decides the transfer",
    ),
    "incident.merged": ("{number} 并案", "{number} merged"),
    "incident.cancelled": ("{number} 作废", "{number} cancelled"),
    "incident.reopened": ("{number} 重启", "{number} reopened"),
    "incident.closed": ("{number} 结案", "{number} closed"),
    "assignment.dispatched": ("{squad} 派往 {number}", "{squad} sent to {number}"),
    "assignment.accepted": ("{squad} 接单 {number}", "{squad} accepted {number}"),
    "assignment.on_scene": ("{squad} 到场 {number}", "{squad} on scene {number}"),
    "assignment.handled": ("{squad} 处置完 {number}", "{squad} handled {number}"),
    "assignment.released": ("{squad} 撤回 {number}", "{squad} released from {number}"),
    "incident.response_taken": (
        "{number} 启动预案 {plan}{told}",
        "{number}: plan {plan_en}{told_en}",
    ),
    "incident.level_set": (
        "{number} 响应等级 {level} 级{reason}",
        "{number}: response level {level}{reason}",
    ),
    "deadline.missed": ("{number} 逾期", "{number} overdue"),
    "deadline.escalated": ("{number} 逾期上报", "{number} overdue, told the level above"),
    "safety.alarmed": ("{squad} 失联 {number}", "{squad} is silent at {number}"),
    "layer.published": ("图层发布 {layer} v{version}", "Layer published: {layer} v{version}"),
    "feature.opened": ("时段开始 {feature}", "In force now: {feature}"),
    "feature.closed": ("时段结束 {feature}", "No longer in force: {feature}"),
    "closure.closed": ("封路 {road}{reason}", "Closed {road}{reason}"),
    "closure.lifted": ("解除封路 {road}{reason}", "Reopened {road}{reason}"),
}

ROLE_WORDS = {
    "operator": ("值班员", "operators"),
    "supervisor": ("督导员", "supervisors"),
    "planner": ("规划员", "planners"),
}


def feed_line(act: dict[str, Any], incidents: dict[int, dict[str, Any]]) -> dict[str, Any] | None:
    """Return the feed's line for a noted act, or None if the feed is silent on it."""
    words = LINES.get(act["act"])
    if words is None:
        return None
    incident = incidents.get(act["subject_id"]) if act["subject_kind"] == "incident" else None
    about = {
        "number": incident["number"] if incident else "",
        "category": incident["category"]["name"] if incident else "",
        "category_en": (incident["category"]["name_en"] or incident["category"]["name"]) if incident else "",
        "squad": act["details"].get("squad", ""),
        "road": act["details"].get("road", ""),
        "layer": act["details"].get("layer", ""),
        "version": act["details"].get("version", ""),
        "feature": act["details"].get("feature", ""),
        "plan": act["details"].get("plan", ""),
        "plan_en": act["details"].get("plan_en", ""),
        "level": act["details"].get("level", ""),
        **_told(act["details"]),
        "organisation": act["details"].get("organisation", ""),
        "organisation_en": act["details"].get("organisation_en", ""),
        "name": act["details"].get("name", ""),
        **_target(act["details"]),
        "reason": " " + act["details"]["reason"] if act["details"].get("reason") else "",
    }
    return {
        "at": iso(act["at"]),
        "kind": act["act"],
        "text": words[0].format_map(about).strip(),
        "text_en": words[1].format_map(about).strip(),
        "incident_id": act["subject_id"] if incident else None,
        "organisation": incident["organisation"]["id"] if incident else None,
    }


def _told(details: dict[str, Any]) -> dict[str, str]:
    """Return in words which organisations and roles were told."""
    organisations = details.get("told") or []
    roles = [ROLE_WORDS[role] for role in details.get("roles") or []]
    names = [*organisations, *(role[0] for role in roles)]
    names_en = [*organisations, *(role[1] for role in roles)]
    return {
        "told": "，告知" + "、".join(names) if names else "",
        "told_en": ", told " + ", ".join(names_en) if names_en else "",
    }


def _target(details: dict[str, Any]) -> dict[str, str]:
    """Return to whom an incident is handed, or is to be."""
    english = details.get("to_en") or details.get("target_en") or ""
    return {"to": details.get("to") or details.get("target") or "", "to_en": english and f" to {english}"}
