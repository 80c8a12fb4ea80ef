"""Fewer shapes where there are too many for a page: neighbours of one class become one rectangle."""

from dataclasses import replace

import numpy as np
import shapely

from dispatch.briefing.briefing import Shape

# A page with more than this many shapes opens slowly, and nobody sees them one by one.
MOST_SHAPES = 5000
_FIRST_PARTS = 256


def aggregate(shapes: list[Shape], words: str, most: int = MOST_SHAPES) -> tuple[list[Shape], bool]:
    """Return at most `most` shapes, and whether any were put together; cases add up, none is lost.

    Shapes are put together by squares of a raster over all of them, each class by itself; the raster is made
    coarser until few enough are left. `words` is a template over `cases` and `shapes`, how many went in.
    """
    if len(shapes) <= most:
        return shapes, False
    bounds = shapely.bounds([shape.area for shape in shapes])
    keys = np.unique([shape.key for shape in shapes], return_inverse=True)[1]
    parts = _FIRST_PARTS
    while True:
        groups = _groups(bounds, keys, parts)
        if groups.max() < most or parts == 1:
            return _merged(shapes, bounds, groups, words), True
        parts //= 2


def _groups(bounds: np.ndarray, keys: np.ndarray, parts: int) -> np.ndarray:
    """Return the number of each shape's group: its class and its square of a raster of `parts` by `parts`."""
    centres = (bounds[:, :2] + bounds[:, 2:]) / 2
    low = centres.min(axis=0)
    span = np.maximum(centres.max(axis=0) - low, 1e-12)
    squares = np.minimum((centres - low) / span * parts, parts - 1).astype(np.int64)
    codes = (keys * parts + squares[:, 0]) * parts + squares[:, 1]
    return np.unique(codes, return_inverse=True)[1]


def _merged(shapes: list[Shape], bounds: np.ndarray, groups: np.ndarray, words: str) -> list[Shape]:
    order = np.argsort(groups, kind="stable")
    starts = np.flatnonzero(np.diff(groups[order], prepend=-1))
    low = np.minimum.reduceat(bounds[order, :2], starts)
    high = np.maximum.reduceat(bounds[order, 2:], starts)
    cases = np.add.reduceat(np.array([shape.cases for shape in shapes])[order], starts)
    counts = np.diff(starts, append=len(shapes))
    boxes = shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1])
    return [
        replace(shapes[first], area=box, cases=int(sum_), words=words.format(cases=sum_, shapes=count))
        for first, box, sum_, count in zip(order[starts], boxes, cases, counts, strict=True)
    ]
