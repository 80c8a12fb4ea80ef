"""The project: layers in the order in which they are drawn, where it looks at, and its file."""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, tostring
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sqlalchemy.orm import Session

from data.layers import Layer
from data.shares import Share
from dispatch.shares.code_lists import CLOSED
from dispatch.shares.fields import Field, fields_of, geometry_type
from dispatch.shares.qgis.elements import IN_DEGREES, add, add_box, add_system
from dispatch.shares.qgis.layers import PROVIDER, Described, add_layer, source_of
from dispatch.shares.qgis.styles import style_of
from gis.epsg import Box, box_in
from layers.kinds import Kind, get_kind

DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
# The oldest that reads all of it.
VERSION = "3.22.0"
NAME = "project.qgs"
# What XML cannot hold, however it is written.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Where there is nothing: the land of the planes that are offered, as each of them can show no more.
NOWHERE: Box = (112.5, 21.5, 121.5, 45.5)
CGCS2000 = 4490
MARGIN = 0.05
# Points lie above lines, and these above areas.
ABOVE = {"marker": 0, "line": 1, "fill": 2}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a project is to be: where /ogc is, what it is called, in which language, in which system.

    `crs` None is that of the shares if they have one, else CGCS2000; `boxes` are where shares have features
    (EPSG:4326), by key; `auth` is the id under which QGIS keeps the login.
    """

    address: str
    title: str
    english: bool
    auth: str
    crs: int | None
    boxes: Mapping[str, Box | None]


def make_project(session: Session, shares: Sequence[Share], wanted: Wanted) -> bytes:
    """Return a project (.qgz) with a layer for each share."""
    layers = sorted((_describe(session, share, wanted) for share in shares), key=_rank)
    systems = {share.crs for share in shares}
    crs = wanted.crs or (systems.pop() if len(systems) == 1 else CGCS2000)
    text = tostring(_project(layers, wanted, crs), encoding="unicode")
    return _packed(DOCTYPE + FORBIDDEN.sub("", text))


def _rank(layer: Described) -> tuple[int, str]:
    return ABOVE[layer.kind], layer.key


def _project(layers: Sequence[Described], wanted: Wanted, crs: int) -> Element:
    root = Element("qgis", {"version": VERSION, "projectname": wanted.title})
    add(root, "title", wanted.title)
    add_system(add(root, "projectCrs"), crs)
    tree = add(root, "layer-tree-group")
    held = add(root, "projectlayers")
    for layer in layers:
        add(
            tree, "layer-tree-layer",
            id=layer.key, name=layer.title, source=layer.source, providerKey=PROVIDER,
            checked="Qt::Checked", expanded="1",
        )  # fmt: skip
        add_layer(held, layer, wanted.english)
    order = add(root, "layerorder")
    for layer in layers:
        add(order, "layer", id=layer.key)
    _add_view(root, layers, crs)
    # Without it, QGIS does not look at the project's system at all.
    add(add(add(root, "properties"), "SpatialRefSys"), "ProjectionsEnabled", "1", type="int")
    return root


def _add_view(root: Element, layers: Sequence[Described], crs: int) -> None:
    box = box_in(_whole([layer.box for layer in layers if layer.box is not None]), crs)
    canvas = add(root, "mapcanvas", name="theMapCanvas", annotationsVisible="1")
    add(canvas, "units", "degrees" if crs in IN_DEGREES else "meters")
    add_box(add(canvas, "extent"), box)
    add(canvas, "rotation", "0")
    add_system(add(canvas, "destinationsrs"), crs)
    corners = dict(zip(("xmin", "ymin", "xmax", "ymax"), map(repr, box), strict=True))
    view = add(root, "ProjectViewSettings", UseProjectScales="0")
    add_system(add(view, "DefaultViewExtent", **corners), crs)


def _whole(boxes: Sequence[Box]) -> Box:
    """Return the box around all, with a margin."""
    if not boxes:
        return NOWHERE
    west, south, east, north = (
        pick(values) for pick, values in zip((min, min, max, max), zip(*boxes, strict=True), strict=True)
    )
    margin = max(east - west, north - south, 0.01) * MARGIN
    return west - margin, south - margin, east + margin, north + margin


def _describe(session: Session, share: Share, wanted: Wanted) -> Described:
    fields, shape = fields_of(session, share), geometry_type(session, share)
    layer = None if share.layer_id is None else session.get_one(Layer, share.layer_id)
    kind = None if layer is None else get_kind(session, layer.kind)
    return Described(
        key=share.key,
        title=(share.name_en or share.name) if wanted.english else share.name,
        about=share.description,
        shape=shape,
        source=source_of(wanted.address, share.key, wanted.auth),
        fields=fields,
        words={field.name: words for field in fields if (words := _words(field, kind, wanted.english))},
        style=style_of(share, shape, fields, kind, layer, wanted.english),
        box=wanted.boxes.get(share.key),
    )


def _words(field: Field, kind: Kind | None, english: bool) -> dict[str, str]:
    """Return the codes of a field with their names, if it has any; two of one name are told apart."""
    if field.codes in CLOSED:
        named = [(str(code.code), code.name_en if english else code.name_zh) for code in CLOSED[field.codes]]
    else:
        choices = (
            next((each.choices for each in kind.attributes if each.key == field.name), ()) if kind else ()
        )
        named = [(each.code, (each.name_en if english else "") or each.name) for each in choices]
    return dict(named) if field.codes else {}


def _packed(text: str) -> bytes:
    """Return the project in its archive; times in it are always the same."""
    content = io.BytesIO()
    with ZipFile(content, "w") as archive:
        entry = ZipInfo(NAME)
        entry.compress_type = ZIP_DEFLATED
        archive.writestr(entry, text.encode())
    return content.getvalue()
