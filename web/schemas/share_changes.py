"""The change feed of a share: what an agency's programs follow."""

from typing import Annotated, Any, Literal

from pydantic import Field

from web.schemas.base import LARGEST_ID, Answer, Request, Time
from web.schemas.geometry import Geometry

MOST_CHANGES = 5000
LONGEST_WAIT_S = 60


class SharePath(Request):
    """The key of a share, which is the id of its collection."""

    key: Annotated[str, Field(min_length=1, max_length=200)]


class ChangeQuery(Request):
    """After which change to go on, how many to give at once, and how long to wait where there is none yet."""

    since: Annotated[
        int, Field(ge=0, le=LARGEST_ID, description="`cursor` of the answer before; 0 begins")
    ] = 0
    limit: Annotated[int, Field(ge=1, le=MOST_CHANGES)] = 1000
    wait_s: Annotated[float, Field(ge=0, le=LONGEST_WAIT_S)] = 0


class ShareChangeItem(Answer):
    """A change of a feature: what it is now, by its key, or that it was deleted.

    A deletion also says that it is no longer among what the agency may see. Of a feature that has changed
    several times the earlier changes go after some time, so that a change may come of one not yet known: it
    stands for its creation.
    """

    sequence: int
    key: str
    change: Literal["created", "changed", "deleted"]
    at: Time
    properties: dict[str, Any] | None
    geometry: Annotated[Geometry | None, Field(description="In the share's CRS, x before y")]


class ShareChanges(Answer):
    """Changes in order; `cursor` is what to go on from, and stays valid. `more` says not to wait."""

    share: str
    crs: Annotated[int, Field(description="EPSG code")]
    items: list[ShareChangeItem]
    cursor: int
    more: bool
