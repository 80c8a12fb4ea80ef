"""From what size on dask's workers count history faster than one process: `python -m benchmarks.beyond`.

Cases are made as Parquet files of a month each, and counted by both in the same run; both find the same.
`--millions 1 5 20` says how many, `--workers 2` how many processes of one thread each.
"""

import argparse
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import pyarrow as pa
import shapely
from pyarrow import parquet

from benchmarks.records import Record
from dispatch.hotspots.beyond import count_file, survey
from dispatch.hotspots.counting import Evidence, add_evidence
from gis.clusters import Grid, make_h3_grid

MILLIONS, WORKERS, MONTHS, DAYS_A_MONTH = (1, 5, 20), 2, 24, 30
WEST, SOUTH, EAST, NORTH = 116.1, 39.7, 116.7, 40.2
RESOLUTION, GROUPS = 9, ("stall", "waste", "noise")


def write_cases(folder: Path, count: int) -> list[Path]:
    """Write so many cases over two years, a file for each month."""
    random = np.random.default_rng(2022)
    files = []
    for month in range(MONTHS):
        rows = count // MONTHS
        columns = {
            "violation_id": np.arange(month * rows, (month + 1) * rows),
            "day": (18_262 + month * DAYS_A_MONTH + random.integers(0, DAYS_A_MONTH, rows)).astype("i4"),
            "is_patrol": random.random(rows) < 0.25,
            "lon": random.uniform(WEST, EAST, rows),
            "lat": random.uniform(SOUTH, NORTH, rows),
            "address": random.integers(1, 400_000, rows),
            "subject_id": random.integers(0, 50_000, rows),
            "organisation_id": random.integers(1, 17, rows),
            "group": np.array(GROUPS)[random.integers(0, len(GROUPS), rows)],
        }
        files.append(folder / f"{month:02d}.parquet")
        parquet.write_table(pa.table(columns), files[-1], compression="zstd")
    return files


def measure(millions: Sequence[int] = MILLIONS, workers: int = WORKERS) -> Iterator[Record]:
    """Give how long one process and several workers count cases of each size."""
    # Needed by this benchmark alone; it starts processes.
    from distributed import Client, LocalCluster

    started = perf_counter()
    with (
        LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        yield Record("beyond: workers started", perf_counter() - started, "s", note=f"{workers} workers")
        client.submit(make_grid).result()
        grid = make_grid()
        for size in millions:
            with tempfile.TemporaryDirectory(prefix="one-map-bench-") as folder:
                files = write_cases(Path(folder), size * 1_000_000)
                alone, alone_s = _timed(map, files, grid)
                spread, spread_s = _timed(
                    lambda act, some: client.gather(client.map(act, list(some), pure=False)), files, grid
                )
            if not (alone.cells.count == spread.cells.count).all():
                raise RuntimeError("the counts differ")
            note = f"{size} million cases in {MONTHS} files"
            yield Record(f"beyond: {size} M, one process", alone_s, "s", note=note)
            yield Record(
                f"beyond: {size} M, {workers} workers", spread_s, "s", "one process", alone_s / spread_s, note
            )


def make_grid() -> Grid:
    """Return the grid that cases are counted by; making it loads what workers need."""
    return make_h3_grid(shapely.box(WEST, SOUTH, EAST, NORTH), RESOLUTION)


def _timed(spread: Callable[..., Any], files: list[Path], grid: Grid) -> tuple[Evidence, float]:
    started = perf_counter()
    found = list(spread(survey, files))
    groups = sorted({group for names, _, _ in found for group in names})
    evidence = add_evidence(list(spread(partial(count_file, groups=groups, grid=grid), files)))
    return evidence, perf_counter() - started


def main() -> None:
    """Measure alone."""
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("--millions", type=int, nargs="+", default=list(MILLIONS))
    said.add_argument("--workers", type=int, default=WORKERS)
    chosen = said.parse_args()
    for record in measure(chosen.millions, chosen.workers):
        print(record.line(), flush=True)


if __name__ == "__main__":
    main()
