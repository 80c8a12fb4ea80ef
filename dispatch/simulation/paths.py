"""Where a squad is on its way after so many seconds."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.geodesy import bearings_deg, distances_m


@dataclass(frozen=True, slots=True)
class Path:
    """A line (k, 2) in EPSG:4326 degrees, how far along it each point is, and when it was begun."""

    line: NDArray[np.float64]
    along_m: NDArray[np.float64]
    time_s: float
    begun_s: float

    def is_over(self, now_s: float) -> bool:
        """Return whether the end is reached."""
        return now_s - self.begun_s >= self.time_s

    def at(self, now_s: float) -> tuple[float, float]:
        """Return longitude and latitude at a time, at an even pace from end to end."""
        done = self._done_m(now_s)
        lon = np.interp(done, self.along_m, self.line[:, 0])
        lat = np.interp(done, self.along_m, self.line[:, 1])
        return float(lon), float(lat)

    def heading_deg(self, now_s: float) -> float:
        """Return the bearing of the piece that is being travelled."""
        piece = int(np.searchsorted(self.along_m, self._done_m(now_s), side="right"))
        piece = min(max(piece, 1), len(self.line) - 1)
        (lon_1, lat_1), (lon_2, lat_2) = self.line[piece - 1], self.line[piece]
        return float(bearings_deg(lon_1, lat_1, lon_2, lat_2))

    @property
    def speed_kmh(self) -> float:
        """The even pace."""
        return float(self.along_m[-1] / self.time_s * 3.6) if self.time_s > 0 else 0.0

    def _done_m(self, now_s: float) -> float:
        share = (now_s - self.begun_s) / self.time_s if self.time_s > 0 else 1.0
        return float(np.clip(share, 0.0, 1.0) * self.along_m[-1])


def make_path(line: NDArray[np.float64], time_s: float, begun_s: float) -> Path:
    """Return the path over a line, (k, 2) degrees, that takes so many seconds."""
    steps_m = distances_m(line[:-1, 0], line[:-1, 1], line[1:, 0], line[1:, 1])
    return Path(line, np.concatenate([[0.0], np.cumsum(steps_m)]), max(time_s, 1.0), begun_s)
