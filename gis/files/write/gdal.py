"""Having GDAL write a layer, through pyogrio."""

from pathlib import Path
from typing import Any

import numpy as np
import shapely

from gis.files.write.columns import DECIMAL, INTEGER, TRUTH, Column

_TYPES = {INTEGER: (np.int64, 0), DECIMAL: (np.float64, 0.0), TRUTH: (np.bool_, False)}


def write_layer(
    path: Path, driver: str, shapes: np.ndarray, columns: list[Column], names: list[str], **options: Any
) -> None:
    """Write shapes and columns under the given names."""
    # Imported when first needed: where pandas is installed it brings it in, which takes a second.
    import pyogrio

    arrays, masks = zip(*(_array(column) for column in columns), strict=True) if columns else ((), ())
    pyogrio.raw.write(
        path, np.asarray(shapely.to_wkb(shapes), dtype=object), list(arrays), names, list(masks),
        driver=driver, encoding="UTF-8", **options,
    )  # fmt: skip


def geometry_type(shapes: np.ndarray) -> str:
    """Return the type that all shapes have, "Unknown" if they differ."""
    kinds = {shape.geom_type for shape in shapes if shape is not None}
    return kinds.pop() if len(kinds) == 1 else "Unknown"


def _array(column: Column) -> tuple[np.ndarray, np.ndarray | None]:
    """Return values as an array, and where there are none."""
    if column.kind not in _TYPES:
        texts = np.empty(len(column.values), dtype=object)
        texts[:] = column.values
        return texts, None
    kind, nothing = _TYPES[column.kind]
    missing = np.array([value is None for value in column.values], dtype=bool)
    values = np.array([nothing if value is None else value for value in column.values], dtype=kind)
    return values, missing if missing.any() else None
