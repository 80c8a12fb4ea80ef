"""The project for QGIS: of which shares, in which system, under which login of QGIS."""

from typing import Annotated

from pydantic import AfterValidator, Field

from dispatch.shares.checking import CRS
from web.schemas.base import Id, Request

AUTH = "onemap1"
"""The id under which QGIS keeps the login, unless another is asked for: seven letters and digits."""


def _one_of_ours(crs: int | None) -> int | None:
    if crs not in (*CRS, None):
        raise ValueError(", ".join(map(str, CRS)))
    return crs


class ProjectQuery(Request):
    """Which shares: all that one sees, an agency's, or one; and how the project is to be."""

    agency_id: Id | None = None
    key: Annotated[str | None, Field(min_length=1, max_length=200)] = None
    crs: Annotated[
        int | None,
        Field(
            description="of the map; without it that of the shares if they have one, else 4490",
            json_schema_extra={"enum": [*CRS, None]},
        ),
        AfterValidator(_one_of_ours),
    ] = None
    auth: Annotated[
        str, Field(pattern=r"^[a-z0-9]{7}$", description="the id of the login that QGIS keeps")
    ] = AUTH
