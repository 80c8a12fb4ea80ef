"""Writes drawings (DXF): shapes on layers, and nothing else."""

from pathlib import Path

import numpy as np
import shapely

from gis.files.report import NotKept
from gis.files.write.columns import TEXT, Column
from gis.files.write.gdal import write_layer
from gis.files.write.names import cut_to_bytes
from gis.files.write.outgoing import Outgoing

_LAYERS = ("layer", "图层")
_FORBIDDEN = set("<>/\\\":;?*|=,`'")
_LONGEST_BYTES = 250
_BMP = 0xFFFF


def write_dxf(outgoing: Outgoing, path: Path) -> None:
    """Write lines as polylines and areas as hatches, on the layer that a column `Layer` says, else on one.

    Text is GBK, as the header says; what GBK lacks is escaped as AutoCAD does. Rows without geometry go.
    """
    there = ~shapely.is_missing(outgoing.shapes)
    shapes = outgoing.shapes[there]
    layers = _layers(outgoing, there)
    drawing = outgoing.workplace / "utf8.dxf"
    # The driver has a field of this name only.
    column = Column("Layer", TEXT, layers)
    _tell(outgoing, there, shapes)
    write_layer(
        drawing, "DXF", shapes, [column], ["Layer"], crs=outgoing.crs.to_string(), geometry_type="Unknown"
    )
    text = drawing.read_text(encoding="utf-8").replace("ANSI_1252", "ANSI_936", 1)
    path.write_bytes(
        b"".join(_encoded(character) for character in text) if not text.isascii() else text.encode()
    )


def _layers(outgoing: Outgoing, there: np.ndarray) -> list[str]:
    """Return the name of a layer for each row that is written."""
    source = next((name for name in outgoing.columns if name.lower() in _LAYERS), None)
    given = outgoing.columns[source] if source else [outgoing.name] * len(there)
    wanted = [str(value or outgoing.name) for value, kept in zip(given, there, strict=True) if kept]
    names = [_layer_name(name) for name in wanted]
    changed = dict.fromkeys(zip(wanted, names, strict=True))
    outgoing.losses += [
        NotKept("layer_names", source or "", f"{old} → {new}") for old, new in changed if old != new
    ]
    outgoing.losses += [NotKept("attributes", name) for name in outgoing.columns if name != source]
    return names


def _layer_name(name: str) -> str:
    plain = "".join(
        "_" if character in _FORBIDDEN or not character.isprintable() or ord(character) > _BMP else character
        for character in name
    )
    return cut_to_bytes(plain.strip(), _LONGEST_BYTES) or "0"


def _tell(outgoing: Outgoing, there: np.ndarray, shapes: np.ndarray) -> None:
    if not there.all():
        outgoing.losses.append(NotKept("null_geometry", detail=str(int((~there).sum()))))
    separated = int((shapely.get_num_geometries(shapes) > 1).sum())
    if separated:
        outgoing.losses.append(NotKept("parts_separated", detail=str(separated)))
    if any(shape.geom_type.startswith(("Multi", "Geometry")) for shape in shapes):
        outgoing.losses.append(NotKept("multi_of_one"))


def _encoded(character: str) -> bytes:
    try:
        return character.encode("gbk")
    except UnicodeEncodeError:
        return f"\\U+{ord(character):04X}".encode()
