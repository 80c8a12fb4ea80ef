"""What the policy adds to a squad's seconds on the road, wherever squads are matched rather than ranked."""

import numpy as np
from numpy.typing import NDArray

from dispatch.policy import Policy
from dispatch.recommendation import Task, own_side
from dispatch.situation import Situation

AFTER_TURN_S = 3600.0
"""A squad whose turn it is by a rota goes before others as if these were so much farther away."""


def added_s(situation: Situation, task: Task, policy: Policy) -> NDArray[np.float64]:
    """Return the seconds that each squad of the roster counts more for a task than it takes."""
    added = np.where(own_side(situation, task), 0.0, policy.neighbour_faster_by_s)
    if task.on_turn:
        added[~np.isin(situation.roster.ids, task.on_turn)] += AFTER_TURN_S
    return added
