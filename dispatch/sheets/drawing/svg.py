"""SVG as text: paths from shapely geometries in mm, words with a halo. What is written is escaped here."""

import unicodedata
from html import escape
from itertools import pairwise
from typing import Any

import numpy as np
import shapely

FONTS = "'Noto Sans CJK SC','Noto Sans SC','Source Han Sans SC',sans-serif"
"""Those that the packages of the system bring, or the same under other names."""

_WIDE = frozenset("WF")
_WIDE_EM, _NARROW_EM, _CAPITAL_EM = 1.0, 0.55, 0.68


def element(name: str, content: str = "", **attributes: Any) -> str:
    """Return an element; `_` in names of attributes stands for a hyphen, and None leaves one out."""
    written = "".join(
        f' {key.replace("_", "-")}="{escape(_value(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def group(parts: list[str], **attributes: Any) -> str:
    """Return a group of elements, or nothing if there are none."""
    return element("g", "".join(parts), **attributes) if any(parts) else ""


def path(geometries: Any, **attributes: Any) -> str:
    """Return one path for lines and polygons, or nothing for none."""
    drawn = _path_data(geometries)
    return element("path", d=drawn, **attributes) if drawn else ""


def words(text: str, x: float, y: float, size: float, angle_deg: float = 0.0, **attributes: Any) -> str:
    """Return a line of text around a place, its middle there."""
    placed = {
        "x": x,
        "y": y + size * 0.36,
        "font_size": size,
        "text_anchor": "middle",
        "transform": f"rotate({angle_deg:.1f} {x:.2f} {y:.2f})" if angle_deg else None,
    }
    return element("text", escape(text), **placed, **attributes)


def haloed(text: str, x: float, y: float, size: float, angle_deg: float = 0.0, **attributes: Any) -> str:
    """Return a line of text around a place, on a halo that keeps lines below from crossing it."""
    halo = {
        "stroke": "#ffffff",
        "stroke_width": size * 0.28,
        "stroke_linejoin": "round",
        "fill": "#ffffff",
    }
    return words(text, x, y, size, angle_deg, **(attributes | halo)) + words(
        text, x, y, size, angle_deg, **attributes
    )


def width_of(text: str, size: float) -> float:
    """Return about how wide a line of text is, a little more rather than less."""
    return size * sum(_em(character) for character in text)


def _em(character: str) -> float:
    if unicodedata.east_asian_width(character) in _WIDE:
        return _WIDE_EM
    return _CAPITAL_EM if character.isupper() or character in "mwMW@—" else _NARROW_EM


def _value(value: Any) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _path_data(geometries: Any) -> str:
    parts = shapely.get_parts(np.atleast_1d(np.asarray(geometries, dtype=object)))
    parts = shapely.get_parts(parts)
    rings = shapely.get_rings(parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON])
    lines = parts[np.isin(shapely.get_type_id(parts), (1, 2))]
    return _strokes(lines, "") + _strokes(rings, "Z")


def _strokes(lines: np.ndarray, end: str) -> str:
    lines = lines[~shapely.is_empty(lines)]
    points, which = shapely.get_coordinates(lines, return_index=True)
    starts = np.flatnonzero(np.diff(which, prepend=-1))
    written = [f"{x:.2f} {y:.2f}" for x, y in points.tolist()]
    bounds = [*starts.tolist(), len(written)]
    return "".join(f"M{'L'.join(written[first:last])}{end}" for first, last in pairwise(bounds))
