"""How joint response goes in each boundary area (交界看板): who takes what, how fast, what is passed on."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.incidents import ENDED, Incident
from data.joint import JointRefusal, JointResponse, Transfer
from data.layers import Layer, LayerFeature
from data.organisations import Organisation
from dispatch.joint.viewing import PASSED, ref

KIND = "boundary_area"


@dataclass(slots=True)
class AreaFigures:
    """A boundary area with what happened in it; speeds are seconds from being told to the first act."""

    feature_id: int
    name: str
    name_en: str
    layer_id: int
    layer: str
    layer_en: str
    bbox: tuple[float, float, float, float]
    incidents: int = 0
    open: int = 0
    untaken: int = 0
    passed_on: int = 0
    refused: int = 0
    risen: int = 0
    takers: Counter[int] = field(default_factory=Counter)
    speeds_s: list[float] = field(default_factory=list)

    @property
    def median_s(self) -> float | None:
        """Return the median time until somebody took an incident."""
        return float(np.median(self.speeds_s)) if self.speeds_s else None

    @property
    def ninetieth_s(self) -> float | None:
        """Return the time within which nine of ten were taken."""
        return float(np.quantile(self.speeds_s, 0.9)) if self.speeds_s else None

    def add(self, row: Any) -> None:
        """Count an incident in."""
        self.incidents += 1
        self.open += row.status not in ENDED
        self.untaken += row.responsible_id is None
        self.passed_on += row.passed_on
        self.refused += row.refused
        self.risen += row.risen_at is not None
        if row.responsible_id is not None:
            self.takers[row.responsible_id] += 1
        if row.taken_at is not None:
            self.speeds_s.append((row.taken_at - row.told_at).total_seconds())


def count_by_area(session: Session, since: datetime, until: datetime) -> list[AreaFigures]:
    """Return the published boundary areas with the incidents reported in them that the session sees.

    Who has an incident is who answers for it now.
    """
    areas = {row.feature_id: AreaFigures(**_area(row)) for row in session.execute(_areas())}
    for row in session.execute(_incidents(since, until)):
        areas[row.feature_id].add(row)
    return sorted(areas.values(), key=lambda one: (-one.incidents, one.name))


def takers_of(session: Session, areas: list[AreaFigures]) -> dict[int, dict[str, Any] | None]:
    """Return the organisations that take incidents in any of the areas, named."""
    ids = {each for area in areas for each in area.takers}
    return {one.id: ref(one) for one in session.scalars(select(Organisation).where(Organisation.id.in_(ids)))}


def _areas() -> Any:
    box = func.Box2D(LayerFeature.shape)
    corners = {"west": func.ST_XMin, "south": func.ST_YMin, "east": func.ST_XMax, "north": func.ST_YMax}
    return (
        select(
            LayerFeature.id.label("feature_id"),
            LayerFeature.name,
            LayerFeature.name_en,
            LayerFeature.layer_id,
            Layer.name.label("layer"),
            Layer.name_en.label("layer_en"),
            *(corner(box).label(side) for side, corner in corners.items()),
        )
        .join(Layer, Layer.id == LayerFeature.layer_id)
        .where(Layer.kind == KIND)
    )


def _area(row: Any) -> dict[str, Any]:
    values = dict(row._mapping)
    return values | {"bbox": tuple(values.pop(side) for side in ("west", "south", "east", "north"))}


def _incidents(since: datetime, until: datetime) -> Any:
    passed = select(func.count()).where(Transfer.incident_id == Incident.id, Transfer.state.in_(PASSED))
    refused = select(func.count()).where(JointRefusal.incident_id == Incident.id)
    return (
        select(
            LayerFeature.id.label("feature_id"),
            Incident.status,
            Incident.responsible_id,
            JointResponse.told_at,
            JointResponse.taken_at,
            JointResponse.risen_at,
            passed.scalar_subquery().label("passed_on"),
            refused.scalar_subquery().label("refused"),
        )
        .select_from(Incident)
        .join(LayerFeature, func.ST_Covers(LayerFeature.shape, Incident.location))
        .join(Layer, Layer.id == LayerFeature.layer_id)
        .outerjoin(JointResponse, JointResponse.incident_id == Incident.id)
        .where(Layer.kind == KIND, Incident.reported_at >= since, Incident.reported_at < until)
    )
