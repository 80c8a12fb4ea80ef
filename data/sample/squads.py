"""About 300 squads, by district: call signs, ways of moving, capabilities and where they start."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import numpy as np
import shapely
from geoalchemy2.shape import from_shape, to_shape

from data.base import SRID
from data.layers import LayerFeature
from data.sample.facts import read_table
from data.squads import Squad
from gis.geodesy import distances_m
from gis.roads.network import UNREACHABLE_MS, RoadNetwork

# Capability and the share of squads that have it.
SKILLS = {
    "street_order": 0.85,
    "sanitation": 0.45,
    "advertising": 0.4,
    "construction": 0.4,
    "gas_safety": 0.25,
    "night": 0.3,
    "drone": 0.08,
}
MODES = ("car", "ebike", "foot")
CORE = ("110101", "110102")
MODE_SHARES = {True: (0.4, 0.4, 0.2), False: (0.75, 0.2, 0.05)}
OFF_DUTY_SHARE = 0.1


def make_squads(
    network: RoadNetwork,
    organisations: Mapping[str, int],
    lands: Mapping[str, shapely.MultiPolygon],
    random: np.random.Generator,
    now: datetime,
) -> list[Squad]:
    """Return the squads of each district (ids and lands by code), each at a junction of its own land."""
    squads = []
    for row in read_table("districts"):
        code = row["code"]
        nodes = junctions_within(network, lands[code])
        for number in range(1, int(row["squads"]) + 1):
            node = int(random.choice(nodes))
            squads.append(
                Squad(
                    call_sign=f"{row['short']}-{number:02d}",
                    organisation_id=organisations[code],
                    mode=str(random.choice(MODES, p=MODE_SHARES[code in CORE])),
                    capabilities=_skills(random),
                    status="off_duty" if random.random() < OFF_DUTY_SHARE else "available",
                    location=from_shape(shapely.Point(network.node_lon[node], network.node_lat[node]), SRID),
                    fix_at=now,
                )
            )
    return squads


def man_posts(squads: Sequence[Squad], posts: Sequence[LayerFeature]) -> None:
    """Bind to each post the nearest squad on duty that is bound to none, and put it there."""
    free = [squad for squad in squads if squad.status == "available"]
    for post in posts:
        at = to_shape(post.shape)
        places = np.array([to_shape(squad.location).coords[0] for squad in free])
        squad = free.pop(int(np.argmin(distances_m(places[:, 0], places[:, 1], at.x, at.y))))
        squad.post_feature_id, squad.location = post.id, post.shape


def junctions_within(network: RoadNetwork, land: shapely.Geometry) -> np.ndarray:
    """Return the junctions on a land that every way of moving reaches; all of them if there is none."""
    open_to_all = (network.weight_ms < UNREACHABLE_MS).all(axis=0)
    reachable = np.unique(np.asarray(network.tail)[open_to_all])
    shapely.prepare(land)
    inside = shapely.contains_xy(land, network.node_lon[reachable], network.node_lat[reachable])
    return reachable[inside] if inside.any() else reachable


def _skills(random: np.random.Generator) -> list[str]:
    drawn = [name for name, share in SKILLS.items() if random.random() < share]
    return drawn or ["street_order"]
