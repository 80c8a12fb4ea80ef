"""The sample city's roads, from the named ones in the facts down to generated lanes."""

import numpy as np

from data.sample.roads.assembly import build_roads
from data.sample.terrain import survey
from gis.roads.osm import RawRoads

SEED = 110000


def make_roads(seed: int = SEED) -> RawRoads:
    """Return all roads of the sample city, the same each time for the same seed; EPSG:4326."""
    return build_roads(survey(np.random.default_rng(seed)), seed)
