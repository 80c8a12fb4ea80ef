"""Layers, their kinds, their features in all versions, and tiles."""

from typing import Annotated, Any, Literal

from pydantic import Field, Json, model_validator
from pydantic_core import PydanticCustomError

from web.schemas.base import Answer, Id, IdPath, Name, Page, PageQuery, PartialChange, Request, Text, Time
from web.schemas.geometry import Feature, Geometry, QueryBox

Key = Annotated[str, Field(min_length=1, max_length=60, pattern="^[a-z][a-z0-9_]*$")]
State = Literal["published", "draft", "review", "frozen"]
View = Literal["published", "draft"]
GeometryKind = Literal["point", "line", "polygon"]
Role = Literal["operator", "planner", "squad", "supervisor", "agency", "admin"]
AttributeType = Literal["text", "integer", "number", "boolean", "date", "choice"]
MOST_EDITS = 1000


class Choice(Request):
    """One of the values that a choice takes."""

    code: Annotated[str, Field(min_length=1, max_length=60)]
    name: Name
    name_en: Annotated[str, Field(max_length=200)] = ""


class Attribute(Request):
    """An attribute of the features of a kind."""

    key: Key
    name: Name
    name_en: Annotated[str, Field(max_length=200)] = ""
    type: AttributeType = "text"
    unit: Annotated[str, Field(max_length=20)] = ""
    choices: Annotated[list[Choice], Field(max_length=200)] = Field(default_factory=list)
    required: bool = False
    least: float | None = None
    most: float | None = None


class KindContent(Request):
    """A custom kind of layer, as an administrator defines it."""

    name: Name
    name_en: Annotated[str, Field(max_length=200)] = ""
    geometries: Annotated[list[GeometryKind], Field(min_length=1, max_length=3)]
    attributes: Annotated[list[Attribute], Field(max_length=100)] = Field(default_factory=list)
    style: dict[str, Any] = Field(default_factory=dict)
    demands: Annotated[list[str], Field(max_length=20)] = Field(default_factory=list)
    seen_by: Annotated[list[Role], Field(min_length=1, max_length=6)]
    edited_by: Annotated[list[Role], Field(min_length=1, max_length=6)]
    effect_within_m: Annotated[float, Field(ge=0, le=20_000)] = 0.0
    tags: bool = True
    apart: bool = False


class Kind(KindContent):
    """A kind of layer."""

    key: str
    is_custom: bool


class KindPage(Page[Kind]):
    """All kinds."""


class KindPath(Request):
    """The kind an address speaks of."""

    key: Key


class Act(Answer):
    """Who did something when, and with what note."""

    account: str
    at: Time
    note: str


class Layer(Answer):
    """A layer, of `organisation` or, without one, of all; `drafted` features wait for publication."""

    id: Id
    key: str
    kind: str
    name: str
    name_en: str
    group: str
    position: int
    style: dict[str, Any]
    count: int
    is_sample: bool
    version: int
    drafted: int
    state: State
    plan_id: int | None
    plan: str | None
    editable: bool
    organisation: str | None
    organisation_en: str | None
    submitted: Act | None
    frozen: Act | None


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


class NewLayer(Request):
    """A layer to be made, in a group that exists or with the names of a new one."""

    key: Key
    kind: Key
    name: Name
    name_en: Annotated[str, Field(max_length=200)] = ""
    group: Key
    group_name: Annotated[str, Field(max_length=200)] = ""
    group_name_en: Annotated[str, Field(max_length=200)] = ""
    plan_id: Id | None = None
    style: dict[str, Any] = Field(default_factory=dict)


class LayerChange(PartialChange):
    """What of a layer is to be changed."""

    null_takes_away = ("plan_id",)

    name: Name | None = None
    name_en: Annotated[str | None, Field(max_length=200)] = None
    position: Annotated[int | None, Field(ge=0, le=10_000)] = None
    plan_id: Id | None = None
    style: dict[str, Any] | None = None


class LayerPath(IdPath):
    """The layer an address speaks of."""


class FeaturePath(IdPath):
    """A feature of a layer."""

    feature: Id


class VersionPath(IdPath):
    """A version of a layer."""

    version: Annotated[int, Field(ge=1, le=10**9)]


class ViewQuery(Request):
    """Published (at a time, if said), drafted, or as it was in a version."""

    view: View = "published"
    version: Annotated[int | None, Field(ge=1, le=10**9)] = None

    @property
    def chosen(self) -> str | int:
        """The view, or the version if one is asked for."""
        return self.version or self.view


