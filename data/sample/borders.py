"""The borders of the sixteen districts: arcs that neighbours share point for point, and enclaves."""

import itertools
from dataclasses import dataclass
from functools import cache

import numpy as np
import shapely

from data.sample.facts import path_of, read_table
from data.sample.plane import to_lonlat, to_plane

ROUGHNESS = 0.055
STEP_M = 900.0
DECIMALS = 9


@dataclass(frozen=True, slots=True)
class Enclave:
    """Land of one district inside another: the street that has it, whose it is, what it lies in."""

    street: str
    owner: str
    inside: str
    land: shapely.Polygon


@cache
def arcs() -> tuple[tuple[str, str, np.ndarray], ...]:
    """Return the borders as (left code, right code or "" for the city's edge, points on the plane)."""
    return tuple(
        (row["left"], row["right"], roughened(to_plane(path_of(row["path"]))))
        for row in read_table("borders")
    )


@cache
def city_outline() -> shapely.Polygon:
    """Return the outline of the whole city on the plane."""
    outer = [shapely.LineString(points) for _, right, points in arcs() if not right]
    (outline,) = shapely.get_parts(shapely.polygonize(outer))
    return outline


@cache
def enclaves() -> tuple[Enclave, ...]:
    """Return the lands that districts have inside others, on the plane."""
    return tuple(
        Enclave(row["street"], row["owner"], row["inside"], shapely.Polygon(to_plane(path_of(row["path"]))))
        for row in read_table("enclaves")
    )


@cache
def mainlands() -> dict[str, shapely.Polygon]:
    """Return each district's land by code, on the plane, before enclaves are cut out of it."""
    lands = {}
    for code in (row["code"] for row in read_table("districts")):
        lines = [shapely.LineString(points) for left, right, points in arcs() if code in (left, right)]
        (lands[code],) = shapely.get_parts(shapely.polygonize(lines))
    return lands


def as_lonlat(geometry: shapely.Geometry) -> shapely.Geometry:
    """Return a geometry on the plane in EPSG:4326 degrees; equal points stay equal."""
    return shapely.transform(geometry, lambda points: np.round(to_lonlat(points), DECIMALS))


def roughened(path: np.ndarray) -> np.ndarray:
    """Return a line with points between its own, set a little aside; its ends stay where they are."""
    pieces = []
    for start, end in itertools.pairwise(path):
        length = float(np.hypot(*(end - start)))
        steps = int(np.clip(length // STEP_M, 1, 8))
        t = np.arange(steps)[:, None] / steps
        aside = np.array([start[1] - end[1], end[0] - start[0]]) / max(length, 1.0)
        wave = np.sin(np.pi * t) * np.sin(7.0 * t + start[0] / 700.0 + end[1] / 900.0)
        pieces.append(start + t * (end - start) + ROUGHNESS * length * wave * aside)
    return np.concatenate([*pieces, path[-1:]])
