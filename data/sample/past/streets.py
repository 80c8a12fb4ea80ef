"""Where violations may happen: streets, more of them where the city is dense and roads are large."""

from dataclasses import dataclass

import numpy as np

from data.sample.facts import read_table
from data.sample.plane import METRES_PER_DEGREE, to_plane
from gis.roads.network import RoadNetwork

CLASS_WEIGHTS = {
    "primary": 3.0,
    "secondary": 3.0,
    "tertiary": 2.0,
    "unclassified": 1.2,
    "residential": 1.0,
    "living_street": 1.0,
}
FADES_M = 9_500.0
TOWN_WEIGHT = 0.5
LEAST_WEIGHT = 0.012
ASIDE_M = 9.0


@dataclass(frozen=True, slots=True)
class Streets:
    """Streets with a point (degrees) and a direction (metres) each, how likely, and their road's row."""

    point: np.ndarray
    along: np.ndarray
    weight: np.ndarray
    road: np.ndarray


def survey_streets(network: RoadNetwork) -> Streets:
    """Return every street where something may happen, with its middle."""
    classes = np.asarray(network.road_class)
    by_road = np.array([CLASS_WEIGHTS.get(name, 0.0) for name in classes])[np.asarray(network.edge_road)]
    edges = np.flatnonzero(by_road)
    start = np.asarray(network.shape_start)
    first, last = start[edges], start[edges + 1] - 1
    shape = np.stack([network.shape_lon, network.shape_lat], axis=1)
    here = (first + last) // 2
    point = (shape[here] + shape[here + 1]) / 2.0
    along = (shape[here + 1] - shape[here]) * METRES_PER_DEGREE
    return Streets(
        point, along, by_road[edges] * _density(to_plane(point)), np.asarray(network.edge_road)[edges]
    )


def scatter(streets: Streets, rows: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Return a point beside the middle of each street of `rows`, in degrees."""
    along = streets.along[rows]
    length = np.maximum(np.hypot(*along.T), 1e-6)[:, None]
    right = np.stack([along[:, 1], -along[:, 0]], axis=1) / length
    side = ASIDE_M * random.choice([-1.0, 1.0], (len(rows), 1)) * random.uniform(0.6, 1.4, (len(rows), 1))
    moved = random.uniform(-0.45, 0.45, (len(rows), 1)) * along + side * right
    return streets.point[rows] + moved / METRES_PER_DEGREE


def _density(points: np.ndarray) -> np.ndarray:
    density = np.exp(-np.hypot(*points.T) / FADES_M) + LEAST_WEIGHT
    for row in read_table("towns"):
        centre = to_plane(np.array([float(row["lon"]), float(row["lat"])]))
        radius_m = float(row["radius_m"])
        distance = np.hypot(*(points - centre).T)
        density += TOWN_WEIGHT * min(radius_m / 4_000.0, 1.0) * np.exp(-((distance / radius_m) ** 2))
    return density
