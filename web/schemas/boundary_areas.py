"""Boundary areas: how they are derived, and what is known of one."""

from typing import Annotated, Any, Literal

from pydantic import Field

from web.schemas.base import Answer, Id, IdPath, Request, Time
from web.schemas.geometry import Geometry, LonLat
from web.schemas.organisations import OrganisationRef


class Derive(Request):
    """Which boundary areas to derive; within the setting boundary_within_m if no distance is given."""

    level: Literal["district", "street"] = "district"
    within_m: Annotated[float | None, Field(ge=1, le=5_000)] = None
    overwrite_corrections: bool = False


class Member(Answer):
    """What became of the boundary area of two neighbours.

    `why` it was kept: `corrected` (reshaped or renamed), `deleted_by_hand`, `several` (there are more than
    one for the pair) or `no_longer_neighbours` (corrected as well).
    """

    what: Literal["created", "changed", "unchanged", "kept", "deleted"]
    why: str
    first_code: str
    second_code: str
    name: str
    feature_id: Id | None


class Healing(Answer):
    """A gap or overlap between jurisdictions; `given_to` is who was given it, null where it is left."""

    kind: Literal["gap", "overlap"]
    owners: list[OrganisationRef]
    given_to: OrganisationRef | None
    area_m2: float
    place: LonLat
    shape: Geometry


class Derivation(Answer):
    """What a derivation made of the draft."""

    level: str
    within_m: float
    created: int
    changed: int
    unchanged: int
    kept: int
    deleted: int
    members: list[Member]
    healing: list[Healing]


class BoundaryAreaPath(IdPath):
    """The boundary area an address speaks of."""


class Street(Answer):
    """A road that runs in it, with its metres there, each carriageway counted."""

    name: str
    name_en: str
    length_m: float


class CategoryCount(Answer):
    """How many of a category."""

    code: str
    name: str
    name_en: str
    count: int


class Happened(Answer):
    """How much happened, and the five categories of which most."""

    count: int
    categories: list[CategoryCount]


class BoundaryArea(Answer):
    """A boundary area: both owners, its streets, what happened there since a year ago.

    `drafted` if it was never published, `corrected` if it is not as it was derived.
    """

    id: Id
    layer_id: Id
    name: str
    name_en: str
    drafted: bool
    corrected: bool
    attributes: dict[str, Any]
    first: OrganisationRef | None
    second: OrganisationRef | None
    streets: list[Street]
    since: Time
    incidents: Happened
    violations: Happened
