"""Keeps the squads of a recommendation's inputs small: packed as one string, thousands of squads at once."""

import zlib
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

import numpy as np

from data.squads import STATUSES
from dispatch.roster import Roster
from gis.roads.network import MODES

# One squad; little-endian, so that every machine reads it. Places are in EPSG:4326, times in epoch seconds.
SQUAD = np.dtype(
    [
        ("id", "<i8"),
        ("organisation", "<i4"),
        ("mode", "<i1"),
        ("status", "<i1"),
        ("skills", "<u8"),
        ("post", "<i8"),
        ("lon", "<f8"),
        ("lat", "<f8"),
        ("fix_at_s", "<f8"),
    ]
)
QUICKLY = 1


def pack_squads(roster: Roster) -> dict[str, Any]:
    """Return all squads of a roster as plain values: how many, the names of skills, and the rest packed.

    By column, each squad's bytes lie beside those of others that resemble them.
    """
    squads = np.empty(len(roster), SQUAD)
    squads["id"] = roster.ids
    for name in ("organisation", "mode", "status", "post", "lon", "lat", "fix_at_s"):
        squads[name] = getattr(roster, name)
    squads["skills"] = roster.skills.astype(np.uint64)
    columns = b"".join(squads[name].tobytes() for name in SQUAD.names or ())
    packed = b64encode(zlib.compress(columns, QUICKLY)).decode()
    return {"count": len(roster), "skills": roster.capabilities.all_names, "packed": packed}


def squads_of(inputs: Mapping[str, Any]) -> list[list[Any]]:
    """Return the squads of a recommendation's inputs, however they were kept.

    Each is its id, organisation, mode, status, capabilities, post, lon, lat and its fix's epoch seconds.
    """
    kept = inputs["squads"]
    # Before they were packed, they were kept as they are returned.
    if isinstance(kept, list):
        return kept
    squads, names = _unpack(kept), kept["skills"]
    plain = {name: squads[name].tolist() for name in SQUAD.names or ()}
    return [
        [
            plain["id"][row],
            plain["organisation"][row],
            MODES[plain["mode"][row]],
            STATUSES[plain["status"][row]],
            [name for bit, name in enumerate(names) if plain["skills"][row] >> bit & 1],
            plain["post"][row] or None,
            *(_finite(plain[name][row]) for name in ("lon", "lat", "fix_at_s")),
        ]
        for row in range(kept["count"])
    ]


def count_squads(inputs: Mapping[str, Any]) -> int:
    """Return how many squads a recommendation's inputs hold."""
    kept = inputs["squads"]
    return len(kept) if isinstance(kept, list) else kept["count"]


def _unpack(kept: Mapping[str, Any]) -> np.ndarray[Any, np.dtype[np.void]]:
    columns, count, at = zlib.decompress(b64decode(kept["packed"])), kept["count"], 0
    squads = np.empty(count, SQUAD)
    for name in SQUAD.names or ():
        kind = SQUAD[name]
        squads[name] = np.frombuffer(columns, kind, count, at)
        at += count * kind.itemsize
    return squads


def _finite(number: float) -> float | None:
    return number if np.isfinite(number) else None
