"""Features of any layer, by their names."""

from typing import Annotated

from pydantic import Field

from web.schemas.base import Answer, Request


class NamedFeature(Answer):
    """A published feature: what it is called, and of which layer it is."""

    id: int
    name: str
    name_en: str
    layer_id: int
    layer_name: str
    layer_name_en: str
    kind: Annotated[str, Field(description="The kind of the layer")]


class NamedFeatures(Answer):
    """Features that were found, those whose name begins so first."""

    items: list[NamedFeature]


class FeatureSearch(Request):
    """What the name has in it, in either language."""

    q: Annotated[str, Field(min_length=1, max_length=100)]
    limit: Annotated[int, Field(ge=1, le=50)] = 20
