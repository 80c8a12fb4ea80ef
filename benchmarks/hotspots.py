"""The chain that finds hotspots beside PySAL, SciPy and pymannkendall; how often it finds some in noise."""

import json
import subprocess
import sys
from collections.abc import Iterator
from time import perf_counter

import numpy as np
import pymannkendall
from esda.getisord import G_Local
from libpysal.weights import WSP
from scipy import sparse, stats

from benchmarks.city import ROOT
from benchmarks.hotspot_chain import CASES, SIDE, STEPS, make_cases, make_grid, run_chain
from benchmarks.records import Record
from gis.clusters import Emerging, find_significant, gi_star, measure_clustering
from gis.clusters.tails import normal_p

SHAPE = f"{CASES:,} cases × {STEPS} weeks × {SIDE**2:,} cells"
CHAIN = "hotspots: whole chain"
SAMPLED_WEEKS, SAMPLED_CELLS, NOISE_CITIES = 4, 500, 1_000
ESDA, TRENDS, DISCOVERIES = "esda G_Local, Gi* by week", "pymannkendall", "scipy false_discovery_control"


def measure() -> Iterator[Record]:
    """Give the figures of the chain, then those of the peers, who have to give the same answers."""
    command = [sys.executable, "-m", "benchmarks.hotspot_chain"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    alone = json.loads(said)
    yield Record(CHAIN, alone["chain_ms"], "ms", note=SHAPE)
    yield Record("hotspots: memory of a process that does it", alone["memory_mb"], "MB", note=SHAPE)
    for part, took_ms in alone["parts_ms"].items():
        yield Record(f"hotspots: {part}", took_ms, "ms", note="part of the chain")
    for part, took_ms in alone["before_ms"].items():
        yield Record(f"hotspots: {part}", took_ms, "ms", note="before the chain, which takes metres")
    yield from _measure_peers(alone["chain_ms"])
    yield from _measure_truth()


def _measure_peers(ours_ms: float) -> Iterator[Record]:
    grid = make_grid()
    found = run_chain(grid, make_cases())
    took_ms = {
        ESDA: _time_esda(found, grid.neighbours()),
        TRENDS: _time_trends(found),
        DISCOVERIES: _time_discoveries(found),
    }
    notes = {
        ESDA: f"{SAMPLED_WEEKS} of {STEPS} weeks, scaled; in space alone, weights made before",
        TRENDS: f"{SAMPLED_CELLS} of {grid.count:,} cells, scaled",
    }
    for name, peer_ms in took_ms.items():
        yield Record(f"hotspots: {name}", peer_ms, "ms", CHAIN, peer_ms / ours_ms, notes.get(name))
    together_ms = sum(took_ms.values())
    note = "the three above; without counting and classes"
    yield Record("hotspots: peers together", together_ms, "ms", CHAIN, together_ms / ours_ms, note)


def _time_esda(found: Emerging, neighbours: sparse.csr_array) -> float:
    # Made with the cells themselves and before the clock starts, since it would do that anew for each week.
    weights = WSP(sparse.csr_matrix(neighbours)).to_W(silence_warnings=True)
    weeks = [found.counts[:, week].astype(np.float64) for week in range(SAMPLED_WEEKS)]
    G_Local(weeks[0], weights, transform="B", star=True, permutations=0)
    started = perf_counter()
    scores = [G_Local(week, weights, transform="B", star=True, permutations=0).Zs for week in weeks]
    took_ms = (perf_counter() - started) * 1000
    for week, expected in zip(weeks, scores, strict=True):
        _require_close(gi_star(week, neighbours), expected, "esda")
    return took_ms * STEPS / SAMPLED_WEEKS


def _time_trends(found: Emerging) -> float:
    cells = np.random.default_rng(3).choice(len(found.z), SAMPLED_CELLS, replace=False)
    started = perf_counter()
    scores = [pymannkendall.original_test(found.z[cell]).z for cell in cells]
    took_ms = (perf_counter() - started) * 1000
    _require_close(found.trend_z[cells], np.array(scores), "pymannkendall")
    return took_ms * len(found.z) / SAMPLED_CELLS


def _time_discoveries(found: Emerging) -> float:
    started = perf_counter()
    adjusted = stats.false_discovery_control(found.p.ravel())
    took_ms = (perf_counter() - started) * 1000
    _require_close(find_significant(found.p).ravel(), adjusted <= 0.05, "scipy")
    return took_ms


def _require_close(ours: np.ndarray, peer: np.ndarray, name: str) -> None:
    furthest = np.abs(ours.astype(np.float64) - peer.astype(np.float64)).max()
    if furthest > 1e-9:
        raise AssertionError(f"{name} differs by {furthest}")


def _measure_truth() -> Iterator[Record]:
    """Give in how many cities of pure noise anything is found at a level of 5 percent."""
    line = sparse.diags_array([np.ones(29), np.ones(30), np.ones(29)], offsets=[-1, 0, 1])
    neighbours, random = sparse.csr_array(sparse.kron(line, line)), np.random.default_rng(5)
    note = f"{NOISE_CITIES:,} cities of 900 cells × 8 weeks, level 5 %"
    for mean in (0.02, 1.0, 30.0):
        any_found = by_normal = 0
        for _ in range(NOISE_CITIES):
            found = measure_clustering(random.poisson(mean, (900, 8)), neighbours, lags=1)
            any_found += found.sign.any()
            by_normal += find_significant(normal_p(found.z)).any()
        name = f"hotspots: cities of noise, {mean:g} cases per cell and week, with a discovery"
        yield Record(name, 100 * any_found / NOISE_CITIES, "%", note=note)
        yield Record(f"{name} by the normal tail", 100 * by_normal / NOISE_CITIES, "%", note=note)
