"""Forms by category as they are written, shown and filled in."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from web.schemas.base import Answer, Id, IdPath, Page, Request
from web.schemas.categories import CategoryRef

MOST_ENTRIES = 60
MOST_CHOICES = 40
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$", description="Lower-case letters, digits, _")]
Label = Annotated[str, Field(min_length=1, max_length=200)]
LabelInEnglish = Annotated[str, Field(max_length=200)]
Type = Literal["text", "number", "choice", "date", "bool"]
Step = Literal["intake", "handled"]
CheckAnswer = Literal["yes", "no", "not_applicable"]


def _refuse_repeated(entries: Sequence[Any]) -> None:
    keys = [entry.key for entry in entries]
    repeated = sorted({key for key in keys if keys.count(key) > 1})
    if repeated:
        raise PydanticCustomError("repeated_key", "Keys are repeated: {keys}", {"keys": ", ".join(repeated)})


class FormChoice(Request):
    """One of the values of a field of type choice."""

    key: Key
    name: Label
    name_en: LabelInEnglish = ""


class FieldDefinition(Request):
    """A field of a form; `step` says when it is asked for, `required` that nothing is handled without it."""

    key: Key
    name: Label
    name_en: LabelInEnglish = ""
    type: Type
    unit: Annotated[str, Field(max_length=20)] = ""
    choices: Annotated[list[FormChoice], Field(max_length=MOST_CHOICES, default_factory=list)]
    required: bool = False
    step: Step = "handled"

    @model_validator(mode="after")
    def _has_choices_if_it_takes_them(self) -> Self:
        if (self.type == "choice") != bool(self.choices):
            raise PydanticCustomError("choices", "A field of type choice, and no other, has choices")
        _refuse_repeated(self.choices)
        return self


class CheckLine(Request):
    """A line of the checklist, answered yes, no or not applicable, with a note."""

    key: Key
    name: Label
    name_en: LabelInEnglish = ""
    required: bool = True


class FormContent(Request):
    """A form as it is to be; `base_version` is the version it was made from, 0 where there is none."""

    fields: Annotated[list[FieldDefinition], Field(max_length=MOST_ENTRIES)]
    checklist: Annotated[list[CheckLine], Field(max_length=MOST_ENTRIES)]
    base_version: Annotated[int, Field(ge=0, le=1_000_000)]

    @field_validator("fields", "checklist")
    @classmethod
    def _keys_differ(cls, entries: list[Any]) -> list[Any]:
        _refuse_repeated(entries)
        return entries


class ChoiceAnswer(Answer):
    """One of the values of a field of type choice."""

    key: str
    name: str
    name_en: str


class FieldAnswer(Answer):
    """A field of a form."""

    key: str
    name: str
    name_en: str
    type: Type
    unit: str
    choices: list[ChoiceAnswer]
    required: bool
    step: Step


class LineAnswer(Answer):
    """A line of the checklist."""

    key: str
    name: str
    name_en: str
    required: bool


class CategoryForm(Answer):
    """The form of a category in one version; version 0 is that of a category without one."""

    category_id: Id
    category: CategoryRef
    version: int
    fields: list[FieldAnswer]
    checklist: list[LineAnswer]
    is_sample: bool
    made_at: str | None
    made_by: str | None


class CategoryForms(Page[CategoryForm]):
    """The forms in use, in the order of their categories' codes."""


class Check(Request):
    """The answer to a line of the checklist."""

    answer: CheckAnswer
    note: Annotated[str, Field(max_length=500)] = ""


class FormFilling(Request):
    """What is filled in, by key; null empties a field or takes an answer back, what is left out stays."""

    answers: Annotated[
        dict[Key, str | float | bool | None], Field(max_length=MOST_ENTRIES, default_factory=dict)
    ]
    checks: Annotated[dict[Key, Check | None], Field(max_length=MOST_ENTRIES, default_factory=dict)]


class MissingEntry(Answer):
    """A field or line that is required and not filled in."""

    kind: Literal["field", "check"]
    key: str
    name: str
    name_en: str
    step: Step


class CheckGiven(Answer):
    """The answer to a line of the checklist."""

    answer: CheckAnswer
    note: str


class IncidentForm(Answer):
    """The form of an incident: what it asks for, what was filled in, what is missing to have it handled."""

    version: int
    is_sample: bool
    fields: list[FieldAnswer]
    checklist: list[LineAnswer]
    answers: dict[str, str | float | bool]
    checks: dict[str, CheckGiven]
    missing: list[MissingEntry]
    filled_at: str | None
    filled_by: str | None


class CategoryPath(IdPath):
    """The category an address speaks of."""


def plain(entries: Sequence[BaseModel]) -> list[dict[str, Any]]:
    """Return entries of a form as plain values."""
    return [entry.model_dump() for entry in entries]
