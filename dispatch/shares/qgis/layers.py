"""A layer of a QGIS project: where its features come from, how they look, and what its fields are called."""

from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from dispatch.shares.fields import Field
from dispatch.shares.qgis.elements import add, add_box, add_options, add_system
from dispatch.shares.qgis.styles import SHAPES, Style
from dispatch.shares.qgis.symbols import add_renderer
from gis.epsg import LONLAT_EPSG, Box

GEOMETRIES = {"marker": "Point", "line": "Line", "fill": "Polygon"}
PROVIDER = "OAPIF"
PAGE = 1000
FONTS = ("Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC")
# Names of points would cover a map of the whole city.
NAMED_FROM = {"marker": 10_000, "line": 100_000, "fill": 100_000}
AROUND, ALONG, OVER = "0", "3", "1"
PLACED = {"marker": AROUND, "line": ALONG, "fill": OVER}


@dataclass(frozen=True, slots=True)
class Described:
    """A share as its layer is made from it; `words` are its codes with their names, by field."""

    key: str
    title: str
    about: str
    shape: str
    source: str
    fields: tuple[Field, ...]
    words: dict[str, dict[str, str]]
    style: Style
    box: Box | None

    @property
    def kind(self) -> str:
        """Whether it is of points, lines or areas; of several, that of areas."""
        return SHAPES.get(self.shape, "fill")


def source_of(address: str, key: str, auth: str) -> str:
    """Return where QGIS finds a collection; `auth` names the login that it keeps apart from the project."""
    parts = {
        "authcfg": auth, "pageSize": str(PAGE), "pagingEnabled": "true", "restrictToRequestBBOX": "1",
        "typename": key, "url": address,
    }  # fmt: skip
    return " ".join(f"{name}='{_quoted(value)}'" for name, value in parts.items())


def add_layer(parent: Element, layer: Described, english: bool) -> None:
    """Add a layer."""
    made = add(
        parent, "maplayer",
        type="vector", geometry=GEOMETRIES[layer.kind], labelsEnabled=str(int(bool(layer.style.label))),
        styleCategories="AllStyleCategories", readOnly="0", simplifyDrawingHints="1", maxScale="0",
        minScale="100000000", hasScaleBasedVisibilityFlag="0",
    )  # fmt: skip
    if layer.box is not None:
        add_box(add(made, "extent"), layer.box)
    add(made, "id", layer.key)
    add(made, "datasource", layer.source)
    add(made, "layername", layer.title)
    add(made, "abstract", layer.about)
    add_system(add(made, "srs"), LONLAT_EPSG)
    add(made, "provider", PROVIDER, encoding="UTF-8")
    add_renderer(made, layer.key, layer.style)
    if layer.style.label:
        _add_labels(made, layer)
    _add_fields(made, layer, english)


def _add_fields(parent: Element, layer: Described, english: bool) -> None:
    """Add what fields are called, and the words of their codes."""
    aliases = add(parent, "aliases")
    for field in layer.fields:
        name = field.name_en if english else field.name_zh
        add(aliases, "alias", field=field.name, name=f"{name} ({field.unit})" if field.unit else name)
    forms = add(parent, "fieldConfiguration")
    for name, words in layer.words.items():
        widget = add(add(forms, "field", name=name, configurationFlags="None"), "editWidget", type="ValueMap")
        _add_words(add(widget, "config"), words.items())


def _add_words(parent: Element, words: Iterable[tuple[str, str]]) -> None:
    listed = add(add(parent, "Option", type="Map"), "Option", name="map", type="List")
    for code, word in words:
        add_options(listed, {word: code})


def _add_labels(parent: Element, layer: Described) -> None:
    settings = add(add(parent, "labeling", type="simple"), "settings", calloutType="simple")
    style = add(
        settings, "text-style",
        fieldName=layer.style.label, isExpression="0", textColor="26,34,44,255", textOpacity="1",
        fontFamily=FONTS[0], fontSize="8.5", fontSizeUnit="Point", fontWeight="50", multilineHeight="1",
    )  # fmt: skip
    families = add(style, "families")
    for font in FONTS:
        add(families, "family", name=font)
    add(
        style, "text-buffer",
        bufferDraw="1", bufferSize="0.8", bufferSizeUnits="MM", bufferColor="255,255,255,255",
        bufferOpacity="0.9", bufferNoFill="1", bufferJoinStyle="128",
    )  # fmt: skip
    add(settings, "text-format", multilineAlign="3")
    add(
        settings,
        "placement",
        placement=PLACED[layer.kind] if layer.shape in SHAPES else AROUND,
        placementFlags="10",
        dist="0.8",
        distUnits="MM",
        priority="5",
    )
    add(
        settings, "rendering",
        drawLabels="1", scaleVisibility="1", scaleMin="1", scaleMax=str(NAMED_FROM[layer.kind]),
        obstacle="1", obstacleFactor="1", fontMinPixelSize="3", fontMaxPixelSize="10000",
    )  # fmt: skip


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "\\'")
