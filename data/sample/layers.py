"""Layers of the sample: the three groups as tools, with venues and lanes as they were published in 2022.

Five zones, four lines, three peripheries (五区、四线、三周边) are groups that the planner fills: their
official members are not known here and none is invented. What the groups hold here are samples.
"""

from typing import Any

import numpy as np
import shapely
from geoalchemy2.shape import from_shape
from sqlalchemy.orm import Session

from data.base import SRID
from data.layers import Layer, LayerFeature
from data.sample.facts import path_of, read_table
from data.sample.plane import bent, to_lonlat, to_plane
from data.sample.roads.tracks import Track, main_streets, radials, rings
from gis.geodesy import point_buffers
from gis.zones import effect_area

# Key → name, and English name.
GROUPS = {
    "five_zones": ("五区", "Five zones"),
    "four_lines": ("四线", "Four lines"),
    "three_peripheries": ("三周边", "Three peripheries"),
    "boundary": ("交界地区", "Boundary areas"),
    "venues": ("场馆与岗位", "Venues and posts"),
}
# Key, group, kind, name, English name.
LAYERS = (
    ("key_zones", "five_zones", "key_zone", "重点区域（待规划）", "Key zones (to be planned)"),
    ("event_routes", "four_lines", "event_route", "奥运专用道（样例）", "Olympic lanes (sample)"),
    (
        "venue_peripheries",
        "three_peripheries",
        "venue_periphery",
        "场馆周边（样例）",
        "Around venues (sample)",
    ),
    ("boundary_areas", "boundary", "boundary_area", "交界地区（样例）", "Boundary areas (sample)"),
    ("venues", "venues", "venue", "冬奥场馆（样例）", "Olympic venues (sample)"),
    ("posts", "venues", "post", "岗位（样例）", "Posts (sample)"),
)
PERIODS = {"olympic": "2022-01-21/2022-02-25", "paralympic": "2022-02-26/2022-03-16"}
SIMPLIFY_DEG = 1e-5
LANE_WITHIN_M = 50.0
"""How near to a lane something happens on it."""


def add_layers(session: Session) -> list[LayerFeature]:
    """Store the groups, their layers and the sample features; return the posts."""
    made = {}
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
    session.add_all(made.values())
    session.flush()
    posts = []
    for row in read_table("venues"):
        features = _venue(row, made)
        session.add_all(features)
        posts.append(features[-1])
    tracks = {track.name: track for track in (*main_streets(), *radials(), *rings())}
    session.add_all(
        _lane(row, tracks[row["track"]], made["event_routes"]) for row in read_table("olympic_lanes")
    )
    session.flush()
    return posts


def _venue(row: dict[str, str], layers: dict[str, Layer]) -> list[LayerFeature]:
    """Return a venue, its surroundings and a post at it."""
    lon, lat = float(row["lon"]), float(row["lat"])
    name, name_en, known = row["name"], row["name_en"], {"source": row["source"]}
    around = point_buffers(lon, lat, float(row["radius_m"]))[0]
    place = shapely.Point(lon, lat)
    return [
        _feature(layers["venues"], name, name_en, place, known),
        _feature(layers["venue_peripheries"], f"{name}周边（样例）", f"Around {name_en} (sample)", around),
        _feature(layers["posts"], f"{name}岗位（样例）", f"Post at {name_en} (sample)", place),
    ]


def _lane(row: dict[str, str], track: Track, layer: Layer) -> LayerFeature:
    """Return a lane as published: a part of a road, between two places on it."""
    start, end = (to_plane(path_of(row[side])[0]) for side in ("from", "to"))
    name, name_en = f"{row['name']}（{row['segment']}）", f"{track.name_en} ({row['segment_en']})"
    known = {"period": row["period"], "dates": PERIODS[row["period"]]}
    return _feature(layer, name, name_en, line_between(track, start, end), known)


def line_between(track: Track, start: np.ndarray, end: np.ndarray) -> shapely.LineString:
    """Return the part of a road between the points on it nearest to two places, in EPSG:4326.

    Of a ring road it is the shorter way round.
    """
    line = shapely.LineString(track.line)
    first, last = (line.project(shapely.Point(point)) for point in (start, end))
    steps = np.abs(last - first)
    if track.closed and steps > line.length / 2:
        low, high = sorted((first, last))
        distances = np.concatenate([np.arange(high, line.length, 100.0), np.arange(0.0, low, 100.0), [low]])
    else:
        distances = np.append(np.arange(min(first, last), max(first, last), 100.0), max(first, last))
    points = shapely.get_coordinates(shapely.line_interpolate_point(line, distances))
    return shapely.LineString(to_lonlat(bent(points))).simplify(SIMPLIFY_DEG)


def _feature(
    layer: Layer, name: str, name_en: str, shape: Any, known: dict[str, str] | None = None
) -> LayerFeature:
    return LayerFeature(
        layer_id=layer.id,
        name=name,
        name_en=name_en,
        shape=from_shape(shape, SRID),
        attributes={"sample": True, **(known or {})},
        effect=from_shape(effect_area(shape, LANE_WITHIN_M), SRID) if layer.kind == "event_route" else None,
    )
