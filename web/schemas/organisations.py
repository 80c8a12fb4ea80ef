"""Organisations."""

from typing import Literal

from web.schemas.base import Answer, Id, Page, PageQuery
from web.schemas.geometry import Box

Level = Literal["city", "district", "street"]


class OrganisationRef(Answer):
    """An organisation, named."""

    id: Id
    code: str
    name: str
    name_en: str


class Organisation(OrganisationRef):
    """An organisation with its place in the tree and the box around its land."""

    level: Level
    parent_id: Id | None
    bbox: Box | None
    is_sample: bool


class OrganisationPage(Page[Organisation]):
    """A page of organisations."""


class OrganisationQuery(PageQuery):
    """Which organisations."""

    level: Level | None = None
