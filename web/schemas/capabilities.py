"""Capabilities of squads."""

from web.schemas.base import Answer


class Capability(Answer):
    """What a squad can do that some categories require."""

    code: str
    name: str
    name_en: str


class Capabilities(Answer):
    """All capabilities that have a name; a code that is not among them is its own name."""

    items: list[Capability]
