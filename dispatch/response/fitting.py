"""Which response plan fits an incident: the one that says the most about it.

A plan fits if the incident lies in its organisation's land and everything the plan names holds: one of its
categories, one of its features, layers or kinds of layers among the incident's tags, its time window, and its
level is not above the incident's. Of several, these decide in turn: the higher level; a category named rather
than any; the place by feature, then by layer, by kind, then anywhere; a time window rather than any time; the
organisation nearest to the street; the plan made last.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from data.response_plans import ResponsePlan
from dispatch.recommendation import Reason

ANYWHERE, BY_KIND, BY_LAYER, BY_FEATURE = range(4)
PLACE_CODES = ("anywhere", "kind", "layer", "feature")


@dataclass(frozen=True, slots=True)
class Facts:
    """What decides about plans: category, tags, level, the time windows open now, and whose land it is.

    `depths` are the organisation of the incident and those above it, with how far each is from the root.
    """

    category: str
    tags: tuple[Mapping[str, Any], ...]
    level: int
    open_windows: frozenset[int]
    depths: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Fit:
    """A plan that fits, why, and those that would have fitted too, the next best first."""

    plan: ResponsePlan
    why: list[Reason] = field(default_factory=list)
    others: list[ResponsePlan] = field(default_factory=list)


def find_fit(plans: Iterable[ResponsePlan], facts: Facts) -> Fit | None:
    """Return the plan that fits best, or None."""
    fitting = [plan for plan in plans if fits(plan, facts)]
    if not fitting:
        return None
    best, *others = sorted(fitting, key=lambda plan: _weight(plan, facts), reverse=True)
    return Fit(best, _why(best, facts), others)


def fits(plan: ResponsePlan, facts: Facts) -> bool:
    """Return whether everything that a plan names holds for an incident."""
    return (
        plan.retired_at is None
        and plan.organisation_id in facts.depths
        and plan.level <= facts.level
        and (not plan.categories or facts.category in plan.categories)
        and (plan.window_id is None or plan.window_id in facts.open_windows)
        and (not _is_placed(plan) or place_of(plan, facts)[0] != ANYWHERE)
    )


def place_of(plan: ResponsePlan, facts: Facts) -> tuple[int, Mapping[str, Any] | None]:
    """Return how closely a plan names the incident's place, and the tag by which it does."""
    named = (
        (BY_FEATURE, plan.feature_ids, "feature_id"),
        (BY_LAYER, plan.layer_ids, "layer_id"),
        (BY_KIND, plan.kinds, "kind"),
    )
    for rank, wanted, key in named:
        tag = next((tag for tag in facts.tags if tag[key] in wanted), None)
        if tag is not None:
            return rank, tag
    return ANYWHERE, None


def _is_placed(plan: ResponsePlan) -> bool:
    return bool(plan.feature_ids or plan.layer_ids or plan.kinds)


def _weight(plan: ResponsePlan, facts: Facts) -> tuple[int, ...]:
    return (
        plan.level,
        int(bool(plan.categories)),
        place_of(plan, facts)[0],
        int(plan.window_id is not None),
        facts.depths[plan.organisation_id],
        plan.id,
    )


def _why(plan: ResponsePlan, facts: Facts) -> list[Reason]:
    rank, tag = place_of(plan, facts)
    name = "layer_name" if rank == BY_LAYER else "name"
    about = {} if tag is None else {"name": tag[name], "name_en": tag.get(f"{name}_en") or tag[name]}
    if rank == BY_KIND:
        about["kind"] = tag["kind"]
    return [
        Reason("category" if plan.categories else "any_category"),
        Reason(PLACE_CODES[rank], None, about),
        Reason("in_window" if plan.window_id is not None else "any_time"),
        Reason("level" if plan.level == facts.level else "level_below", None, {"level": plan.level}),
    ]
