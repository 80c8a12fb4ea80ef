"""What is checked: a layer's draft as a whole, and how long that may take."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from time import monotonic

import numpy as np
from sqlalchemy.orm import Session

from data.layers import Layer
from layers.checks.planned import Planned, list_planned
from layers.features import DRAFT
from layers.kinds import Kind, get_kind


class OutOfTime(Exception):
    """A check was broken off, since its time was over."""


class Deadline:
    """Until when checks may go on."""

    def __init__(self, within_s: float) -> None:
        self._ends = monotonic() + within_s

    def look(self) -> None:
        """Raise OutOfTime when the time is over."""
        if monotonic() > self._ends:
            raise OutOfTime


@dataclass(frozen=True)
class Subject:
    """The draft view of a layer: what it will be once the draft is published."""

    session: Session
    layer: Layer
    now: datetime
    deadline: Deadline

    @cached_property
    def kind(self) -> Kind:
        """The layer's kind."""
        return get_kind(self.session, self.layer.kind)

    @cached_property
    def _all(self) -> list[Planned]:
        return list_planned(self.session, self.layer, DRAFT)

    @cached_property
    def features(self) -> list[Planned]:
        """The features of the layer as drafted, by id, but those to be deleted."""
        return [one for one in self._all if one.change != "deleted"]

    @cached_property
    def ids(self) -> frozenset[int]:
        """The ids of all features of the layer, those to be deleted among them."""
        return frozenset(one.id for one in self._all)

    @cached_property
    def drafted(self) -> frozenset[int]:
        """The ids of the features that the draft creates, changes or deletes."""
        return frozenset(one.id for one in self._all if one.change is not None)

    @cached_property
    def shapes(self) -> np.ndarray:
        """The shapes of the features."""
        return np.array([one.shape for one in self.features], dtype=object)
