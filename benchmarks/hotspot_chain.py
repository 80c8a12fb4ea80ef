"""The chain that finds hotspots, measured in a process of its own: `python -m benchmarks.hotspot_chain`.

That process holds nothing else, so that its memory can be told. It prints JSON.
"""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import shapely
from pyproj import Transformer

from benchmarks.records import median_ms
from gis.clusters import (
    Emerging,
    SquareGrid,
    classify,
    count_cells,
    emerging,
    make_h3_grid,
    make_square_grid,
    mann_kendall,
    measure_clustering,
    steps_of,
)
from gis.crs import local_plane

CASES, SIDE, CELL_M, STEPS = 5_000_000, 253, 250.0, 52

Cases = tuple[np.ndarray, np.ndarray, np.ndarray]


def make_grid() -> SquareGrid:
    """Return a square of cells."""
    plane = local_plane(116.4, 39.9)
    half = SIDE // 2
    # A little less than the cells, so that those beyond are not met; in short pieces, to stay straight in
    # degrees.
    area = shapely.segmentize(shapely.box(*[-half * CELL_M + 10] * 2, *[(half + 1) * CELL_M - 10] * 2), 1_000)
    back = Transformer.from_crs(plane, 4326, always_xy=True).transform
    return make_square_grid(shapely.transform(area, back, interleaved=False), CELL_M, plane)


def make_cases() -> Cases:
    """Return places in the plane in metres and days of cases: one in ten of them in 60 hotspots."""
    random, half_m = np.random.default_rng(2022), SIDE // 2 * CELL_M
    x_m, y_m = np.empty(CASES, np.float32), np.empty(CASES, np.float32)
    day = np.empty(CASES, np.int16)
    hot = random.uniform(-half_m, half_m, (60, 2))
    # Made some at a time: what is left over from making them would be counted as memory of the chain.
    for start in range(0, CASES, 100_000):
        some = slice(start, start + 100_000)
        places = random.uniform(-half_m, half_m + CELL_M, (100_000, 2))
        places[:10_000] = hot[random.integers(0, 60, 10_000)] + random.normal(0, 300, (10_000, 2))
        x_m[some], y_m[some] = places.T
        day[some] = random.integers(0, STEPS * 7, 100_000)
    return x_m, y_m, day


def count(grid: SquareGrid, cases: Cases) -> np.ndarray:
    """Return cases by cell and week."""
    x_m, y_m, day = cases
    return count_cells(grid.locate_xy(x_m, y_m), steps_of(day, STEPS * 7 - 1, STEPS), grid.count, STEPS)


def run_chain(grid: SquareGrid, cases: Cases) -> Emerging:
    """Do all from the cases to the classes."""
    return emerging(count(grid, cases), grid.neighbours())


def _measure_alone() -> dict[str, object]:
    """Return what the chain and its parts take, and the most memory this process has held so far."""
    grid, cases = make_grid(), make_cases()
    grid.neighbours()
    run_chain(grid, cases)
    memory_mb = _peak_mb()
    chain_ms = median_ms(lambda _: run_chain(grid, cases), 7)
    counts = count(grid, cases)
    found = measure_clustering(counts, grid.neighbours(), lags=1)
    trend = mann_kendall(found.z).sign()
    parts: dict[str, Callable[[int], object]] = {
        "cells and weeks counted": lambda _: count(grid, cases),
        "space-time Gi* and false discoveries": lambda _: measure_clustering(
            counts, grid.neighbours(), lags=1
        ),
        "trends": lambda _: mann_kendall(found.z),
        "classes": lambda _: classify(found.sign, trend),
    }
    lon, lat = grid.centres(np.arange(1_000_000) % grid.count)
    hexagons = make_h3_grid(shapely.box(lon.min(), lat.min(), lon.max(), lat.max()), 9)
    before: dict[str, Callable[[int], object]] = {
        "1,000,000 places in degrees to squares": lambda _: grid.locate(lon, lat),
        "1,000,000 places in degrees to hexagons": lambda _: hexagons.locate(lon, lat),
    }
    before_ms = {name: median_ms(part, 3) for name, part in before.items()}
    parts_ms = {name: median_ms(part, 5) for name, part in parts.items()}
    return {"chain_ms": chain_ms, "memory_mb": memory_mb, "parts_ms": parts_ms, "before_ms": before_ms}


def _peak_mb() -> float:
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    print(json.dumps(_measure_alone()))
