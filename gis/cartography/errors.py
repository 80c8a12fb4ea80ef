"""What can be wrong with the area of a map on paper."""

from dataclasses import dataclass


@dataclass
class AreaNotForPaper(Exception):
    """An area that no sheet can show: upside down, or wider than a plane can hold; bounds in degrees."""

    bounds: tuple[float, float, float, float]
    widest_deg: float
