"""Layers, their features and tiles."""

from typing import Annotated, Any, Literal

from pydantic import Field

from data.layers import KINDS
from web.schemas.base import Answer, Id, IdPath, Request
from web.schemas.geometry import QueryBox

LayerKind = Literal[KINDS]


class Layer(Answer):
    """A layer of the map."""

    id: Id
    key: str
    kind: LayerKind
    name: str
    name_en: str
    group: str
    position: int
    style: dict[str, Any]
    count: int
    is_sample: bool


class LayerGroup(Answer):
    """Layers that belong together, such as 五区 or 四线."""

    key: str
    name: str
    name_en: str
    layers: list[Layer]


class LayerTree(Answer):
    """All layers, in their groups."""

    items: list[LayerGroup]
    next: None = None


class LayerPath(IdPath):
    """The layer an address speaks of."""


class FeaturesQuery(Request):
    """Which features: all, or those that meet a box."""

    bbox: QueryBox | None = None


class TilePath(Request):
    """A tile: `base`, or the key of a layer, and its place in the pyramid."""

    layer: Annotated[str, Field(min_length=1, max_length=100)]
    z: Annotated[int, Field(ge=0, le=30)]
    x: Annotated[int, Field(ge=0, lt=2**30)]
    y: Annotated[int, Field(ge=0, lt=2**30)]
