"""A way between two places, as it is told to those who ask."""

from dataclasses import dataclass

import numpy as np

from gis.travel.directions import Step
from gis.travel.legs import Legs


@dataclass(frozen=True, slots=True, eq=False)
class Route:
    """A way between two places.

    Attributes
    ----------
    time_s, length_m : float
    geometry : float64 (m, 2)
        Line in degrees, EPSG:4326, from place to place.
    steps : list of Step
        Directions, the last one the arrival.
    legs : Legs
    """

    time_s: float
    length_m: float
    geometry: np.ndarray
    steps: list[Step]
    legs: Legs
