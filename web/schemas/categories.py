"""Categories of incidents."""

from web.schemas.base import Answer, Id, Page


class CategoryRef(Answer):
    """A category, named."""

    code: str
    name: str
    name_en: str


class Category(CategoryRef):
    """A category with what it asks for."""

    id: Id
    code_table: str
    code_table_version: str
    default_priority: int
    accept_within_s: int
    arrive_within_s: int
    resolve_within_s: int
    required_capabilities: list[str]
    joint_response: bool


class CategoryPage(Page[Category]):
    """A page of categories."""
