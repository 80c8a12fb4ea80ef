"""Demands for squads that are not there, and squads bound to two features at once."""

from sqlalchemy import select

from data.layers import LayerFeature
from data.squads import Squad
from layers.checks.finding import Finding, Mend, place_in
from layers.checks.planned import Planned, hold_together, list_published
from layers.checks.subject import Subject


def check_squads(subject: Subject) -> list[Finding]:
    """Return the demands for squads that are unknown or retired."""
    query = select(Squad.id).where(Squad.retired_at.is_(None))
    known = set(subject.session.scalars(query)) if any(one.demands.squads for one in subject.features) else ()
    return [
        Finding(
            "squad_unknown",
            (feature.id,),
            place_in(feature.shape),
            about={"name": feature.name, "squads": missing},
            mend=Mend("drop_squads", (feature.saved_with(demands=_without(feature, missing)),)),
        )
        for feature in subject.features
        if (missing := [squad for squad in feature.demands.squads if squad not in known])
    ]


def check_bindings(subject: Subject) -> list[Finding]:
    """Return the squads that are bound to two features which hold at a same time from now on."""
    bound: dict[int, list[Planned]] = {}
    for other in _elsewhere(subject):
        for squad in other.demands.squads:
            bound.setdefault(squad, []).append(other)
    findings: list[Finding] = []
    for feature in subject.features:
        for squad in feature.demands.squads:
            findings += [
                _finding(subject, squad, feature, other)
                for other in bound.get(squad, ())
                if hold_together(other.window, feature.window, subject.now)
            ]
            bound.setdefault(squad, []).append(feature)
    return findings


def _elsewhere(subject: Subject) -> list[Planned]:
    """Return the published features of other layers that bind squads."""
    demands = LayerFeature.demands.op("?")("squads")
    return list_published(subject.session, demands, LayerFeature.layer_id != subject.layer.id)


def _finding(subject: Subject, squad: int, feature: Planned, other: Planned) -> Finding:
    call_sign = subject.session.scalar(select(Squad.call_sign).where(Squad.id == squad)) or str(squad)
    own = other.layer_id == subject.layer.id
    stays, goes = (feature, other) if own and other.change and not feature.change else (other, feature)
    return Finding(
        "squad_bound_twice",
        (goes.id, stays.id) if own else (goes.id,),
        place_in(goes.shape),
        about={
            "name": goes.name,
            "other": stays.name,
            "other_id": stays.id,
            "layer_id": stays.layer_id,
            "squad": squad,
            "call_sign": call_sign,
        },
        mend=Mend("unbind_squad", (goes.saved_with(demands=_without(goes, [squad])),)),
    )


def _without(feature: Planned, squads: list[int]) -> dict[str, object]:
    """Return the demands of a feature without some squads."""
    rest = [squad for squad in feature.demands.squads if squad not in squads]
    others = {key: value for key, value in feature.given_demands.items() if key != "squads"}
    return others | ({"squads": rest} if rest else {})
