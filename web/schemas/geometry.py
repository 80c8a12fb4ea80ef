"""Places in requests and answers: [lon, lat] in WGS84, boxes and GeoJSON."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from web.schemas.base import Answer

Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]

NUMBER = r"-?[0-9]{1,3}(\.[0-9]{1,15})?"


def _in_order(value: Any) -> Any:
    if isinstance(value, list | tuple) and len(value) == 2:
        lon, lat = value
        if isinstance(lon, int | float) and isinstance(lat, int | float) and abs(lat) > 90 >= abs(lon):
            raise PydanticCustomError("swapped", "Longitude comes first; these look swapped")
    return value


def _split(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        numbers = [float(part) for part in value.split(",")]
    except ValueError:
        raise PydanticCustomError("numbers", "Numbers separated by commas are expected") from None
    return _in_order(numbers)


LonLat = Annotated[
    tuple[Longitude, Latitude],
    BeforeValidator(_in_order),
    Field(description="[longitude, latitude] in WGS84 degrees"),
]
QueryPoint = Annotated[
    tuple[Longitude, Latitude],
    BeforeValidator(_split),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": f"^{NUMBER},{NUMBER}$",
            "description": "longitude,latitude in WGS84 degrees",
        }
    ),
]
Box = Annotated[
    tuple[Longitude, Latitude, Longitude, Latitude],
    Field(description="[west, south, east, north] in WGS84 degrees"),
]
QueryBox = Annotated[
    tuple[Longitude, Latitude, Longitude, Latitude],
    BeforeValidator(_split),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": f"^{NUMBER},{NUMBER},{NUMBER},{NUMBER}$",
            "description": "west,south,east,north in WGS84 degrees",
        }
    ),
]


class Geometry(Answer):
    """A GeoJSON geometry (RFC 7946), its positions in WGS84."""

    model_config = ConfigDict(extra="forbid")

    type: Literal["Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon"]
    coordinates: list[Any]


class Feature(Answer):
    """A GeoJSON feature."""

    type: Literal["Feature"] = "Feature"
    id: int | str | None = None
    geometry: Geometry | None
    properties: dict[str, Any]


class FeatureCollection(Answer):
    """GeoJSON features."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: list[Feature]
