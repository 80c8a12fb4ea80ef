"""A table on its way out: in the CRS of the file, with the name of its layer."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyproj

from gis.files.report import NotKept
from gis.files.table import Columns


@dataclass(slots=True)
class Outgoing:
    """Shapes in the CRS to be written (2D, finite, not empty, or None), and the columns.

    `crs_name` is "WGS84", "CGCS2000" or "EPSG:NNNN"; `losses` and `files` grow while writing.
    """

    shapes: np.ndarray
    columns: Columns
    name: str
    crs: pyproj.CRS
    crs_name: str
    workplace: Path
    losses: list[NotKept] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
