"""Derives boundary areas into the draft of a layer; what people have corrected stays as they made it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import shapely
from sqlalchemy.orm import Session

from data.layers import Layer
from gis.boundary_areas import Finding
from layers.boundary_areas.errors import LevelWithoutNeighbours, NotABoundaryLayer
from layers.boundary_areas.existing import DERIVED, Existing, list_existing, list_removed
from layers.boundary_areas.owners import Owners, owners_of
from layers.boundary_areas.pairs import MARK, Derived, Pair, derive_pairs
from layers.drafting.content import Content
from layers.drafting.saving import change_feature, create_feature, delete_feature, lock_for_editing

KIND = "boundary_area"
OWN = ("first_code", "second_code", "within_m", "border_length_m", "sample", MARK)
"""The attributes that a derivation writes; others are people's and stay."""

OUTCOMES = CREATED, CHANGED, UNCHANGED, KEPT, DELETED = "created", "changed", "unchanged", "kept", "deleted"


@dataclass(frozen=True, slots=True)
class Healing:
    """A gap or overlap that was found between jurisdictions, and who was given it for the derivation."""

    kind: str
    owners: tuple[Any, ...]
    given_to: Any | None
    area_m2: float
    shape: shapely.Geometry


@dataclass(frozen=True, slots=True)
class Member:
    """What became of the boundary area of a pair; `feature_id` is None where a person has deleted it."""

    what: str
    pair: Pair
    name: str
    feature_id: int | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Derivation:
    """What a derivation made of a layer's draft."""

    level: str
    within_m: float
    members: list[Member] = field(default_factory=list)
    healing: list[Healing] = field(default_factory=list)

    def count(self, what: str) -> int:
        """Return of how many pairs this became."""
        return sum(member.what == what for member in self.members)


def derive(
    session: Session,
    layer_id: int,
    level: str,
    within_m: float,
    author_id: int | None,
    overwrite_corrections: bool = False,
) -> Derivation:
    """Draft the boundary area of each pair of neighbours of a level.

    A boundary area that a person has reshaped, renamed or deleted since it was derived is kept so, unless
    `overwrite_corrections`. Demands, time windows and attributes that people added stay in any case. What
    lies between organisations that are no longer neighbours is drafted as deleted; features that name no two
    owners are left alone. Raises LayerUnknown, LayerFrozen, LayerInReview, NotABoundaryLayer,
    LevelWithoutNeighbours or JurisdictionUnusable.
    """
    layer = lock_for_editing(session, layer_id)
    if layer.kind != KIND:
        raise NotABoundaryLayer(layer.name, layer.kind)
    owners = owners_of(session, level)
    if len(owners) < 2:
        raise LevelWithoutNeighbours(level, len(owners))
    healed = owners.heal()
    drafting = _Drafting(session, layer, author_id, overwrite_corrections)
    members = drafting.put(derive_pairs(owners, healed.shapes, within_m))
    return Derivation(level, within_m, members, [_healing(owners, one) for one in healed.findings])


def _healing(owners: Owners, finding: Finding) -> Healing:
    given_to = None if finding.given_to is None else owners.rows[finding.given_to]
    between = tuple(owners.rows[index] for index in finding.between)
    return Healing(finding.kind, between, given_to, finding.area_m2, finding.shape)


class _Drafting:
    """Brings a layer's draft to what was derived."""

    def __init__(self, session: Session, layer: Layer, author_id: int | None, overwrites: bool) -> None:
        self._session, self._layer, self._author_id = session, layer, author_id
        self._overwrites = overwrites
        self._existing = list_existing(session, layer.id)
        self._removed = list_removed(session, layer.id)

    def put(self, derived: Sequence[Derived]) -> list[Member]:
        """Draft each pair's boundary area, and the end of those that no longer are; tell of each."""
        neighbours = {one.pair for one in derived}
        gone = [each for pair, here in self._existing.items() if pair not in neighbours for each in here]
        return [self._member(one) for one in derived] + [self._end(each) for each in gone]

    def _member(self, one: Derived) -> Member:
        here = self._existing.get(one.pair, [])
        if not here:
            return self._create(one)
        if not self._overwrites:
            if len(here) > 1:
                return Member(KEPT, one.pair, here[0].content.name, here[0].id, "several")
            if here[0].corrected:
                return Member(KEPT, one.pair, here[0].content.name, here[0].id, "corrected")
        for more in here[1:]:
            delete_feature(self._session, self._layer, more.id, more.revision_id, self._author_id, DERIVED)
        return self._change(one, here[0])

    def _create(self, one: Derived) -> Member:
        if one.pair in self._removed and not self._overwrites:
            return Member(KEPT, one.pair, one.name, None, "deleted_by_hand")
        content = Content(one.name, one.shape, one.name_en, one.attributes)
        revision = create_feature(self._session, self._layer, content, self._author_id, DERIVED)
        return Member(CREATED, one.pair, one.name, revision.feature_id)

    def _change(self, one: Derived, here: Existing) -> Member:
        own = {key: value for key, value in here.content.attributes.items() if key in OWN}
        if own == one.attributes and not here.corrected:
            return Member(UNCHANGED, one.pair, one.name, here.id)
        theirs = {key: value for key, value in here.content.attributes.items() if key not in OWN}
        content = Content(
            one.name,
            one.shape,
            one.name_en,
            theirs | one.attributes,
            here.content.rule,
            here.content.demands,
        )
        change_feature(
            self._session, self._layer, here.id, here.revision_id, content, self._author_id, DERIVED
        )
        return Member(CHANGED, one.pair, one.name, here.id)

    def _end(self, here: Existing) -> Member:
        if here.corrected and not self._overwrites:
            return Member(KEPT, here.pair, here.content.name, here.id, "no_longer_neighbours")
        delete_feature(self._session, self._layer, here.id, here.revision_id, self._author_id, DERIVED)
        return Member(DELETED, here.pair, here.content.name, here.id)
