"""Forms of some categories of the sample; each of their words says that it is one."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from data.categories import Category
from data.forms import CategoryForm
from data.sample.facts import read_table


def make_forms(categories: Sequence[Category], now: datetime) -> list[CategoryForm]:
    """Return the first versions of the forms; the categories have their ids."""
    fields, lines = _by_category("form_fields", _field), _by_category("form_lines", _line)
    ids = {category.code: category.id for category in categories}
    return [
        CategoryForm(
            category_id=ids[code],
            version=1,
            fields=fields[code],
            checklist=lines[code],
            is_sample=True,
            made_at=now,
        )
        for code in fields
    ]


def _by_category(table: str, read: Any) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in read_table(table):
        found[row["category"]].append(read(row))
    return found


def _field(row: dict[str, str]) -> dict[str, Any]:
    words = ("key", "name", "name_en", "type", "unit")
    choices = [choice.split(":") for choice in row["choices"].split(";") if choice]
    return {
        **{name: row[name] for name in words},
        "choices": [{"key": key, "name": name, "name_en": name_en} for key, name, name_en in choices],
        "required": row["required"] == "1",
        "step": row["step"],
    }


def _line(row: dict[str, str]) -> dict[str, Any]:
    words = ("key", "name", "name_en")
    return {**{name: row[name] for name in words}, "required": row["required"] == "1"}
