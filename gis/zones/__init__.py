"""Zones: which of them hold a place, and where a feature has effect.

An index is made once for zones that do not change and is then asked by any thread:

    zones = ZoneIndex(ids, shapes)
    zones.at(116.4, 39.9)
"""

from gis.zones.effect import effect_area
from gis.zones.errors import BadPlaces, BadZones, ZoneError
from gis.zones.index import ZoneIndex

__all__ = ["BadPlaces", "BadZones", "ZoneError", "ZoneIndex", "effect_area"]
