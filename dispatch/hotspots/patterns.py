"""Emerging patterns, reckoned once for each question and kept beside the packed cells."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from dispatch.hotspots.measuring import measure_emerging
from dispatch.hotspots.packed import Packed, Question
from gis.clusters import CLASSES

NAMES = {one.code: one.key for one in CLASSES}


@dataclass(frozen=True, slots=True)
class Pattern:
    """The active cells in order: the class of each, the trend of its scores, and its hot weeks."""

    classes: np.ndarray
    trend_z: np.ndarray
    hot_weeks: np.ndarray


def get_pattern(packed: Packed, asked: Question) -> Pattern:
    """Return the emerging patterns as of a day, from the disk if they were asked for before."""
    path = _place(packed, asked)
    if path.exists():
        with np.load(path) as kept:
            return Pattern(**kept)
    found = measure_emerging(packed, asked)
    active = packed.active
    pattern = Pattern(
        classes=found.classes[active],
        trend_z=found.trend_z[active].astype(np.float32),
        hot_weeks=(found.sign[active] > 0).sum(axis=1).astype(np.int16),
    )
    _keep(path, pattern)
    return pattern


def _place(packed: Packed, asked: Question) -> Path:
    group = packed.rows_of_group(asked.group)
    number = "all" if group is None else group
    return packed.folder / f"pattern-{number}-{asked.window_days}-{asked.source}-{asked.day}.npz"


def _keep(path: Path, pattern: Pattern) -> None:
    """Write a pattern whole or not at all: several processes may do so at once."""
    unfinished = path.with_name(f".{path.stem}-{np.random.default_rng().integers(1 << 62)}.npz")
    np.savez(unfinished, **{name: getattr(pattern, name) for name in Pattern.__slots__})
    unfinished.replace(path)


def name_pattern(pattern: Pattern, packed: Packed, rows: np.ndarray) -> str:
    """Return the class that most of some cells have, "" where none has a hot one; on a tie the lower code."""
    classes = pattern.classes[np.searchsorted(packed.active, rows)]
    codes, count = np.unique(classes[classes > 0], return_counts=True)
    return NAMES[int(codes[np.argmax(count)])] if len(codes) else ""
