"""Clusters of cases: grids, Gi* in space and time, false discoveries, trends, classes of emerging patterns.

grid = make_h3_grid(area, 9)
found = find_emerging(lon, lat, day, grid, last_day)
hot = grid.shapes(np.flatnonzero(found.sign[:, -1] > 0))
"""

from gis.clusters.binning import count_cells, steps_of
from gis.clusters.classes import CLASSES, EmergingClass, classify
from gis.clusters.clustering import Clustering, measure_clustering
from gis.clusters.discoveries import find_significant
from gis.clusters.emerging import Emerging, emerging, find_emerging
from gis.clusters.errors import BadCellSize, BadFigures, BadStudyArea, ClusterError, TooManyCells
from gis.clusters.gi_star import gi_star
from gis.clusters.grid import MOST_CELLS, Grid
from gis.clusters.hexagons import COARSEST as COARSEST_HEXAGONS
from gis.clusters.hexagons import HexagonGrid, expect_hexagons, h3_grid_of, make_h3_grid
from gis.clusters.squares import SquareGrid, make_square_grid
from gis.clusters.trends import Trend, mann_kendall

__all__ = [
    "CLASSES",
    "COARSEST_HEXAGONS",
    "MOST_CELLS",
    "BadCellSize",
    "BadFigures",
    "BadStudyArea",
    "ClusterError",
    "Clustering",
    "Emerging",
    "EmergingClass",
    "Grid",
    "HexagonGrid",
    "SquareGrid",
    "TooManyCells",
    "Trend",
    "classify",
    "count_cells",
    "emerging",
    "expect_hexagons",
    "find_emerging",
    "find_significant",
    "gi_star",
    "h3_grid_of",
    "make_h3_grid",
    "make_square_grid",
    "mann_kendall",
    "measure_clustering",
    "steps_of",
]
