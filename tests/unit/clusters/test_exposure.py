"""Exposure by cell: lengths add up to those of the lines, stays are those that visits are counted by."""

import numpy as np
import pytest
import shapely
from esda.smoothing import assuncao_rate

from gis.clusters import make_h3_grid, measure_clustering
from gis.clusters.exposure import measure_lengths_km, measure_stays_s
from gis.geodesy import GEOD
from gis.patrols.visits import find_visits
from tests.factories.cities import square_neighbours
from tests.unit.clusters.test_statistics import by_esda


def test_lengths_are_those_of_the_parts_within_each_cell() -> None:
    grid = make_h3_grid(shapely.box(116.30, 39.90, 116.33, 39.92), 9)
    random = np.random.default_rng(3)
    corners = random.uniform((116.305, 39.905), (116.325, 39.915), (40, 3, 2))
    lines = shapely.linestrings(corners)
    found_km = measure_lengths_km(lines, grid, 1.0)
    assert found_km.sum() == pytest.approx(sum(map(GEOD.geometry_length, lines)) / 1000, rel=1e-9)
    parts = shapely.intersection(grid.shapes()[:, None], lines[None, :])
    expected_km = [sum(map(GEOD.geometry_length, row)) / 1000 for row in parts]
    assert np.abs(found_km - expected_km).max() < 0.02
    assert (measure_lengths_km(lines[:0], grid) == 0).all()


def test_stays_are_those_that_visits_are_counted_by() -> None:
    random = np.random.default_rng(5)
    squad = np.repeat([3, 4, 9], [200, 1, 150])
    recorded_s = np.concatenate(
        [np.cumsum(random.choice([10.0, 60.0, 290.0, 900.0], n)) for n in (200, 1, 150)]
    )
    cell = random.integers(-1, 4, len(squad))
    found_s = measure_stays_s(squad, recorded_s, cell, 4)
    for one in range(4):
        visits = (find_visits(recorded_s[squad == each], cell[squad == each] == one) for each in (3, 4, 9))
        assert found_s[one] == pytest.approx(sum(visit.inside_s.sum() for visit in visits))


def test_gi_star_of_rates_is_that_of_pysal_on_the_cells_that_have_exposure() -> None:
    random, neighbours = np.random.default_rng(2), square_neighbours(12)
    exposure = np.where(random.random(144) < 0.2, 0.0, random.uniform(0.1, 9.0, 144))
    counts, inside = random.poisson(exposure + 1), exposure > 0
    found = measure_clustering(counts, neighbours, exposure=exposure)
    rates = assuncao_rate(counts[inside], exposure[inside])
    expected = by_esda(rates, neighbours[np.flatnonzero(inside)][:, np.flatnonzero(inside)])
    assert np.abs(found.z[inside] - expected).max() < 1e-9
    assert np.isnan(found.z[~inside]).all()
    assert (found.sign[~inside] == 0).all()
