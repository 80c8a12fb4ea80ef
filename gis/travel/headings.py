"""Which way edges and ways head, in degrees clockwise from north."""

import numpy as np

from gis.travel.legs import Legs
from gis.travel.shapes import EdgeShapes

# A heading is taken over this length, so that a kink at a junction does not decide it.
_OVER_M = 20.0


def wrapped_deg(angle_deg: np.ndarray | float) -> np.ndarray | float:
    """The same angle from -180 (inclusive) to 180."""
    return (angle_deg + 180.0) % 360.0 - 180.0


def towards_deg(from_xy: np.ndarray, to_xy: np.ndarray) -> np.ndarray:
    """Headings between points of the plane, (n, 2) each; the plane is conformal."""
    step = to_xy - from_xy
    return np.degrees(np.arctan2(step[:, 0], step[:, 1])) % 360.0


class Headings:
    """Reads headings off the shapes of edges."""

    def __init__(self, shapes: EdgeShapes):
        self._shapes = shapes

    def of_legs(self, legs: Legs) -> tuple[np.ndarray, np.ndarray]:
        """The headings at the start and at the end of each leg, float64 (k,) each."""
        over = self._over(legs.edge)
        run = legs.to_fraction - legs.from_fraction
        over = np.sign(run) * np.minimum(np.abs(run), over)
        at = [legs.from_fraction, legs.from_fraction + over, legs.to_fraction - over, legs.to_fraction]
        start, after, before, end = (self._shapes.plane_places(legs.edge, fraction) for fraction in at)
        return towards_deg(start, after), towards_deg(before, end)

    def leaving(self, edge: np.ndarray, from_first: np.ndarray) -> np.ndarray:
        """The headings with which edges leave their first junction, or else their last one; (n,)."""
        over = np.minimum(self._over(edge), 1.0)
        start = np.where(from_first, 0.0, 1.0)
        after = np.where(from_first, over, 1.0 - over)
        return towards_deg(self._shapes.plane_places(edge, start), self._shapes.plane_places(edge, after))

    def _over(self, edge: np.ndarray) -> np.ndarray:
        return _OVER_M / np.maximum(self._shapes.length_m[edge], 1e-3)
