"""Small road maps made of a few points and ways, for tests."""

from collections.abc import Sequence

import numpy as np

from gis.roads.osm import RawRoads, Way

STREET = {"highway": "residential"}

# About 100 m, at the latitude of Beijing, eastward and northward.
STEP_LON_DEG = 0.0011711
STEP_LAT_DEG = 0.0009006


def raw_roads(points: Sequence[tuple[float, float]], *ways: tuple[Sequence[int], dict[str, str]]) -> RawRoads:
    """A map of points (in steps of 100 m east and north of Tian'anmen) and ways given by their points."""
    steps = np.array(points, dtype=np.float64).reshape(-1, 2)
    return RawRoads(
        node_lon=116.3975 + steps[:, 0] * STEP_LON_DEG,
        node_lat=39.9087 + steps[:, 1] * STEP_LAT_DEG,
        ways=[
            Way(number, np.array(nodes, dtype=np.int32), tags)
            for number, (nodes, tags) in enumerate(ways, start=1)
        ],
    )


def grid(columns: int, rows: int, **tags: str) -> RawRoads:
    """A grid of streets, one way for each column and each row."""
    points = [(x, y) for y in range(rows) for x in range(columns)]
    across = [([y * columns + x for x in range(columns)], {**STREET, **tags}) for y in range(rows)]
    up = [([y * columns + x for y in range(rows)], {**STREET, **tags}) for x in range(columns)]
    return raw_roads(points, *across, *up)
