"""Keeps a table that was read in a folder, so that it need not be read from its file again."""

from dataclasses import asdict
from pathlib import Path

import numpy as np
import orjson
import shapely

from gis.files.table import Finding, Note, VectorTable

_FACTS, _SHAPES = "table.json", "shapes.npz"


def keep_table(table: VectorTable, folder: Path) -> None:
    """Write a table into a folder, in the place of an earlier one."""
    wkb = [b"" if shape is None else shape for shape in shapely.to_wkb(table.shapes).tolist()]
    ends = np.cumsum([len(shape) for shape in wkb], dtype=np.int64)
    with (folder / _SHAPES).open("wb") as stream:
        np.savez(stream, ends=ends, wkb=np.frombuffer(b"".join(wkb), dtype=np.uint8))
    facts = {name: getattr(table, name) for name in _PLAIN}
    told = {
        "notes": [asdict(note) for note in table.notes],
        "findings": [asdict(one) for one in table.findings],
    }
    (folder / _FACTS).write_bytes(orjson.dumps(facts | told, option=orjson.OPT_NON_STR_KEYS, default=str))


_PLAIN = ("columns", "row_numbers", "stated_crs", "used_crs", "encoding", "sublayers")


def kept_table(folder: Path) -> VectorTable:
    """Return the table that a folder holds."""
    facts = orjson.loads((folder / _FACTS).read_bytes())
    with np.load(folder / _SHAPES) as arrays:
        ends, wkb = arrays["ends"].tolist(), arrays["wkb"].tobytes()
    pieces = [wkb[start:end] or None for start, end in zip([0, *ends[:-1]], ends, strict=True)]
    shapes = np.array(shapely.from_wkb(np.array(pieces, dtype=object)), dtype=object)
    notes = [Note(**note) for note in facts.pop("notes")]
    findings = [Finding(**finding) for finding in facts.pop("findings")]
    return VectorTable(shapes, notes=notes, findings=findings, **facts)
