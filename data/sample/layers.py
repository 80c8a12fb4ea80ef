"""Layers of the sample: the three groups of the Winter Olympics as tools, venues as published.

Five zones, four lines, three peripheries (五区、四线、三周边) are groups that the planner fills: their
official members are not known here and none is invented. Venues and their surroundings are samples.
"""

from typing import Any

import numpy as np
from geoalchemy2.shape import from_shape
from shapely import MultiLineString, Point
from sqlalchemy.orm import Session

from data.base import SRID
from data.layers import Layer, LayerFeature
from data.sample.facts import read_table
from gis.geodesy import point_buffers
from gis.roads.network import RoadNetwork

GROUPS = {
    "five_zones": ("五区", "Five zones"),
    "four_lines": ("四线", "Four lines"),
    "three_peripheries": ("三周边", "Three peripheries"),
    "boundary": ("交界地区", "Boundary areas"),
    "venues": ("场馆", "Venues"),
}
LAYERS = (
    ("key_zones", "five_zones", "key_zone", "重点区域（待规划）", "Key zones (to be planned)"),
    ("event_routes", "four_lines", "event_route", "保障线路（样例）", "Event routes (sample)"),
    (
        "venue_peripheries",
        "three_peripheries",
        "venue_periphery",
        "场馆周边（样例）",
        "Around venues (sample)",
    ),
    ("boundary_areas", "boundary", "boundary_area", "交界地区（待生成）", "Boundary areas (to be derived)"),
    ("venues", "venues", "venue", "冬奥场馆", "Olympic venues"),
)
# Olympic lanes as published (2022), whole roads; which parts had lanes is left to the planner.
LANE_ROADS = ("机场高速", "京藏高速", "京礼高速", "阜石路")


def add_layers(session: Session, network: RoadNetwork) -> None:
    """Store the groups, their layers and the sample features."""
    made: dict[str, Layer] = {}
    for position, (key, group, kind, name, name_en) in enumerate(LAYERS):
        made[key] = Layer(
            key=key,
            group_key=group,
            group_name=GROUPS[group][0],
            group_name_en=GROUPS[group][1],
            kind=kind,
            name=name,
            name_en=name_en,
            position=position,
            is_sample=True,
        )
        session.add(made[key])
    session.flush()
    for row in read_table("venues"):
        lon, lat = float(row["lon"]), float(row["lat"])
        _add(session, made["venues"], row["name"], row["name_en"], Point(lon, lat))
        around = point_buffers(lon, lat, float(row["radius_m"]))[0]
        _add(session, made["venue_peripheries"], row["name"] + "周边", "Around " + row["name_en"], around)
    for name in LANE_ROADS:
        line = road_line(network, name)
        if not line.is_empty:
            _add(session, made["event_routes"], name, name, line)


def road_line(network: RoadNetwork, name: str) -> MultiLineString:
    """Return all edges of the roads of a name, in EPSG:4326; empty if there is none."""
    roads = np.flatnonzero(np.asarray(network.road_name) == name)
    edges = np.flatnonzero(np.isin(network.edge_road, roads))
    points = np.column_stack([network.shape_lon, network.shape_lat])
    start = network.shape_start
    return MultiLineString([points[start[edge] : start[edge + 1]] for edge in edges])


def _add(session: Session, layer: Layer, name: str, name_en: str, shape: Any) -> None:
    session.add(
        LayerFeature(
            layer_id=layer.id,
            name=name,
            name_en=name_en,
            shape=from_shape(shape, SRID),
            attributes={"sample": True},
        )
    )
