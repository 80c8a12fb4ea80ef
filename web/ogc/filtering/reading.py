"""Reads a filter into the plain structure of CQL2 JSON.

Before the parser sees a text, its length and nesting are looked at: the parser recurses, and a deep enough
text would end the process or keep it busy for minutes.
"""

import json
import re
from typing import Any

from cql2 import ParseError, ValidationError, parse_json, parse_text

from web.ogc.errors import ParameterRefused

FILTER = "filter"
TEXT, JSON = "cql2-text", "cql2-json"
MOST_CHARACTERS = 16_000
MOST_JSON_CHARACTERS = 200_000
DEEPEST = 10
DEEPEST_JSON = 60
MOST_NOTS = 60
QUOTED = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"")
NOT = re.compile(r"\bnot\b|-\s*(?=-)", re.IGNORECASE)


def read_filter(said: str, language: str) -> Any:
    """Return a filter as CQL2 JSON; raise ParameterRefused."""
    check_text(FILTER, said, MOST_JSON_CHARACTERS if language == JSON else MOST_CHARACTERS)
    if language == JSON:
        _check_json_nesting(said)
        return _parsed(parse_json, said)
    _check_nesting(said)
    return _parsed(parse_text, said)


def check_text(parameter: str, said: str, most: int) -> str:
    """Return words that the database can take; raise ParameterRefused."""
    if len(said) > most:
        raise ParameterRefused(parameter, "too_long", most=most)
    if "\x00" in said or any("\ud800" <= one <= "\udfff" for one in said):
        raise ParameterRefused(parameter, "not_text")
    return said


def _check_nesting(said: str) -> None:
    bare, depth = QUOTED.sub("''", said), 0
    for one in bare:
        depth += (one == "(") - (one == ")")
        if depth > DEEPEST:
            raise ParameterRefused(FILTER, "too_deep", most=DEEPEST)
    if len(NOT.findall(bare)) > MOST_NOTS:
        raise ParameterRefused(FILTER, "too_large", most=MOST_NOTS)


def _check_json_nesting(said: str) -> None:
    depth = 0
    for one in said:
        depth += (one in "[{") - (one in "]}")
        if depth > DEEPEST_JSON:
            raise ParameterRefused(FILTER, "too_deep", most=DEEPEST_JSON)
    try:
        found = json.loads(said)
    except ValueError as error:
        raise ParameterRefused(FILTER, "syntax", detail=error) from None
    if not isinstance(found, dict | bool):
        raise ParameterRefused(FILTER, "syntax", detail="a condition is an object or true or false")


def _parsed(parse: Any, said: str) -> Any:
    try:
        return parse(said).to_json()
    except (ParseError, ValidationError, ValueError) as error:
        raise ParameterRefused(FILTER, "syntax", detail=" ".join(str(error).split())) from None
