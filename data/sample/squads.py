"""About 300 squads, by district: call signs, ways of moving, capabilities and where they start."""

from datetime import datetime

import numpy as np
from geoalchemy2.shape import from_shape
from shapely import MultiPolygon, Point, contains_xy

from data.base import SRID
from data.sample.facts import read_table
from data.squads import Squad
from gis.roads.network import UNREACHABLE_MS, RoadNetwork

SKILLS = ("street_order", "sanitation", "advertising", "construction", "gas_safety", "drone")
SHARES = (0.85, 0.45, 0.4, 0.4, 0.25, 0.1)
MODES = ("car", "ebike", "foot")
CORE = ("110101", "110102")
MODE_SHARES = {True: (0.4, 0.4, 0.2), False: (0.75, 0.2, 0.05)}
OFF_DUTY_SHARE = 0.1


def make_squads(
    network: RoadNetwork,
    districts: dict[str, tuple[int, MultiPolygon]],
    random: np.random.Generator,
    now: datetime,
) -> list[Squad]:
    """Return the squads of each district (code → id and land), each at a junction of its own land."""
    squads = []
    for row in read_table("districts"):
        organisation_id, land = districts[row["code"]]
        nodes = junctions_within(network, land)
        for number in range(1, int(row["squads"]) + 1):
            node = int(random.choice(nodes))
            squads.append(
                Squad(
                    call_sign=f"{row['short']}-{number:02d}",
                    organisation_id=organisation_id,
                    mode=str(random.choice(MODES, p=MODE_SHARES[row["code"] in CORE])),
                    capabilities=_skills(random),
                    status="off_duty" if random.random() < OFF_DUTY_SHARE else "available",
                    location=from_shape(Point(network.node_lon[node], network.node_lat[node]), SRID),
                    fix_at=now,
                )
            )
    return squads


def junctions_within(network: RoadNetwork, land: MultiPolygon) -> np.ndarray:
    """Return the junctions on a land that every way of moving reaches; all of them if there is none."""
    open_to_all = (network.weight_ms < UNREACHABLE_MS).all(axis=0)
    reachable = np.unique(np.asarray(network.tail)[open_to_all])
    inside = contains_xy(land, network.node_lon[reachable], network.node_lat[reachable])
    return reachable[inside] if inside.any() else reachable


def _skills(random: np.random.Generator) -> list[str]:
    drawn = [name for name, share in zip(SKILLS, SHARES, strict=True) if random.random() < share]
    return drawn or ["street_order"]
