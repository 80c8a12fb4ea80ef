"""Shares as they are defined, looked at before they are made, and shown."""

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from web.schemas.agencies import Reason
from web.schemas.base import Answer, Id, Name, Page, PageQuery, PartialChange, Request, Time
from web.schemas.geometry import FeatureCollection, Geometry
from web.schemas.organisations import OrganisationRef
from web.schemas.standing import Area

Source = Literal["incidents", "layer", "hotspots", "violations"]
Precision = Literal["exact", "100m", "cell", "street"]
Crs = Literal[4326, 4490, 3857, 4547, 4548, 4549]
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{1,62}$", description="What its collection is called")]
Code = Annotated[str, Field(min_length=1, max_length=60)]
LONGEST_DELAY_S = 366 * 24 * 3600
MOST_FEATURES = 500


class ShareArea(Area):
    """An area: drawn, around a place, that of a feature, or the land of an organisation."""

    organisation_id: Id | None = None

    @model_validator(mode="after")
    def _not_both(self) -> "ShareArea":
        if self.organisation_id is not None and (self.feature_id or self.shape or self.around):
            raise PydanticCustomError("one_area", "Give one of organisation_id, feature_id, shape, around")
        return self


class GivenField(Request):
    """A field that is given out, and its rule; a field that is not named is left out.

    `to` says how coarse: "hour", "day" or "month" of times, a step such as 10 or 100 of numbers. `keep` says
    how many characters stay of what is masked.
    """

    name: Annotated[str, Field(min_length=1, max_length=100)]
    rule: Literal["as_is", "coarser", "masked"] = "as_is"
    to: Annotated[str | float | None, Field(description="hour, day, month; or a step")] = None
    keep: Annotated[int | None, Field(ge=1, le=6)] = None


class _Definition(Request):
    area: ShareArea | None = None
    categories: Annotated[list[Code], Field(max_length=1000)] = Field(default=[])
    since: Time | None = None
    until: Time | None = None
    last_days: Annotated[int | None, Field(ge=1, le=36_600)] = None
    fields: Annotated[list[GivenField], Field(max_length=200)]
    precision: Precision = "exact"
    crs: Crs = 4326
    delay_s: Annotated[int, Field(ge=0, le=LONGEST_DELAY_S)] = 0
    expires_at: Time | None = None


class NewShare(_Definition):
    """A share that is to be made; what it holds is what its organisation sees, or that which is named."""

    agency_id: Id
    name: Name
    name_en: Annotated[str, Field(max_length=200)] = ""
    description: Annotated[str, Field(max_length=2000)] = ""
    key: Key | None = None
    source: Source
    layer_id: Id | None = None
    organisation_id: Id | None = None


class SharePreview(_Definition):
    """A definition to look at: what would the agency see?"""

    agency_id: Id
    source: Source
    layer_id: Id | None = None
    organisation_id: Id | None = None
    limit: Annotated[int, Field(ge=1, le=MOST_FEATURES)] = 100


class ShareChange(PartialChange):
    """What to change of a share."""

    null_takes_away = ("area", "since", "until", "last_days", "expires_at")

    name: Name | None = None
    name_en: Annotated[str | None, Field(max_length=200)] = None
    description: Annotated[str | None, Field(max_length=2000)] = None
    area: ShareArea | None = None
    categories: Annotated[list[Code] | None, Field(max_length=1000)] = None
    since: Time | None = None
    until: Time | None = None
    last_days: Annotated[int | None, Field(ge=1, le=36_600)] = None
    fields: Annotated[list[GivenField] | None, Field(max_length=200)] = None
    precision: Precision | None = None
    crs: Crs | None = None
    delay_s: Annotated[int | None, Field(ge=0, le=LONGEST_DELAY_S)] = None
    expires_at: Time | None = None


class Withdrawal(Request):
    """Why a share is withdrawn."""

    reason: Reason


class SharePath(Request):
    """A share, by its key."""

    key: Key


class ShareQuery(Request):
    """Which shares."""

    agency_id: Id | None = None
    state: Literal["live", "over"] | None = None


class AgencyRef(Answer):
    """An agency by its names."""

    id: int
    name: str
    name_en: str


class Share(Answer):
    """A share: what it holds, and how it is used.

    `features` are those that the agency sees now; `building` says that they do not follow the definition yet.
    `reads` counts the answers of the last 24 hours, `last_read_at` is of the last 30 days.
    """

    key: str
    name: str
    name_en: str
    description: str
    agency: AgencyRef
    organisation: OrganisationRef
    source: Source
    layer_id: int | None
    area: Geometry | None
    categories: list[str]
    since: str | None
    until: str | None
    last_days: int | None
    fields: list[dict[str, Any]]
    precision: Precision
    crs: int
    delay_s: int
    expires_at: str | None
    state: Literal["live", "expired", "ended", "withdrawn"]
    building: bool
    features: int
    last_sequence: int
    made_at: str
    changed_at: str
    withdrawn_at: str | None
    withdrawn_reason: str
    reads: int
    last_read_at: str | None


class Shares(Answer):
    """Shares, the newest first."""

    items: list[Share]


class Preview(Answer):
    """What the agency would see: how many in all, the first of them, and how many are left out why.

    The features are in WGS84, for the map; `in_crs` is the geometry of the first as the agency gets it.
    """

    count: int
    features: FeatureCollection
    left_out: dict[str, int]
    geometry_type: str
    crs: int
    in_crs: Annotated[dict[str, Any] | None, Field(description="GeoJSON in the CRS of the share")]


class FieldQuery(Request):
    """Of what."""

    source: Source = "incidents"
    layer_id: Id | None = None


class ShareField(Answer):
    """A field that can be given out, and the rules it takes apart from being left out."""

    name: str
    name_zh: str
    name_en: str
    type: str
    unit: str
    codes: str | None
    description_zh: str
    description_en: str
    grouping: str
    betrays_place: bool
    rules: list[str]


class ShareFields(Answer):
    """The fields of a source, in its order."""

    items: list[ShareField]


class Reading(Answer):
    """An answer that an agency was given, or a refusal, from the ledger."""

    sequence: int
    at: str
    act: str
    account: str
    details: dict[str, Any]


class ReadingPage(Page[Reading]):
    """Answers, the newest first."""


class ReadingQuery(PageQuery):
    """Which page."""
