"""What every schema stands on: requests that refuse what they do not know, answers, pages and plain types."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Annotated, Any, ClassVar, Generic, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

LARGEST_ID = 2**53 - 1
LARGEST_PAGE = 500

Item = TypeVar("Item")

Id = Annotated[int, Field(ge=1, le=LARGEST_ID, description="Identifier")]
Text = Annotated[str, Field(max_length=2000)]
Name = Annotated[str, Field(min_length=1, max_length=200)]


def _within_reach(value: datetime) -> datetime:
    # Beyond these years, reckoning with offsets and spans leaves the calendar.
    if not 1900 <= value.year < 2200:
        raise PydanticCustomError("time_range", "A time between the years 1900 and 2200 is expected")
    return value


Time = Annotated[
    AwareDatetime, AfterValidator(_within_reach), Field(description="ISO 8601 with its offset from UTC")
]


class Request(BaseModel):
    """A body, path or query: what is not known is refused, NUL characters are refused everywhere."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, str_strip_whitespace=True)

    @model_validator(mode="before")
    @classmethod
    def _refuse_nul(cls, value: Any) -> Any:
        if _holds_nul(value):
            raise PydanticCustomError("nul_character", "Text must not hold NUL characters")
        return value

    @classmethod
    def model_json_schema(cls, **options: Any) -> dict[str, Any]:
        """Return the JSON schema, made once: it is asked for again with each request."""
        return _json_schema(cls, **options)


def _say_what_null_does(schema: dict[str, Any], model: type["PartialChange"]) -> None:
    but = f", but null takes away {', '.join(model.null_takes_away)}" if model.null_takes_away else ""
    schema["description"] = f"{schema['description']} What is left out or null stays{but}."


class PartialChange(Request):
    """A change of what is there, of which only a part need be said."""

    model_config = ConfigDict(json_schema_extra=_say_what_null_does)
    null_takes_away: ClassVar[tuple[str, ...]] = ()

    def said(self) -> dict[str, Any]:
        """Return what is to be changed: neither what was left out nor what null leaves as it is."""
        said = ((name, value) for name, value in self if name in self.model_fields_set)
        return {name: value for name, value in said if value is not None or name in self.null_takes_away}


class Answer(BaseModel):
    """What is answered; made from keyword arguments or from the attributes of a model."""

    model_config = ConfigDict(from_attributes=True)


class Page(Answer, Generic[Item]):
    """Some items and the cursor of the next page; subclass it by name: `class SquadPage(Page[Squad])`."""

    items: list[Item]
    next: str | None


class PageQuery(Request):
    """Which page of a list; subclass it to add filters."""

    cursor: Annotated[str | None, Field(max_length=500)] = None
    limit: Annotated[int, Field(ge=1, le=LARGEST_PAGE)] = 100


class IdPath(Request):
    """A path that ends in an identifier: `/incidents/<int:id>`."""

    id: Id


@cache
def _json_schema(model: type[BaseModel], **options: Any) -> dict[str, Any]:
    return super(Request, model).model_json_schema(**options)


def _holds_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, Mapping):
        return any(_holds_nul(key) or _holds_nul(item) for key, item in value.items())
    if isinstance(value, list):
        return any(_holds_nul(item) for item in value)
    return False
