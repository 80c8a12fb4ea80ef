"""The named roads of the facts as lines on the plane, with what is known of each."""

from dataclasses import dataclass, field

import numpy as np

from data.sample.facts import path_of, read_table
from data.sample.plane import smooth, to_plane

RING_NAMES = {"2": "二环路", "3": "三环路", "4": "四环路", "5": "五环路", "6": "六环路"}
RING_ORDINALS = {"2": "2nd", "3": "3rd", "4": "4th", "5": "5th", "6": "6th"}
RING_SPEEDS_KMH = {"2": 80, "3": 80, "4": 80, "5": 90, "6": 100}
RING_RAMPS_KM = {"2": 0.8, "3": 0.9, "4": 1.1, "5": 1.8, "6": 4.0}
SIDES = {"北": "North", "东": "East", "南": "South", "西": "West"}
URBAN_M = 16_000.0


@dataclass(frozen=True, slots=True)
class Track:
    """A named road: its line on the plane and its tags."""

    name: str
    name_en: str
    highway: str
    maxspeed_kmh: int
    line: np.ndarray
    ref: str = ""
    closed: bool = False
    ramp_m: float = 0.0
    tags: dict[str, str] = field(default_factory=dict)


def rings() -> list[Track]:
    """Return the ring roads, clockwise and closed."""
    tracks = []
    for ring, name in RING_NAMES.items():
        points = [
            (float(row["lon"]), float(row["lat"])) for row in read_table("ring_roads") if row["ring"] == ring
        ]
        tracks.append(
            Track(
                name,
                f"{RING_ORDINALS[ring]} Ring Road",
                "motorway" if ring in "56" else "trunk",
                RING_SPEEDS_KMH[ring],
                smooth(to_plane(np.array(points)), 120.0, closed=True),
                ref="G4501" if ring == "6" else "",
                closed=True,
                ramp_m=1000.0 * RING_RAMPS_KM[ring],
            )
        )
    return tracks


def radials() -> list[Track]:
    """Return the expressways that lead out of the city."""
    return [
        Track(
            row["name"],
            row["name_en"],
            row["highway"],
            int(row["maxspeed"]),
            smooth(to_plane(path_of(row["path"])), 150.0),
            ref=row["ref"],
            ramp_m=1000.0 * float(row["ramp_km"]),
        )
        for row in read_table("expressways")
    ]


def main_streets() -> list[Track]:
    """Return the named streets and country roads, straight in town and curved outside."""
    tracks = []
    for row in read_table("main_streets"):
        path = to_plane(path_of(row["path"]))
        line = path if _urban(path) else winding(smooth(path, 110.0))
        tracks.append(Track(row["name"], row["name_en"], row["highway"], int(row["maxspeed"]), line))
    return tracks


def side_of(point: np.ndarray, ring: np.ndarray) -> str:
    """Return on which side of the city (北, 东, 南, 西) a point of a ring road lies."""
    low, high = ring.min(axis=0), ring.max(axis=0)
    x, y = (point - (low + high) / 2) / (high - low)
    if abs(y) >= abs(x):
        return "北" if y > 0 else "南"
    return "东" if x > 0 else "西"


def winding(line: np.ndarray) -> np.ndarray:
    """Return a country road with small bends; its ends stay where they are."""
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    fade = np.minimum(1.0, np.minimum(along, along[-1] - along) / 600.0)
    wild = np.clip((np.hypot(*line.mean(axis=0)) - 22_000.0) / 25_000.0, 0.1, 1.0)
    sway = np.sin(along / 290.0 + line[0, 0]) + 0.6 * np.sin(along / 130.0 + line[0, 1])
    tangent = np.gradient(line, axis=0)
    normal = np.stack([-tangent[:, 1], tangent[:, 0]], axis=1)
    normal /= np.maximum(np.hypot(*normal.T), 1e-9)[:, None]
    return line + (70.0 * wild * fade * sway)[:, None] * normal


def _urban(path: np.ndarray) -> bool:
    return bool(np.hypot(*path.mean(axis=0)) < URBAN_M)
