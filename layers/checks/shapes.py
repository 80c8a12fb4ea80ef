"""Shapes that cross themselves, lie outside the world, are flat or have spikes."""

import numpy as np

from gis.editing.errors import EditRefused
from gis.editing.faults import Fault, find_faults
from gis.editing.mend import mend
from gis.editing.suspects import find_suspects
from layers.checks.finding import Finding, Mend
from layers.checks.planned import Planned
from layers.checks.subject import Subject


def check_shapes(subject: Subject) -> list[Finding]:
    """Return each feature with faults, at the first of these; mending the shape mends them all."""
    if not subject.features:
        return []
    findings = []
    for row in np.flatnonzero(find_suspects(subject.shapes)).tolist():
        subject.deadline.look()
        feature = subject.features[row]
        faults = find_faults(feature.shape)
        if faults:
            findings.append(_finding(feature, faults))
    return findings


def _finding(feature: Planned, faults: list[Fault]) -> Finding:
    first = next((fault for fault in faults if fault.blocks), faults[0])
    return Finding(
        "shape_faulty" if first.blocks else "shape_untidy",
        (feature.id,),
        None if first.lon is None or first.lat is None else (first.lon, first.lat),
        numbers={"faults": len(faults)},
        about={"name": feature.name, "fault": first.code},
        mend=_mend(feature),
    )


def _mend(feature: Planned) -> Mend | None:
    try:
        mended = mend(feature.shape)
    except EditRefused:
        return None
    if not mended.changed:
        return None
    return Mend("mend_shape", (feature.saved_with(shape=mended.shape),))
