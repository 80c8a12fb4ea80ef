"""Demands that forbid categories which are not there."""

from sqlalchemy import select

from data.categories import Category
from layers.checks.finding import Finding, Mend, place_in
from layers.checks.planned import Planned
from layers.checks.subject import Subject


def check_categories(subject: Subject) -> list[Finding]:
    """Return the features that forbid categories of unknown codes."""
    if not any(feature.demands.forbidden for feature in subject.features):
        return []
    known = set(subject.session.scalars(select(Category.code)))
    return [
        Finding(
            "category_unknown",
            (feature.id,),
            place_in(feature.shape),
            about={"name": feature.name, "codes": missing},
            mend=Mend("drop_categories", (feature.saved_with(demands=_without(feature, missing)),)),
        )
        for feature in subject.features
        if (missing := [code for code in feature.demands.forbidden if code not in known])
    ]


def _without(feature: Planned, codes: list[str]) -> dict[str, object]:
    rest = [code for code in feature.demands.forbidden if code not in codes]
    others = {key: value for key, value in feature.given_demands.items() if key != "forbidden"}
    return others | ({"forbidden": rest} if rest else {})
