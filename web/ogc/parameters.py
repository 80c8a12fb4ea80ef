"""Reads the parameters of a request: each once, none unknown, and every fault told with what would do."""

import math
from collections.abc import Iterable
from typing import Any

from flask import request

from gis.epsg import CRS84, SYSTEMS, System
from web.ogc.errors import ParameterRefused
from web.ogc.filtering.reading import JSON, TEXT, check_text
from web.ogc.filtering.spatial import box_of

LONGEST = 4_000
NOT_LIMITED = ("filter",)


def check_known(allowed: Iterable[str]) -> None:
    """Refuse parameters that are not known, are there twice, or hold what no text holds."""
    allowed = list(allowed)
    for name, values in request.args.lists():
        if name not in allowed:
            raise ParameterRefused(name, "unknown", allowed=allowed or ["-"])
        if len(values) > 1:
            raise ParameterRefused(name, "repeated")
        if name not in NOT_LIMITED:
            check_text(name, values[0], LONGEST)


def read_limit(default: int, most: int) -> int:
    """Return how many features are wanted; more than are given at most is as many as are given."""
    said = request.args.get("limit")
    if said is None:
        return default
    if not (said.isascii() and said.isdigit() and len(said) < 16 and int(said) > 0):
        raise ParameterRefused("limit", "limit", most=most)
    return min(int(said), most)


def read_system(parameter: str, default: System = CRS84) -> System:
    """Return the coordinate system that a parameter names."""
    said = request.args.get(parameter)
    if said is None:
        return default
    if said not in SYSTEMS:
        raise ParameterRefused(parameter, "crs", said=said, allowed=list(SYSTEMS))
    return SYSTEMS[said]


def read_box() -> Any:
    """Return the box that features are to meet, in EPSG:4326, or None."""
    said = request.args.get("bbox")
    system = read_system("bbox-crs")
    if said is None:
        return None
    numbers = [_number(part) for part in said.split(",")]
    if len(numbers) not in (4, 6):
        raise ParameterRefused("bbox", "bbox")
    flat = numbers if len(numbers) == 4 else [*numbers[:2], *numbers[3:5]]
    return box_of("bbox", flat, system)


def read_language() -> str:
    """Return the language of the filter."""
    said = request.args.get("filter-lang", TEXT)
    if said not in (TEXT, JSON):
        raise ParameterRefused("filter-lang", "language", said=said)
    return said


def _number(words: str) -> float:
    try:
        number = float(words) if words.isascii() and "_" not in words else math.nan
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ParameterRefused("bbox", "bbox")
    return number
