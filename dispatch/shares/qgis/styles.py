"""How a share's features look in QGIS: which symbol each has, by which field, and what stands beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from data.layers import Layer
from data.shares import Share
from dispatch.shares.code_lists import CLOSED
from dispatch.shares.fields import Field
from dispatch.sheets.drawing.looks import HUES, PRIORITIES, Look, look_of
from layers.kinds import Kind

MARKER, LINE, FILL = "marker", "line", "fill"
SHAPES = {
    "Point": MARKER, "MultiPoint": MARKER, "LineString": LINE, "MultiLineString": LINE,
    "Polygon": FILL, "MultiPolygon": FILL,
}  # fmt: skip
DRAWN = {"point": MARKER, "line": LINE, "polygon": FILL}
GEOMETRIES = {"point": ("点", "Points"), "line": ("线", "Lines"), "polygon": ("面", "Areas")}
# Told apart by shape and size as well as by colour.
OF_PRIORITY = {1: ("diamond", 4.2), 2: ("triangle", 3.8), 3: ("circle", 3.0), 4: ("circle", 2.2)}
OF_FINDING = {"complaint": ("blue", "circle"), "patrol": ("teal", "square")}
OF_STATE = {
    "emerging": "amber", "confirmed": "red", "relapsed": "violet",
    "treated": "blue", "abating": "green", "cleared": "grey",
}  # fmt: skip
OF_LEVEL = {"1": 1.6, "2": 1.1, "3": 0.7}
LEVEL, NAMED_BY = "guarantee_level", {"incidents": "number", "hotspots": "name", "layer": "name"}
POINTS = {"flag": "triangle", "closed": "cross_fill"}


@dataclass(frozen=True, slots=True)
class Symbol:
    """How one feature is drawn; widths and sizes in mm, `fill` is how opaque an area is."""

    kind: str
    colour: str
    fill: float = 0.0
    hatch: str = ""
    width: float = 0.4
    dashed: bool = False
    shape: str = "circle"
    size: float = 3.0


@dataclass(frozen=True, slots=True)
class Class:
    """One entry of the legend: the value it stands for (None: all others), its words, its symbol."""

    value: str | int | None
    label: str
    symbol: Symbol


@dataclass(frozen=True, slots=True)
class Style:
    """How a share looks: classes by a field or by kind of geometry; the value of `label` stands beside it."""

    classes: tuple[Class, ...]
    field: str = ""
    label: str = ""


def style_of(share: Share, shape: str, fields: Sequence[Field], kind: Kind | None, layer: Layer | None,
             english: bool) -> Style:  # fmt: skip
    """Return how a share looks, by those of its fields that are given out; `shape` is its geometry type."""
    names = {field.name: field for field in fields}
    label = NAMED_BY.get(share.source, "")
    found = (
        _of_layer(kind, layer, shape, names, english)
        if kind and layer
        else _of_source(share, shape, names, english)
    )
    return replace(found, label=label if label in names else "")


def _of_source(share: Share, shape: str, names: dict[str, Field], english: bool) -> Style:
    classes, field = {"incidents": _priorities, "violations": _findings, "hotspots": _states}[share.source](
        shape
    )
    codes = names[field].codes if field in names else None
    rest = Class(None, "Others" if english else "其他", classes[None])
    if codes is None:
        return Style((replace(rest, label=""),))
    known = {code.code: code.name_en if english else code.name_zh for code in CLOSED[codes]}
    coded = (Class(code, known[code], symbol) for code, symbol in classes.items() if code is not None)
    return Style((*coded, rest), field)


def _priorities(_: str) -> tuple[dict[str | int | None, Symbol], str]:
    symbols: dict[str | int | None, Symbol] = {
        code: Symbol(MARKER, PRIORITIES[code], shape=shape, size=size)
        for code, (shape, size) in OF_PRIORITY.items()
    }
    return symbols | {None: Symbol(MARKER, HUES["blue"])}, "priority"


def _findings(_: str) -> tuple[dict[str | int | None, Symbol], str]:
    symbols: dict[str | int | None, Symbol] = {
        code: Symbol(MARKER, HUES[hue], shape=shape, size=2.4) for code, (hue, shape) in OF_FINDING.items()
    }
    return symbols | {None: Symbol(MARKER, HUES["brown"], size=2.4)}, "found_by"


def _states(shape: str) -> tuple[dict[str | int | None, Symbol], str]:
    plain = Symbol(SHAPES[shape], HUES["brown"], fill=0.3, width=0.5, shape="hexagon")
    symbols: dict[str | int | None, Symbol] = {
        code: replace(plain, colour=HUES[hue], dashed=code in ("abating", "cleared"))
        for code, hue in OF_STATE.items()
    }
    return symbols | {None: plain}, "state"


def _of_layer(kind: Kind, layer: Layer, shape: str, names: dict[str, Field], english: bool) -> Style:
    look = look_of(kind.key, {**kind.style, **layer.style})
    if shape not in SHAPES:
        drawn = (
            (DRAWN[geometry], words) for geometry, words in GEOMETRIES.items() if geometry in kind.geometries
        )
        return Style(tuple(Class(None, words[english], symbol_of(look, each)) for each, words in drawn))
    symbol = symbol_of(look, SHAPES[shape])
    choices = next((each.choices for each in kind.attributes if each.key == LEVEL and LEVEL in names), ())
    if not choices or names[LEVEL].codes is None:
        return Style((Class(None, "", symbol),))
    levels = (
        Class(choice.code, choice.name_en if english else choice.name, _at_level(symbol, choice.code))
        for choice in choices
    )
    return Style((*levels, Class(None, "No level" if english else "未定级", symbol)), LEVEL)


def _at_level(symbol: Symbol, code: str) -> Symbol:
    times = OF_LEVEL.get(code, 1.0)
    return replace(
        symbol, fill=min(0.6, symbol.fill * times), width=symbol.width * times, size=symbol.size * times
    )


def symbol_of(look: Look, kind: str) -> Symbol:
    """Return the symbol of a kind of layer for points, lines or areas."""
    hatch = {0: "", 1: "f_diagonal" if 45.0 in look.hatches else "b_diagonal"}.get(
        len(look.hatches), "diagcross"
    )
    width, shape = look.line if kind == LINE else look.edge, POINTS.get(look.symbol, look.symbol)
    return Symbol(kind, look.colour, look.fill, hatch, width, look.dashes is not None, shape, 3.4)
