"""Gaps and overlaps between jurisdictions: of a layer of them, or of those beneath boundary areas."""

from collections.abc import Sequence

import numpy as np
from sqlalchemy import select

from data.organisations import Organisation
from gis.boundary_areas import OVERLAP, BadJurisdictions, find_gaps, heal
from gis.boundary_areas import Finding as Misfit
from gis.editing.measure import area_m2
from layers.boundary_areas.errors import JurisdictionUnusable
from layers.boundary_areas.owners import HEALED_TO_M, owners_of
from layers.boundary_areas.pairs import pair_of
from layers.checks.finding import Finding, Mend, place_in
from layers.checks.planned import Planned
from layers.checks.subject import Subject

JURISDICTION, BOUNDARY_AREA = "jurisdiction", "boundary_area"


def check_jurisdictions(subject: Subject) -> list[Finding]:
    """Return where the jurisdictions of a layer, or those that its boundary areas lie between, do not fit."""
    if subject.kind.key == JURISDICTION:
        return _of_layer(subject)
    if subject.kind.key == BOUNDARY_AREA:
        return [one for level in _levels(subject) for one in _of_organisations(subject, level)]
    return []


def _of_layer(subject: Subject) -> list[Finding]:
    try:
        healed = heal(subject.shapes, HEALED_TO_M)
        gaps = find_gaps(healed.shapes)
    except BadJurisdictions:
        # The check of shapes tells of it.
        return []
    names = [one.name for one in subject.features]
    moved = np.flatnonzero(healed.shift_m > 0).tolist()
    steps = [subject.features[row].saved_with(shape=healed.shapes[row]) for row in moved]
    mend = Mend("heal_borders", tuple(steps)) if steps else None
    ids = [one.id for one in subject.features]
    told = [
        _misfit("jurisdiction", one, names, ids, mend if one.given_to is not None else None)
        for one in healed.findings
    ]
    return told + _wide_gaps("jurisdiction_gap", gaps, healed.left)


def _of_organisations(subject: Subject, level: str) -> list[Finding]:
    owners = owners_of(subject.session, level)
    if len(owners) < 2:
        return []
    try:
        healed = owners.heal()
    except JurisdictionUnusable:
        # Deriving boundary areas tells of it; nothing in this layer can mend it.
        return []
    subject.deadline.look()
    names = [row.name for row in owners.rows]
    told = [_misfit("borders", one, names, (), None) for one in healed.findings]
    return told + _wide_gaps("borders_gap", find_gaps(healed.shapes), healed.left)


def _misfit(
    what: str, misfit: Misfit, names: Sequence[str], ids: Sequence[int], mend: Mend | None
) -> Finding:
    return Finding(
        f"{what}_{'overlap' if misfit.kind == OVERLAP else 'gap'}",
        tuple(ids[row] for row in misfit.between) if ids else (),
        place_in(misfit.shape),
        misfit.shape,
        {"area_m2": misfit.area_m2},
        {"name": "、".join(names[row] for row in misfit.between)},
        mend,
    )


def _wide_gaps(code: str, gaps: np.ndarray, told: Sequence[Misfit]) -> list[Finding]:
    """Return the holes among jurisdictions that healing has not told of."""
    known = [misfit.shape for misfit in told]
    return [
        Finding(code, (), place_in(gap), gap, {"area_m2": area_m2(gap)}, {"name": ""})
        for gap in gaps
        if not any(gap.representative_point().within(shape) for shape in known)
    ]


def _levels(subject: Subject) -> list[str]:
    """Return the levels of the organisations between which the boundary areas lie."""
    pairs = (pair_of(feature.attributes) for feature in subject.features)
    codes = {code for pair in pairs if pair for code in pair}
    query = select(Organisation.level).where(Organisation.code.in_(codes)).distinct()
    return sorted(subject.session.scalars(query))


def check_owners(subject: Subject) -> list[Finding]:
    """Return the boundary areas that name an owner who is not there."""
    if subject.kind.key != BOUNDARY_AREA:
        return []
    known = set(subject.session.scalars(select(Organisation.code)))
    return [
        _unknown(feature, code)
        for feature in subject.features
        for code in pair_of(feature.attributes) or ("",)
        if code not in known
    ]


def _unknown(feature: Planned, code: str) -> Finding:
    return Finding(
        "owner_unknown",
        (feature.id,),
        place_in(feature.shape),
        about={"name": feature.name, "code": code or "–"},
    )
