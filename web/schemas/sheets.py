"""Situation sheets."""

from typing import Annotated, Literal

from pydantic import Field

from dispatch.sheets.order import LONGEST_TITLE
from web.schemas.base import Id, Request
from web.schemas.geometry import Box


class SheetBody(Request):
    """What is to be on a sheet; without an area, the land of the organisation that asks."""

    paper: Literal["A3", "A4"] = "A3"
    landscape: bool = True
    title: Annotated[
        str | None, Field(max_length=LONGEST_TITLE, description="Instead of the organisation's name")
    ] = None
    bounds: Box | None = None
    layers: Annotated[
        list[Id] | None, Field(max_length=500, description="Those to show; all in force if not given")
    ] = None
