"""What can be wrong with grids, cases and the figures of a statistic."""


class ClusterError(Exception):
    """Base of what can be wrong; `what` says it."""

    def __init__(self, what: str):
        super().__init__(what)
        self.what = what


class BadStudyArea(ClusterError):
    """The study area is no polygon with an area, or lies outside of what the grid can hold."""


class BadCellSize(ClusterError):
    """The size of the cells will not do; `value` is what was given."""

    def __init__(self, what: str, value: float):
        super().__init__(f"{what}: {value}")
        self.value = value


class TooManyCells(ClusterError):
    """The study area has more cells than a grid may hold: larger cells or a smaller area would do."""

    def __init__(self, cells: int, most: int):
        super().__init__(f"{cells:,} cells, at most {most:,}: take larger cells or a smaller area")
        self.cells, self.most = cells, most


class BadFigures(ClusterError):
    """Arrays do not fit each other, or hold what cannot be counted."""
