"""Telling quickly which of many shapes may have faults, so that only those need be looked at closely."""

import numpy as np
import shapely

from gis.editing.faults import SPIKE_DEG

_SLACK = 1.01


def find_suspects(shapes: np.ndarray) -> np.ndarray:
    """Tell which shapes may have faults as `gis.editing.faults.find_faults` has them.

    Parameters
    ----------
    shapes : ndarray of shapely geometries (n,)
        EPSG:4326 degrees.

    Returns
    -------
    ndarray of bool (n,)
        False only where there is none: invalid and empty shapes, coordinates outside the world, a vertex
        twice in a row and angles below the limit of spikes are all among the True ones.
    """
    suspect = shapely.is_empty(shapes) | ~shapely.is_valid(shapes)
    places, owner = shapely.get_coordinates(shapes, return_index=True)
    suspect[owner[~(np.abs(places) <= (180.0, 85.0)).all(axis=1)]] = True
    parts, part_of = shapely.get_parts(shapes, return_index=True)
    is_area = shapely.get_dimensions(parts) == 2
    rings, ring_of = shapely.get_rings(parts[is_area], return_index=True)
    lines = shapely.get_dimensions(parts) == 1
    runs = np.concatenate([rings, parts[lines]])
    run_of = np.concatenate([part_of[is_area][ring_of], part_of[lines]])
    suspect[run_of[_untidy(runs, np.arange(len(runs)) < len(rings))]] = True
    return suspect


def _untidy(runs: np.ndarray, is_ring: np.ndarray) -> np.ndarray:
    """Which lines and rings have a vertex twice in a row, or a sharp angle."""
    untidy = np.zeros(len(runs), dtype=bool)
    places, run = shapely.get_coordinates(runs, return_index=True)
    if len(places) < 3:
        return np.ones(len(runs), dtype=bool)
    joined = run[1:] == run[:-1]
    step = np.diff(places, axis=0) * np.stack([np.cos(np.radians(places[1:, 1])), np.ones(len(run) - 1)], -1)
    untidy[run[1:][joined & (step == 0).all(axis=1)]] = True
    untidy[run[1:-1][joined[1:] & joined[:-1] & _turns_back(step[:-1], step[1:])]] = True
    # The angle of a ring where it closes lies between its last step and its first.
    first = np.flatnonzero(np.concatenate([[True], ~joined]))[is_ring]
    last = np.flatnonzero(np.concatenate([~joined, [True]]))[is_ring] - 1
    untidy[run[first][_turns_back(step[last], step[first])]] = True
    return untidy


def _turns_back(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    beside = np.abs(before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0])
    angle = np.arctan2(beside, -(before * after).sum(axis=1))
    return angle < np.radians(SPIKE_DEG * _SLACK)
