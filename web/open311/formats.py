"""Writes answers as JSON or XML, as GeoReport v2 spells them."""

import re
from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree

import orjson
from flask import Response

MEDIA = {"json": "application/json", "xml": "text/xml"}
# What XML 1.0 cannot hold, however it is written.
UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def answer(kind: str, items: Any, root: str, item: str = "", status: int = 200) -> Response:
    """Return values in a format; `root` and `item` name what holds them in XML, and each of several."""
    if kind == "json":
        return Response(orjson.dumps(items), status, mimetype=MEDIA["json"])
    top = ElementTree.Element(root)
    if isinstance(items, dict):
        _fill(top, items)
    else:
        _each(top, items, item)
    content = ElementTree.tostring(top, encoding="utf-8", xml_declaration=True)
    return Response(content, status, content_type="text/xml; charset=utf-8")


def error(kind: str, status: int, description: str) -> Response:
    """Return an error as the standard has it: a list of one, with code and description."""
    return answer(kind, [{"code": status, "description": description}], "errors", "error", status)


def _each(parent: ElementTree.Element, items: Sequence[Any], name: str) -> None:
    for one in items:
        child = ElementTree.SubElement(parent, name)
        if isinstance(one, dict):
            _fill(child, one)
        else:
            child.text = _text(one)


def _fill(parent: ElementTree.Element, values: dict[str, Any]) -> None:
    for name, value in values.items():
        child = ElementTree.SubElement(parent, name)
        if isinstance(value, dict):
            _fill(child, value)
        elif isinstance(value, list):
            # The standard names those of a list by the singular: attributes, attribute; values, value.
            _each(child, value, name.removesuffix("s"))
        else:
            child.text = _text(value)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else UNFIT.sub("�", str(value))
