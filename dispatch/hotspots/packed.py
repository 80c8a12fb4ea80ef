"""What a run keeps on disk: counted cases by day and cell, and the cells with their shapes, as plain arrays.

Arrays are mapped into memory, not read: the days that a question is about are a stretch of them.
"""

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import shapely
from pyproj import CRS
from scipy import sparse

from dispatch.hotspots.counting import COLUMNS, Counted
from dispatch.hotspots.fitting import LAND
from dispatch.hotspots.study import Study
from gis.clusters import Grid, HexagonGrid, SquareGrid

FOLDER, ABOUT = "hotspots", "about.json"
EVERYTHING = "all"
SOURCES = ("all", "complaint", "patrol")
DEGREES = 1e6


@dataclass(frozen=True, slots=True)
class About:
    """What packed cells are of; what older runs did not keep is as it is without a mask."""

    groups: list[str]
    grid: str
    crs: str
    basis: str
    area_m2: float
    cells: int
    cases: int
    outside: int
    first_day: int
    last_day: int
    mask: str = LAND
    left_out: int = 0
    wanted: str = ""
    wanted_cells: int = 0
    most_cells: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: of which category group, within how many days up to a day, found in which way."""

    group: str
    window_days: int
    day: int
    source: str = "all"


class Packed:
    """The packed cells of a run, as they lie in its folder."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.about = About(**json.loads((folder / ABOUT).read_text()))

    def has(self, name: str) -> bool:
        """Return whether there is an array of this name; older runs kept fewer."""
        return (self.folder / f"{name}.npy").is_file()

    def array(self, name: str) -> np.ndarray:
        """Return an array, mapped."""
        return np.load(self.folder / f"{name}.npy", mmap_mode="r")

    @cached_property
    def counted(self) -> Counted:
        """The cases, counted by cell."""
        return Counted(*(self.array(name) for name in COLUMNS))

    @cached_property
    def grid(self) -> Grid:
        """The grid, as it was."""
        kind, _, size = self.about.grid.partition(":")
        if kind == "h3":
            return HexagonGrid(self.array("ids"), int(size))
        return SquareGrid(self.array("ids"), float(size), CRS.from_wkt(self.about.crs))

    @cached_property
    def neighbours(self) -> sparse.csr_array:
        """Which cells are neighbours."""
        indices = np.asarray(self.array("neighbours"))
        shape = (self.about.cells, self.about.cells)
        return sparse.csr_array(
            (np.ones(len(indices)), indices, np.asarray(self.array("starts"))), shape=shape
        )

    @cached_property
    def owners(self) -> np.ndarray:
        """Whose land the centre of each cell lies on, 0 for nobody's."""
        return np.asarray(self.array("owners"))

    @cached_property
    def active(self) -> np.ndarray:
        """The rows of the cells that ever held a case, and their neighbours."""
        return np.asarray(self.array("active"))

    @cached_property
    def centres(self) -> np.ndarray:
        """Longitude and latitude of the centre of each active cell, float64 (active, 2)."""
        return np.asarray(self.array("centres"))

    def rows_of_group(self, group: str) -> int | None:
        """Return the number by which a group's cases are marked; None for all, -1 for a group without any."""
        if group == EVERYTHING:
            return None
        return self.about.groups.index(group) if group in self.about.groups else -1

    def rows_of(self, asked: Question, days: int) -> np.ndarray:
        """Return the rows of `counted` that are of the group and source asked for, of so many days."""
        return pick(self.counted, asked, days, self.rows_of_group(asked.group))


def pick(counted: Counted, asked: Question, days: int, group: int | None) -> np.ndarray:
    """Return the rows of counted cases of so many days up to the one asked for, of a group and a source."""
    rows = counted.between(asked.day - days + 1, asked.day)
    chosen = np.ones(rows.stop - rows.start, dtype=bool)
    if group is not None:
        chosen &= counted.group[rows] == group
    if asked.source != EVERYTHING:
        chosen &= counted.is_patrol[rows] == (asked.source == "patrol")
    return np.flatnonzero(chosen) + rows.start


def pack(
    folder: Path,
    study: Study,
    groups: list[str],
    counted: Counted,
    outside: int,
    beside: Mapping[str, np.ndarray],
    alive: Callable[[], None],
) -> Packed:
    """Write the packed cells of a run into a folder, whole or not at all, and other arrays beside them.

    `alive` is called between steps.
    """
    unfinished = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    neighbours = study.grid.neighbours()
    alive()
    active = np.unique(neighbours[np.unique(counted.key)].indices)
    arrays = {name: getattr(counted, name) for name in COLUMNS} | {
        "ids": study.grid.ids,
        "owners": study.owners,
        "neighbours": neighbours.indices.astype(np.int32),
        "starts": neighbours.indptr.astype(np.int32),
        "active": active.astype(np.int32),
        "shapes": outline(study.grid, active),
        "centres": np.stack(study.grid.centres(active), axis=-1).reshape(-1, 2),
        **beside,
    }
    alive()
    for name, array in arrays.items():
        np.save(unfinished / f"{name}.npy", array)
    about = _describe(study, groups, counted, outside)
    (unfinished / ABOUT).write_text(json.dumps(asdict(about)))
    shutil.rmtree(folder, ignore_errors=True)
    unfinished.rename(folder)
    return Packed(folder)


def outline(grid: Grid, rows: np.ndarray) -> np.ndarray:
    """Return the corners of cells in millionths of a degree, int32 (cells, corners, 2).

    Rings are not closed; those with fewer corners than the longest repeat their last one.
    """
    rings = [np.round(shapely.get_coordinates(shape)[:-1] * DEGREES) for shape in grid.shapes(rows)]
    corners = max((len(ring) for ring in rings), default=0)
    padded = [np.concatenate([ring, np.repeat(ring[-1:], corners - len(ring), axis=0)]) for ring in rings]
    return np.array(padded, dtype=np.int32).reshape(-1, corners, 2)


def _describe(study: Study, groups: list[str], counted: Counted, outside: int) -> About:
    days = counted.day
    return About(
        groups=groups,
        grid=study.grid_name,
        crs="" if study.grid.kind == "h3" else study.grid.crs.to_wkt(),
        basis=study.basis,
        area_m2=study.area_m2,
        cells=study.grid.count,
        cases=int(counted.count.sum()),
        outside=outside,
        first_day=int(days[0]) if len(days) else 0,
        last_day=int(days[-1]) if len(days) else 0,
        mask=study.mask.by,
        left_out=study.mask.left_out,
        wanted=study.mask.wanted,
        wanted_cells=study.mask.wanted_cells,
        most_cells=study.mask.most_cells,
    )