class FeaturesQuery(ViewQuery):
    """Which features: those that meet a box, hold at a time, bear attributes (a JSON object)."""

    bbox: QueryBox | None = None
    at: Time | None = None
    attributes: Json[dict[str, Any]] | None = None
    cursor: Annotated[str | None, Field(max_length=500)] = None
    limit: Annotated[int, Field(ge=1, le=10_000)] = 5_000


class FeaturePage(Answer):
    """GeoJSON features, and the cursor of the next page."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: list[Feature]
    next: str | None


class FeatureContent(Request):
    """What a planner makes of a feature; `window` and `demands` as docs/guide/planner.md tells."""

    geometry: Geometry
    name: Name
    name_en: Annotated[str, Field(max_length=200)] = ""
    attributes: dict[str, Any] = Field(default_factory=dict)
    window: dict[str, Any] | None = None
    demands: dict[str, Any] = Field(default_factory=dict)


class Edit(Request):
    """One step: create (content), change (feature_id, base, content) or delete (feature_id, base).

    `base` is the `revision_id` the change was made from.
    """

    action: Literal["create", "change", "delete"]
    feature_id: Id | None = None
    base: Id | None = None
    content: FeatureContent | None = None

    @model_validator(mode="after")
    def _whole(self) -> "Edit":
        creates, deletes = self.action == "create", self.action == "delete"
        if not creates and (self.feature_id is None or self.base is None):
            raise PydanticCustomError("edit", "feature_id and base are needed")
        if creates and self.feature_id is not None:
            raise PydanticCustomError("edit", "a new feature has no feature_id")
        if deletes == (self.content is not None):
            raise PydanticCustomError("edit", "content is needed, but not to delete")
        return self


class Edits(Request):
    """Changes to a layer's draft, all or none."""

    edits: Annotated[list[Edit], Field(min_length=1, max_length=MOST_EDITS)]
    reason: Text = ""


class Edited(Answer):
    """The features as saved, in the order of the edits; null for those deleted."""

    features: list[Feature | None]


class Revision(Answer):
    """A feature as somebody saved it; `version` is what published it."""

    id: Id
    version: int | None
    deletes: bool
    made_at: Time
    author: str | None
    reason: str
    name: str


class RevisionPage(Page[Revision]):
    """What became of a feature, newest first."""


class DiscardQuery(Request):
    """A feature; without one, all that is drafted."""

    feature: Id | None = None


class Discarded(Answer):
    """Of how many features the draft was discarded."""

    count: int


class Note(Request):
    """Words that go with an act."""

    note: Text = ""


class ThawReason(Request):
    """Why a frozen layer is to take changes again."""

    reason: Annotated[str, Field(min_length=1, max_length=2000)]


class Publication(Request):
    """What to publish: all that is drafted, or some features.

    Errors that checks find keep it back, but for those whose codes are in `despite`, which take a reason.
    """

    reason: Text = ""
    features: Annotated[list[Id] | None, Field(min_length=1, max_length=MOST_EDITS)] = None
    despite: Annotated[list[Key], Field(max_length=50)] = Field(default_factory=list)


class Version(Answer):
    """A publication of a layer."""

    version: int
    published_at: Time
    published_by: str | None
    submitted_by: str | None
    reason: str
    created: int
    changed: int
    deleted: int
    frozen_at: Time | None


class VersionPage(Page[Version]):
    """The versions of a layer, newest first."""


class ChangesQuery(PageQuery):
    """The version to compare with; without one, the one before."""

    against: Annotated[int | None, Field(ge=0, le=10**9)] = None


class Change(Answer):
    """What became of a feature between two versions: before and after, and where the shape differs."""

    feature_id: Id
    change: Literal["created", "changed", "deleted"]
    before: Feature | None
    after: Feature | None
    added: Geometry | None
    removed: Geometry | None
    fields: list[str]
    author: str | None
    reason: str


class ChangePage(Page[Change]):
    """Changes between two versions."""


class Restored(Answer):
    """How many features are drafted to bring a version back."""

    count: int


class TilePath(Request):
    """A tile: `base`, or the key of a layer, and its place in the pyramid."""

    layer: Annotated[str, Field(min_length=1, max_length=100)]
    z: Annotated[int, Field(ge=0, le=30)]
    x: Annotated[int, Field(ge=0, lt=2**30)]
    y: Annotated[int, Field(ge=0, lt=2**30)]


class TileQuery(ViewQuery):
    """A layer's tile at a time (now, if not said), as drafted, or in a version."""

    at: Time | None = None
