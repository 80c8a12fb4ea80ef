"""Room on paper: what is drawn takes boxes, and nothing else is put where one was taken."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

_FIRST = 256


class Room:
    """The boxes that are taken of a sheet of `width_mm` by `height_mm`."""

    def __init__(self, width_mm: float, height_mm: float) -> None:
        self._width, self._height = width_mm, height_mm
        self._taken = np.empty((_FIRST, 4))
        self._count = 0

    def is_free(self, boxes: ArrayLike) -> bool:
        """Return whether boxes (n, 4: left, top, right, bottom, mm) lie on the sheet and meet none taken."""
        wanted = np.asarray(boxes, dtype=np.float64).reshape(-1, 4)
        if (wanted[:, :2] < 0).any() or (wanted[:, 2] > self._width).any():
            return False
        return not (wanted[:, 3] > self._height).any() and not self._meets(wanted).any()

    def meeting(self, box: ArrayLike) -> np.ndarray:
        """Return the numbers, in the order of taking, of the boxes that a box overlaps."""
        return np.flatnonzero(self._meets(np.asarray(box, dtype=np.float64).reshape(1, 4))[0])

    def take(self, boxes: ArrayLike) -> None:
        """Take boxes, whatever is there already."""
        wanted = np.asarray(boxes, dtype=np.float64).reshape(-1, 4)
        while self._count + len(wanted) > len(self._taken):
            self._taken = np.concatenate([self._taken, np.empty_like(self._taken)])
        self._taken[self._count : self._count + len(wanted)] = wanted
        self._count += len(wanted)

    def take_first(self, candidates: Sequence[ArrayLike]) -> int | None:
        """Take the first of some candidates, each a box or several, that is free; return which, or None."""
        for index, boxes in enumerate(candidates):
            if self.is_free(boxes):
                self.take(boxes)
                return index
        return None

    def _meets(self, wanted: np.ndarray) -> np.ndarray:
        """Return (wanted, taken) whether they overlap; a shared edge is no overlap."""
        taken = self._taken[: self._count]
        return (
            (wanted[:, None, 0] < taken[None, :, 2])
            & (wanted[:, None, 2] > taken[None, :, 0])
            & (wanted[:, None, 1] < taken[None, :, 3])
            & (wanted[:, None, 3] > taken[None, :, 1])
        )


def boxes_along(x: float, y: float, length: float, height: float, angle_deg: float) -> np.ndarray:
    """Return small boxes (n, 4) that cover a turned rectangle around a place, all in mm.

    One box around the whole of a slanting name would keep others away from where nothing is.
    """
    parts = max(1, int(np.ceil(length / height)))
    along = (np.arange(parts) + 0.5) / parts * length - length / 2
    angle = np.radians(angle_deg)
    half = height / 2 * (abs(np.cos(angle)) + abs(np.sin(angle)))
    centres = np.stack([x + along * np.cos(angle), y + along * np.sin(angle)], axis=-1)
    return np.concatenate([centres - half, centres + half], axis=1)
