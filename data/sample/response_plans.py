"""Response plans of the sample: made up to show what a plan can say, and marked as samples."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from data.response_plans import ResponsePlan
from data.sample.jurisdictions import CITY_CODE

LEAD = {"role": "lead", "count": 1, "capabilities": [], "mode": None}
SUPPORT = {"role": "support", "count": 1, "capabilities": [], "mode": None}
ANYTHING: dict[str, Any] = {"categories": [], "kinds": [], "told": [], "told_roles": [], "checklist": []}


def _ask(text: str, text_en: str, kind: str = "check") -> dict[str, str]:
    return {"text": text, "text_en": text_en, "kind": kind}


HURT = _ask("有无人员受伤", "Is anyone hurt?")
FOUND = _ask("现场情况与处置", "What was found and done", "note")

PLANS: tuple[dict[str, Any], ...] = (
    {
        "name": "燃气隐患（样例）",
        "name_en": "Gas hazard (sample)",
        "categories": ["S0602"],
        "slots": [LEAD | {"capabilities": ["gas_safety"]}, SUPPORT | {"capabilities": ["street_order"]}],
        "told_roles": ["supervisor"],
        "checklist": [
            _ask("是否闻到燃气味", "Is there a smell of gas?"),
            _ask("周边是否已疏散、断火", "Is the place cleared and free of fire?"),
            HURT,
            FOUND,
        ],
    },
    {
        "name": "燃气隐患加强（样例）",
        "name_en": "Gas hazard, reinforced (sample)",
        "level": 2,
        "categories": ["S0602"],
        "slots": [
            LEAD | {"capabilities": ["gas_safety"]},
            SUPPORT | {"count": 2, "capabilities": ["street_order"]},
            SUPPORT | {"mode": "car"},
        ],
        "told_roles": ["supervisor", "operator"],
        "checklist": [_ask("警戒线是否拉好", "Is the cordon in place?"), HURT, FOUND],
    },
    {
        "name": "渣土车联查（样例）",
        "name_en": "Spoil trucks (sample)",
        "categories": ["S0203", "S0204"],
        "slots": [LEAD | {"capabilities": ["construction"], "mode": "car"}, SUPPORT | {"mode": "car"}],
        "checklist": [
            _ask("是否密闭运输", "Is the load covered?"),
            _ask("准运证是否有效", "Is the permit valid?"),
            _ask("车牌与来源工地", "Number plate and site it came from", "note"),
        ],
    },
    {
        "name": "场馆周边秩序（样例）",
        "name_en": "Order around venues (sample)",
        "kinds": ["venue_periphery", "event_route"],
        "slots": [LEAD, SUPPORT],
        "told_roles": ["supervisor"],
        "checklist": [_ask("是否影响保障线路", "Is an event route affected?"), FOUND],
    },
    {
        "name": "街面加强（样例）",
        "name_en": "Streets, reinforced (sample)",
        "level": 2,
        "slots": [LEAD, SUPPORT | {"count": 2}],
        "told_roles": ["supervisor"],
        "checklist": [FOUND],
    },
    {
        "name": "全市加强（样例）",
        "name_en": "Whole city (sample)",
        "level": 3,
        "slots": [LEAD, SUPPORT | {"count": 4}, SUPPORT | {"capabilities": ["drone"]}],
        "told_roles": ["supervisor", "operator"],
        "checklist": [HURT, FOUND],
    },
    {
        "name": "朝阳交界占道（样例）",
        "name_en": "Pavement at Chaoyang's borders (sample)",
        "organisation": "110105",
        "categories": ["S0101", "S0102", "S0103"],
        "kinds": ["boundary_area"],
        "slots": [LEAD | {"capabilities": ["street_order"]}, SUPPORT],
        "told": ["110101"],
        "checklist": [_ask("摊点在界线哪一侧", "On which side of the border is it?", "note"), FOUND],
    },
)


def add_response_plans(session: Session, organisations: Mapping[str, int]) -> None:
    """Store the plans of the organisations (ids by code)."""
    for content in PLANS:
        plan = ANYTHING | content
        session.add(
            ResponsePlan(
                name=plan["name"],
                name_en=plan["name_en"],
                organisation_id=organisations[plan.get("organisation", CITY_CODE)],
                level=plan.get("level", 1),
                categories=plan["categories"],
                kinds=plan["kinds"],
                layer_ids=[],
                feature_ids=[],
                slots=plan["slots"],
                told_organisations=[organisations[code] for code in plan["told"]],
                told_roles=plan["told_roles"],
                checklist=plan["checklist"],
                is_sample=True,
                changed_at=datetime.now(UTC),
            )
        )
    session.flush()
