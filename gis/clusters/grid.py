"""A grid of cells over a study area: which cell a place lies in, and which cells are neighbours."""

from abc import ABC, abstractmethod

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from gis.clusters.errors import TooManyCells

MOST_CELLS = 2_000_000
OUTSIDE = -1

Coordinates = tuple[np.ndarray, np.ndarray]


class Grid(ABC):
    """Cells of one kind over a study area. It never changes.

    The cells are the study mask: what a statistic takes for the city, its empty cells included. Cells are
    told by their row, which ascends with their id; ids depend on the kind and size of the grid alone, so that
    cells of two runs can be compared whatever their study areas.

    Parameters
    ----------
    ids : int64 (n,)
        The cells, in any order, each once.
    """

    kind: str

    def __init__(self, ids: np.ndarray):
        if len(ids) > MOST_CELLS:
            raise TooManyCells(len(ids), MOST_CELLS)
        self.ids = np.unique(np.asarray(ids, dtype=np.int64))
        self.ids.setflags(write=False)
        self._neighbours: dict[int, sparse.csr_array] = {}

    @property
    def count(self) -> int:
        """How many cells there are."""
        return len(self.ids)

    @abstractmethod
    def locate(self, lon: ArrayLike, lat: ArrayLike) -> np.ndarray:
        """Return the row of the cell that holds each place, int32 (m,); -1 where none does (EPSG:4326)."""

    @abstractmethod
    def shapes(self, rows: ArrayLike | None = None) -> np.ndarray:
        """Return the cells of some rows (all where none are given) as polygons in EPSG:4326."""

    @abstractmethod
    def centres(self, rows: ArrayLike | None = None) -> Coordinates:
        """Return the longitudes and latitudes of the centres of some rows (all where none are given)."""

    @abstractmethod
    def take(self, rows: ArrayLike) -> "Grid":
        """Return a grid of some of the cells, by their rows; at least one."""

    @abstractmethod
    def _disks(self, rings: int) -> Coordinates:
        """Return pairs of a row and the id of a cell within so many rings of it, itself included."""

    def neighbours(self, rings: int = 1) -> sparse.csr_array:
        """Return which cells are neighbours: binary weights that include the cell itself.

        Parameters
        ----------
        rings : int
            How many rings of cells around a cell are its neighbours.

        Returns
        -------
        scipy.sparse.csr_array of float64, (n, n)
            Symmetric, its columns ascending in each row; cells outside the study area are nobody's
            neighbours. The array is kept and must not be written to.
        """
        if rings not in self._neighbours:
            row, cell = self._disks(rings)
            column = self.rows_of(cell)
            row, column = row[column != OUTSIDE], column[column != OUTSIDE]
            weights = sparse.csr_array((np.ones(len(row)), (row, column)), shape=(self.count, self.count))
            weights.sort_indices()
            self._neighbours[rings] = weights
        return self._neighbours[rings]

    def around(self, rows: ArrayLike, rings: int = 1) -> np.ndarray:
        """Return the rows of some cells and of those within so many rings of them, ascending, each once."""
        rows = self._rows(rows)
        if not len(rows):
            return rows
        found = self.rows_of(self.take(rows)._disks(rings)[1])
        return np.unique(found[found != OUTSIDE]).astype(np.int64)

    def rows_of(self, ids: ArrayLike) -> np.ndarray:
        """Return the row of each cell by its id, int32; -1 for cells that the grid does not have."""
        ids = np.asarray(ids, dtype=np.int64)
        if not self.count:
            return np.full(ids.shape, OUTSIDE, dtype=np.int32)
        row = np.minimum(np.searchsorted(self.ids, ids), self.count - 1)
        return np.where(self.ids[row] == ids, row, OUTSIDE).astype(np.int32)

    def _rows(self, rows: ArrayLike | None) -> np.ndarray:
        return np.arange(self.count) if rows is None else np.asarray(rows, dtype=np.int64)
