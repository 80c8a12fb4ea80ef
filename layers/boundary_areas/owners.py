"""The organisations of one level with their land, whose borders are looked at."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from shapely import from_wkb
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.organisations import Organisation
from gis.boundary_areas import BadJurisdictions, Healed, find_gaps, heal
from layers.boundary_areas.errors import JurisdictionUnusable

HEALED_TO_M = 30.0
"""Gaps and overlaps between neighbours up to this wide are closed before borders are looked for."""


@dataclass(frozen=True, slots=True)
class Owners:
    """Organisations of one level by code, with their land in EPSG:4326."""

    rows: list[Any]
    lands: np.ndarray

    def __len__(self) -> int:
        return len(self.rows)

    def heal(self) -> Healed:
        """Return their land with borders that fit; raise JurisdictionUnusable."""
        try:
            return heal(self.lands, HEALED_TO_M)
        except BadJurisdictions as error:
            raise self._unusable(error) from error

    def find_gaps(self) -> np.ndarray:
        """Return the land of nobody among theirs; raise JurisdictionUnusable."""
        try:
            return find_gaps(self.lands)
        except BadJurisdictions as error:
            raise self._unusable(error) from error

    def _unusable(self, error: BadJurisdictions) -> JurisdictionUnusable:
        row = self.rows[getattr(error, "index", 0)]
        return JurisdictionUnusable(
            row.code, row.name, getattr(error, "what", "coordinates outside the world")
        )


def owners_of(session: Session, level: str) -> Owners:
    """Return the organisations of a level that have land, by code."""
    columns = (Organisation.id, Organisation.code, Organisation.name, Organisation.name_en)
    land = func.ST_AsBinary(Organisation.jurisdiction).label("land")
    query = (
        select(*columns, Organisation.is_sample, land)
        .where(Organisation.level == level, Organisation.jurisdiction.is_not(None))
        .order_by(Organisation.code)
    )
    rows = session.execute(query).all()
    return Owners(list(rows), np.array([from_wkb(bytes(row.land)) for row in rows], dtype=object))
