"""History beyond one machine: violations in a folder of Parquet files, counted by dask's workers.

A file holds some violations in the columns of `dispatch.hotspots.cases`, with the code of their category
group. Workers find the cell of each and count; what comes back is counts, which are added here. Added counts
are the same in whatever order, so one process and many machines find the same.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from sqlalchemy.orm import Session

from dispatch.hotspots.cases import COLUMNS, Cases, day_of, make_cases
from dispatch.hotspots.counting import Evidence, add_evidence, count_evidence
from dispatch.hotspots.loading import load_cases
from dispatch.hotspots.running import Gather, Ground, NothingToReckon
from dispatch.hotspots.runs import Hear
from dispatch.hotspots.study import hull_of, lay_out
from gis.clusters import Grid

FILES = "*.parquet"


@dataclass
class FolderNotEmpty(Exception):
    """Something lies in the folder already."""

    folder: Path


@dataclass
class NoFiles(Exception):
    """The folder holds no Parquet files."""

    folder: Path


@dataclass
class ColumnsMissing(Exception):
    """A file does not have the columns of violations."""

    file: Path
    columns: list[str]


def export_parquet(session: Session, folder: Path) -> int:
    """Write all violations into Parquet files, one for each month; return how many. Raises FolderNotEmpty."""
    # Needed by this command alone.
    import pyarrow as pa
    from pyarrow import parquet

    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FolderNotEmpty(folder)
    groups, cases = load_cases(session)
    months = np.array([f"{day_of(day):%Y-%m}" for day in np.unique(cases.day)])
    of_day = dict(zip(np.unique(cases.day).tolist(), months.tolist(), strict=True))
    month = np.array([of_day[day] for day in cases.day.tolist()])
    codes = np.array([*groups, ""])
    for name in np.unique(month):
        part = cases.take(np.flatnonzero(month == name))
        columns = {column: getattr(part, column) for column in COLUMNS} | {"group": codes[part.group]}
        parquet.write_table(pa.table(columns), folder / f"{name}.parquet", compression="zstd")
    return len(cases)


def gather_parquet(folder: Path, scheduler: str | None = None) -> Gather:
    """Return how a run gets its evidence: from the files of a folder, here or by a scheduler's workers."""
    return partial(_gather, folder, scheduler)


def _gather(folder: Path, scheduler: str | None, session: Session, tell: Hear) -> Ground:
    files = sorted(folder.glob(FILES))
    if not files:
        raise NoFiles(folder)
    with _mapped(scheduler) as spread:
        found = list(spread(survey, files))
        groups = sorted({group for names, _, _ in found for group in names})
        corners = [corner for _, hull, _ in found for corner in hull]
        if not sum(count for _, _, count in found):
            raise NothingToReckon
        tell("counting", 0.1)

        def count(grid: Grid) -> Evidence:
            return add_evidence(list(spread(partial(count_file, groups=groups, grid=grid), files)))

        laid_out = lay_out(session, _as_cases(corners), count)
    if laid_out is None:
        raise NothingToReckon
    study, evidence = laid_out
    return Ground(groups, evidence, study)


@contextmanager
def _mapped(scheduler: str | None) -> Iterator[Any]:
    """Return a `map`: this process's, or one over the workers of a scheduler."""
    if scheduler is None:
        yield map
        return
    # Needed by this alone; its import takes a second.
    from distributed import Client

    with Client(scheduler) as client:
        yield lambda act, files: client.gather(client.map(act, list(files), pure=False))


def survey(file: Path) -> tuple[list[str], list[tuple[float, float]], int]:
    """Return the groups of a file, the corners of the hull around its violations, and how many there are."""
    table = _read(file, ["group", "lon", "lat"])
    groups = table.column("group").unique().to_pylist()
    if not len(table):
        return groups, [], 0
    lon, lat = (table.column(name).to_numpy() for name in ("lon", "lat"))
    corners = shapely.get_coordinates(hull_of(lon, lat)).tolist()
    return groups, [tuple(corner) for corner in corners], len(table)


def count_file(file: Path, groups: list[str], grid: Grid) -> Evidence:
    """Return the violations of a file, counted."""
    table = _read(file, list(COLUMNS))
    columns = {name: table.column(name).to_numpy() for name in COLUMNS if name != "group"}
    encoded = table.column("group").combine_chunks().dictionary_encode()
    number = np.array([groups.index(code) for code in encoded.dictionary.to_pylist()] or [0], dtype=np.int16)
    group = number[encoded.indices.to_numpy()]
    return count_evidence(make_cases(**columns, group=group).in_order(), grid)


def _read(file: Path, columns: Sequence[str]) -> Any:
    from pyarrow import parquet

    missing = sorted(set(COLUMNS) - set(parquet.read_schema(file).names))
    if missing:
        raise ColumnsMissing(file, missing)
    return parquet.read_table(file, columns=list(columns))


def _as_cases(corners: list[tuple[float, float]]) -> Cases:
    """Return cases at some places: of a study area by its hull, only that is asked."""
    lon, lat = np.array(corners).T
    nothing = np.zeros(len(corners))
    return make_cases(**dict.fromkeys(COLUMNS, nothing) | {"lon": lon, "lat": lat})
