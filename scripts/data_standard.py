"""`python -m scripts.data_standard`: write the tables of docs/exchange.md, and keep what is published.

`tests/unit/published_fields.json` remembers every field and code that was ever published. New ones are added
to it; one that has gone or means something else is refused: other agencies rest on it.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from dispatch.shares.code_lists import CLOSED, OPEN, Code
from dispatch.shares.schemas import VERSION, list_schemas
from dispatch.shares.standard import FIELDS, Field
from scripts.words import ROOT

PAGE = ROOT / "docs/exchange.md"
PUBLISHED = ROOT / "tests/unit/published_fields.json"
BEGIN, END = "<!-- data standard: written by scripts.data_standard -->", "<!-- end of the data standard -->"
INSTEAD = "Keep it as it was, and publish what is new under another name."
HEAD = ("字段 field", "中文名", "English", "类型 type", "单位 unit", "代码表 codes", "自 since", "说明 notes")
KEPT = ("name_zh", "name_en", "type", "unit", "codes", "since")
SOURCES = {
    "incidents": "案件 · Incidents",
    "layer": "图层 · Layers",
    "hotspots": "高发点位 · Hotspots",
    "violations": "违法行为 · Violations",
}

Published = dict[str, dict[str, Any]]


def published_now() -> Published:
    """Return all fields by source and name, and all codes by list, as they are now."""
    fields = {
        f"{source}.{field.name}": {name: getattr(field, name) for name in KEPT}
        for source, known in FIELDS.items()
        for field in known
    }
    codes = {
        f"{name}.{code.code}": {"name_zh": code.name_zh, "name_en": code.name_en}
        for name, known in CLOSED.items()
        for code in known
    }
    return {"fields": fields, "codes": codes}


def find_breaches(before: Published, now: Published) -> list[str]:
    """Return what was published and has gone or changed, each with what to do instead."""
    return [
        f"{kind[:-1]} {name}: was {was}, is {now[kind].get(name, 'gone')}. {INSTEAD}"
        for kind in before
        for name, was in before[kind].items()
        if now[kind].get(name) != was
    ]


def read_published() -> Published:
    """Return what was published so far."""
    return json.loads(PUBLISHED.read_text()) if PUBLISHED.exists() else {"fields": {}, "codes": {}}


def write_page(page: str) -> str:
    """Return the page with its tables renewed; all that stands outside the marks stays."""
    before, rest = page.split(BEGIN)
    return before + BEGIN + "\n\n" + "\n".join(_lines()) + "\n" + END + rest.split(END)[1]


def _lines() -> Iterator[str]:
    for source, title in SOURCES.items():
        yield from (f"### {title}", "", _row(HEAD), _row(["---"] * len(HEAD)))
        yield from map(_field_line, FIELDS[source])
        yield ""
    yield from ("### 代码表 · Code lists", "")
    for name, codes in CLOSED.items():
        yield f"- `{name}`：" + "；".join(map(_code_words, codes))
    for name, (zh, en) in OPEN.items():
        yield f"- `{name}`：{zh} · {en}"
    yield from ("", "### 模式 · JSON Schemas", "")
    yield from (f"- `/schemas/{VERSION}/{name}.json`" for name in list_schemas())
    yield ""


def _field_line(field: Field) -> str:
    notes = " · ".join(filter(None, (field.description_zh, field.description_en)))
    codes = f"`{field.codes}`" if field.codes else ""
    cells = (
        f"`{field.name}`",
        field.name_zh,
        field.name_en,
        field.type,
        field.unit,
        codes,
        field.since,
        notes,
    )
    return _row(cells)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _code_words(code: Code) -> str:
    return f"`{code.code}` {code.name_zh} {code.name_en}"


def main() -> None:
    """Write both files, unless something published was broken."""
    before, now = read_published(), published_now()
    breaches = find_breaches(before, now)
    if breaches:
        raise SystemExit("\n".join(breaches))
    PUBLISHED.write_text(json.dumps(now, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    PAGE.write_text(write_page(PAGE.read_text()))


if __name__ == "__main__":
    main()
