"""What drafting refuses."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass
class LayerUnknown(Exception):
    """There is no layer of this id."""

    layer_id: int


@dataclass
class FeatureUnknown(Exception):
    """The layer has no such feature, neither published nor in its draft."""

    feature_id: int


@dataclass
class FeatureChanged(Exception):
    """A colleague saved the feature since it was read; `theirs` is what they made of it."""

    feature_id: int
    author: str
    made_at: datetime
    theirs: dict[str, Any] | None


@dataclass
class LayerFrozen(Exception):
    """The layer is frozen and takes no changes."""

    name: str
    note: str


@dataclass
class LayerInReview(Exception):
    """The layer's draft is in review and takes no changes until it is published or taken back."""

    name: str


@dataclass
class LayerNotInReview(Exception):
    """The layer's draft has to be submitted before it is published or taken back."""

    name: str


@dataclass
class ReviewByAnother(Exception):
    """Who submitted a draft may not publish it."""

    name: str


@dataclass
class NothingDrafted(Exception):
    """The layer's draft holds no changes."""

    name: str


@dataclass
class DraftPending(Exception):
    """The layer's draft has to be published or discarded first."""

    name: str
    changes: int


@dataclass
class VersionUnknown(Exception):
    """The layer has no such version."""

    name: str
    version: int
