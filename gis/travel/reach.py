"""What can be reached within some time: which parts of which roads, and when."""

from collections.abc import Sequence

import numpy as np
import shapely

from gis.travel.areas import reached_area
from gis.travel.pieces import Pieces, Runs
from gis.travel.shapes import EdgeShapes


class Reach:
    """What can be reached from some places within some times.

    Attributes
    ----------
    limits_s : tuple of float
    """

    def __init__(self, shapes: EdgeShapes, runs: Runs, mode_edges: np.ndarray, limits_s: Sequence[float]):
        self.limits_s = tuple(limits_s)
        self._shapes, self._runs, self._mode_edges = shapes, runs, mode_edges

    def pieces(self, limit_s: float) -> Pieces:
        """The parts of edges that are reached within a time no longer than the longest limit."""
        return self._runs.within(limit_s * 1000)

    def roads(self, limit_s: float | None = None) -> tuple[np.ndarray, np.ndarray]:
        """The roads reached within a time, or within the longest limit.

        Returns
        -------
        lines : object array of shapely.LineString (k,)
            EPSG:4326.
        time_s : float64 (k,)
            When the first point of each is reached.
        """
        if limit_s is None:
            limit_s = max(self.limits_s, default=0.0)
        pieces = self.pieces(limit_s)
        pieces = pieces.take(pieces.to_fraction > pieces.from_fraction)
        lonlat, line = self._shapes.cuts(pieces.edge, pieces.from_fraction, pieces.to_fraction)
        return shapely.linestrings(lonlat, indices=line), pieces.time_ms / 1000

    def polygons(self) -> list[shapely.MultiPolygon]:
        """For each limit the area whose nearest road is reached within it, EPSG:4326.

        It holds every reached point of a road. Apart from the insides of blocks without roads, it holds
        nothing farther from all of them than 250 m or, where it is more than 30 km across, than a hundredth
        of that.
        See `gis.travel.areas`.
        """
        return [reached_area(self._shapes, self.pieces(limit), self._mode_edges) for limit in self.limits_s]
