"""Lanes that cars may only pass one way, chosen so that every place can still be reached and left."""

import math
from random import Random

import numpy as np

from data.sample.roads.pruning import Segments, components
from data.sample.roads.town import Town

WITHIN_M = 9_000.0
SHARE = 0.16


def oneway_streets(town: Town, segments: Segments, random: Random) -> set[int]:
    """Return the numbers of lanes to be one-way.

    Only a lane that no other ends at is chosen, and only where the streets that stay two-way hold
    both its ends together without it: so the network stays strongly connected.
    """
    chosen = {
        number
        for number, street in enumerate(town.streets)
        if street.is_last
        and street.highway == "residential"
        and len(street.corners) == 2
        and math.hypot(town.x[street.corners[0][1]], town.y[street.corners[0][1]]) < WITHIN_M
        and random.random() < SHARE
    }
    twoway = segments.kept & ~np.isin(segments.street, list(chosen))
    labels = components(segments.start[twoway], segments.end[twoway], len(town.x))
    return {
        number
        for number in chosen
        if labels[town.streets[number].corners[0][1]] == labels[town.streets[number].corners[1][1]]
    }
