"""What null does in a change of what is there: it leaves it, or takes it away where the words say so."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from pydantic import BaseModel, ValidationError

from app import create_app
from web.schemas.base import PartialChange
from web.schemas.plans import PlanChange
from web.settings import Settings


def changes() -> Iterator[type[BaseModel]]:
    """Return what the API's operations of change take; an app without a database can tell."""
    app = create_app(Settings(database_url=None, instance=Path(), secret_key=""))
    views = {name.rpartition(".")[2]: view for name, view in app.view_functions.items()}
    for operations in app.api_doc["paths"].values():
        if "patch" in operations:
            yield get_type_hints(views[operations["patch"]["operationId"]])["body"]


def test_null_does_what_the_description_says() -> None:
    for change in changes():
        described = change.model_json_schema()
        optional = described["properties"].keys() - set(described.get("required", ()))
        nullable = {name for name in optional if _allows_null(described["properties"][name])}
        for name in optional - nullable:
            with pytest.raises(ValidationError):
                change.model_validate({name: None})
        if nullable:
            assert issubclass(change, PartialChange), change
            said = change.model_validate(dict.fromkeys(nullable)).said()
            taken_away = f", but null takes away {', '.join(said)}." if said else "."
            assert described["description"].endswith(f" What is left out or null stays{taken_away}")


def _allows_null(schema: dict[str, Any]) -> bool:
    return {"type": "null"} in schema.get("anyOf", ())


def test_only_what_was_said_is_changed() -> None:
    change = PlanChange.model_validate({"name": None, "name_en": "", "ends_on": None})
    assert change.said() == {"name_en": "", "ends_on": None}
