"""The types of fields as JSON Schema says them."""

from typing import Any

DRAFT = "https://json-schema.org/draft/2020-12/schema"
JSON_TYPES: dict[str, dict[str, str]] = {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "date-time": {"type": "string", "format": "date-time"},
}


def nullable(field_type: str) -> dict[str, Any]:
    """Return the schema of a type's values, or none: every field may be empty."""
    described = JSON_TYPES[field_type]
    return described | {"type": [described["type"], "null"]}
