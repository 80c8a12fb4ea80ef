"""Public facts about Beijing that the sample city is made from, typed by hand to about 100 m."""

import csv
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent


def read_table(name: str) -> list[dict[str, str]]:
    """Return the rows of a fact table by its columns."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def path_of(text: str) -> np.ndarray:
    """Return a path "lon lat;lon lat;…" as an array (n, 2) in EPSG:4326 degrees."""
    return np.array([pair.split() for pair in text.split(";")], dtype=np.float64)
