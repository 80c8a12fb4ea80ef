"""What is found between neighbouring jurisdictions, and what became of it."""

from dataclasses import dataclass

import numpy as np
import shapely

GAP, OVERLAP = "gap", "overlap"


@dataclass(frozen=True, slots=True)
class Finding:
    """A gap or an overlap between jurisdictions.

    Attributes
    ----------
    kind : str
        `GAP` or `OVERLAP`.
    between : tuple of int
        Indexes of the jurisdictions, ascending: those around a gap, those that claim an overlap. Usually two.
    area_m2 : float
    shape : shapely.Polygon or MultiPolygon
        EPSG:4326.
    given_to : int or None
        Index of the jurisdiction that has it now; None when it is left for the planner to decide.
    """

    kind: str
    between: tuple[int, ...]
    area_m2: float
    shape: shapely.Polygon | shapely.MultiPolygon
    given_to: int | None


@dataclass(frozen=True, slots=True)
class Healed:
    """Jurisdictions with matching borders.

    Attributes
    ----------
    shapes : ndarray of shapely.MultiPolygon (n,)
        EPSG:4326, in the order they came. Neighbours have the same vertices along their border.
    findings : list of Finding
        Healed and left ones, by kind, jurisdictions and place.
    shift_m : float64 (n,)
        How far the border of each was moved at most.
    """

    shapes: np.ndarray
    findings: list[Finding]
    shift_m: np.ndarray

    @property
    def left(self) -> list[Finding]:
        """What is left for the planner."""
        return [finding for finding in self.findings if finding.given_to is None]
