"""A grid over zones that says for a place which of them may hold it, in less time than a tree takes."""

import numpy as np

_FINEST, _MOST_ENTRIES = 512, 1_000_000


class Cells:
    """Which boxes reach into which cell of an even grid. It never changes.

    Parameters
    ----------
    boxes : float64 (n, 4)
        West, south, east and north.
    """

    def __init__(self, boxes: np.ndarray):
        self._west, self._south = boxes[:, :2].min(axis=0, initial=np.inf).tolist()
        self._east, self._north = boxes[:, 2:].max(axis=0, initial=-np.inf).tolist()
        size = _FINEST
        while (entries := self._set_size(size, boxes)).sum() > _MOST_ENTRIES and size > 1:
            size //= 2
        first_column, first_row, last_column, _ = self._spans(boxes)
        box = np.repeat(np.arange(len(boxes), dtype=np.int32), entries)
        number = np.arange(len(box)) - np.repeat(np.cumsum(entries) - entries, entries)
        down, along = np.divmod(number, (last_column - first_column + 1)[box])
        cell = (first_row[box] + down) * self._columns + first_column[box] + along
        self._rows = box[np.argsort(cell, kind="stable")]
        counts = np.bincount(cell, minlength=self._columns * self._columns)
        # A list, since Python takes numbers from it faster than from an array.
        self._start = [0, *np.cumsum(counts).tolist()]

    def rows_at(self, lon: float, lat: float) -> np.ndarray:
        """Return the numbers of the boxes that may hold a place, ascending; none that does is left out."""
        # What is not a number is not between anything either.
        if not (self._west <= lon <= self._east and self._south <= lat <= self._north):
            return self._rows[:0]
        column = int((lon - self._west) * self._per_lon)
        cell = int((lat - self._south) * self._per_lat) * self._columns + column
        return self._rows[self._start[cell] : self._start[cell + 1]]

    def rows_at_many(self, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return, as two arrays, rows of places (n, 2) and the numbers of boxes that may hold them."""
        least, most = (self._west, self._south), (self._east, self._north)
        inside = np.flatnonzero(((places >= least) & (places <= most)).all(axis=1))
        column, row = ((places[inside] - least) * (self._per_lon, self._per_lat)).astype(np.int64).T
        cell, start = row * self._columns + column, np.asarray(self._start)
        first, counts = start[cell], start[cell + 1] - start[cell]
        number = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        return np.repeat(inside, counts), self._rows[np.repeat(first, counts) + number]

    def _set_size(self, size: int, boxes: np.ndarray) -> np.ndarray:
        """Take a number of columns and rows; return into how many cells each box reaches."""
        # One more than asked for is made, for places on the outermost east and north.
        self._columns = size + 1
        self._per_lon = size / max(self._east - self._west, 1e-9)
        self._per_lat = size / max(self._north - self._south, 1e-9)
        first_column, first_row, last_column, last_row = self._spans(boxes)
        return (last_column - first_column + 1) * (last_row - first_row + 1)

    def _spans(self, boxes: np.ndarray) -> np.ndarray:
        """Return the first column and row and the last of each box.

        They are found as those of a place are: rounding never falls in between, since no step of it goes down
        where the coordinate goes up.
        """
        per_degree = np.array([self._per_lon, self._per_lat] * 2)
        return ((boxes - [self._west, self._south] * 2) * per_degree).astype(np.int64).T
