"""Writes content as GeoJSON (RFC 7946), a feature per line, in WGS84."""

from pathlib import Path

import orjson

from dispatch.shares.scheduled.content import KEY, Content

OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_OMIT_MICROSECONDS


def write_geojson(content: Content, path: Path) -> int:
    """Write a FeatureCollection and return how many features it holds."""
    names = [column.name for column in content.columns]
    count = 0
    with path.open("wb") as stream:
        stream.write(b'{"type":"FeatureCollection","name":' + orjson.dumps(content.name))
        stream.write(b',"features":[')
        for values, shape in content.rows:
            properties = dict(zip(names, values, strict=True))
            feature = {
                "type": "Feature",
                # The same feature may change more than once; ids of a collection are unique.
                "id": properties.get("_sequence", properties[KEY.name]),
                "properties": properties,
                "geometry": None if shape is None else orjson.Fragment(shape),
            }
            stream.write(b",\n" if count else b"\n")
            stream.write(orjson.dumps(feature, option=OPTIONS))
            count += 1
        stream.write(b"\n]}\n")
    return count
