"""What categories the values of a file are, by code or name, and making those that are not known yet."""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.categories import Category
from data.importers.cases.mapping import CaseMapping
from data.settings import get_setting, put_setting

NOT_CODE = re.compile(r"[^\w]+")
LONGEST_CODE = 40
GROUPS = "category_groups"


def name_group(session: Session, mapping: CaseMapping) -> None:
    """Give the category group of a mapping the names that this says, if it says any."""
    said = {"name": mapping.group_name, "name_en": mapping.group_name_en}
    names = {key: name.strip() for key, name in said.items() if name.strip()}
    if mapping.group and names:
        put_setting(session, GROUPS, get_setting(session, GROUPS) | {mapping.group: names})


class CategoryFinder:
    """Gives the id of the category of a value, adding categories where the mapping says so."""

    def __init__(self, session: Session, mapping: CaseMapping) -> None:
        self._session = session
        self._mapping = mapping
        self._ids: dict[str, int] = {}
        self.added: list[str] = []
        rows = session.execute(select(Category.id, Category.code, Category.name, Category.name_en)).all()
        # A code is surer than a name, so codes come last.
        for row in rows:
            self._ids |= {row.name_en.casefold(): row.id, row.name.casefold(): row.id}
        self._ids |= {row.code.casefold(): row.id for row in rows}
        self._ids.pop("", None)

    def __call__(self, value: str) -> int | None:
        """Return the id of the category that a value of the file means, or None."""
        said = self._mapping.categories.get(value, value).strip()
        found = self._ids.get(said.casefold())
        if found is None and said and self._mapping.adds_categories:
            found = self._add(said)
        return found

    def _add(self, name: str) -> int:
        code = NOT_CODE.sub("-", name.casefold()).strip("-")[:LONGEST_CODE] or "category"
        taken = set(self._session.scalars(select(Category.code).where(Category.code.startswith(code))))
        while code in taken:
            code += "-2"
        category = Category(
            code=code,
            code_table="import",
            code_table_version=self._mapping.origin,
            name=name,
            name_en=name if name.isascii() else "",
            group_code=self._mapping.group,
        )
        self._session.add(category)
        self._session.flush()
        self.added.append(code)
        self._ids[name.casefold()] = category.id
        return category.id
