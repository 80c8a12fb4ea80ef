"""Where along a line a name may stand: stretches that are nearly straight."""

from collections.abc import Iterator

import numpy as np
import shapely
from shapely import LineString

_BEND_PER_LENGTH = 0.035
"""How far a line may leave the straight under a name, by the name's length: more looks like a mistake."""

_BETWEEN = np.linspace(0, 1, 7)


def straight_stretches(line: LineString, length_mm: float) -> Iterator[tuple[float, float, float]]:
    """Yield middle and angle of the stretches of a line on paper along which a name may stand.

    Parameters
    ----------
    line : shapely.LineString
        On paper: mm, y downwards.
    length_mm : float
        How long the name is.

    Yields
    ------
    x, y, angle_deg
        The middle in mm, and by how much to turn clockwise, between -90 and 90: no name stands on its head.
        From the middle of the line outwards; none for a line that is too short or too bent.
    """
    spare = line.length - length_mm
    if spare < 0 or length_mm <= 0:
        return
    starts = np.arange(0, spare + 1e-9, max(length_mm / 2, spare / 40))
    for start in starts[np.argsort(np.abs(starts - spare / 2), kind="stable")]:
        points = shapely.get_coordinates(shapely.line_interpolate_point(line, start + _BETWEEN * length_mm))
        run = points[-1] - points[0]
        chord = float(np.hypot(*run))
        if chord < length_mm * 0.9:
            continue
        aside = np.abs((points - points[0]) @ np.array([-run[1], run[0]])) / chord
        if aside.max() <= _BEND_PER_LENGTH * length_mm:
            middle = (points[0] + points[-1]) / 2
            yield float(middle[0]), float(middle[1]), _upright(np.degrees(np.arctan2(run[1], run[0])))


def _upright(angle_deg: float) -> float:
    return float((angle_deg + 90) % 180 - 90)
