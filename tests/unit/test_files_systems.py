"""Which CRS a file is in: stated, given, recognised by its coordinates, or asked for with suggestions."""

from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from pyproj import CRS, Transformer

from gis.crs import BD09, GCJ02, WGS84, convert, convert_geometries
from gis.files.errors import CrsNotUsable, CrsUnknown
from gis.files.reading import read_vectors
from gis.files.systems import normal_name
from gis.files.table import Note, VectorTable

LON, LAT = 116.397, 39.909
SQUARE = shapely.box(116.3, 39.9, 116.4, 40.0)
PLAIN, PREFIXED = "EPSG:4548", "EPSG:4527"


def in_plane(crs: str, lon: float = LON, lat: float = LAT) -> tuple[float, float]:
    plane = CRS(crs)
    return Transformer.from_crs(plane.geodetic_crs, plane, always_xy=True).transform(lon, lat)


def places(folder: Path, *points: tuple[float, float]) -> Path:
    path = folder / "a.csv"
    path.write_text("lon,lat\n" + "".join(f"{x!r},{y!r}\n" for x, y in points))
    return path


def layer(folder: Path, shape: shapely.Geometry, crs: str) -> Path:
    path = folder / "a.gpkg"
    pyogrio.raw.write(
        path,
        np.asarray(shapely.to_wkb([shape])),
        [],
        [],
        driver="GPKG",
        geometry_type=shape.geom_type,
        crs=crs,
    )
    return path


def lies_at(table: VectorTable, lon: float = LON, lat: float = LAT, within_deg: float = 1e-7) -> bool:
    return bool(np.allclose(shapely.get_coordinates(table.shapes), [[lon, lat]], rtol=0, atol=within_deg))


def codes(table: VectorTable) -> set[str]:
    return {note.code for note in table.notes}


@pytest.mark.parametrize(
    ("spelled", "name"),
    [
        ("wgs84", "WGS84"), ("WGS-84", "WGS84"), ("EPSG:4326", "WGS84"),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", "WGS84"), ("EPSG:32650", "EPSG:32650"),
        ("gcj02", "GCJ-02"), ("GCJ-02", "GCJ-02"), ("bd09", "BD-09"), ("BD 09", "BD-09"),
        ("cgcs2000", "CGCS2000"), ("epsg:4490", "CGCS2000"), ("urn:ogc:def:crs:EPSG::4490", "CGCS2000"),
        ("EPSG:4548", "EPSG:4548"), ("urn:ogc:def:crs:EPSG:6.9:4548", "EPSG:4548"),
    ],
)  # fmt: skip
def test_names_of_systems(spelled: str, name: str) -> None:
    assert normal_name(spelled) == name


@pytest.mark.parametrize("name", ["", "Mars", "EPSG:999999", "/etc/passwd", "+proj=longlat", "EPSG:x"])
def test_systems_that_there_are_not(tmp_path: Path, name: str) -> None:
    with pytest.raises(CrsNotUsable) as refused:
        read_vectors(places(tmp_path, (LON, LAT)), crs=name)
    assert "GCJ-02" in refused.value.accepted


@pytest.mark.parametrize(("crs", "system"), [("GCJ-02", GCJ02), ("BD-09", BD09)])
def test_shifted_degrees(tmp_path: Path, crs: str, system: str) -> None:
    lon, lat = convert(LON, LAT, WGS84, system)
    table = read_vectors(places(tmp_path, (float(lon), float(lat))), crs=crs)
    assert lies_at(table)
    assert (table.stated_crs, table.used_crs, table.notes) == (None, crs, [])


@pytest.mark.parametrize(
    ("header", "stated"),
    [("lng_gcj02,lat_gcj02", "GCJ-02"), ("高德经度,高德纬度", "GCJ-02"), ("百度经度,百度纬度", "BD-09"),
     ("bd_lng,bd_lat", "BD-09")],
)  # fmt: skip
def test_columns_that_say_the_system(tmp_path: Path, header: str, stated: str) -> None:
    lon, lat = convert(LON, LAT, WGS84, {"GCJ-02": GCJ02, "BD-09": BD09}[stated])
    path = tmp_path / "a.csv"
    path.write_text(f"{header}\n{lon!r},{lat!r}\n".replace("np.float64(", "").replace(")", ""), "utf-8")
    table = read_vectors(path)
    assert (table.stated_crs, table.used_crs) == (stated, stated)
    assert lies_at(table)
    assert lies_at(read_vectors(path, crs="WGS84"), float(lon), float(lat))


def test_a_plane_that_is_stated_and_shifted(tmp_path: Path) -> None:
    """Shapes drawn over a Chinese web map and saved in a plane: its CRS is right, and they are shifted."""
    shifted = convert_geometries(SQUARE, WGS84, GCJ02)
    to_plane = Transformer.from_crs(4490, 4548, always_xy=True)
    path = layer(tmp_path, shapely.transform(shifted, to_plane.transform, interleaved=False), PLAIN)
    table = read_vectors(path, crs="GCJ-02")
    assert (table.stated_crs, table.used_crs) == (PLAIN, "GCJ-02")
    assert shapely.hausdorff_distance(table.shapes[0], SQUARE) < 1e-7
    unshifted = read_vectors(path, crs="WGS84")
    assert unshifted.used_crs == PLAIN
    assert shapely.hausdorff_distance(unshifted.shapes[0], shifted) < 1e-7


@pytest.mark.parametrize("crs", [PLAIN, PREFIXED, "EPSG:4548", "EPSG:32650", "EPSG:3857"])
def test_planes_given_by_the_caller(tmp_path: Path, crs: str) -> None:
    table = read_vectors(places(tmp_path, in_plane(crs)), crs=crs)
    assert lies_at(table)
    assert table.used_crs == crs
    assert table.notes == []


@pytest.mark.parametrize("zone", range(25, 46))
def test_every_zone_with_and_without_its_number(tmp_path: Path, zone: int) -> None:
    prefixed, plain = f"EPSG:{4513 + zone - 25}", f"EPSG:{4534 + zone - 25}"
    lon = zone * 3.0
    for given, held in ((prefixed, plain), (plain, prefixed)):
        table = read_vectors(places(tmp_path, in_plane(held, lon, 40.0)), crs=given)
        assert lies_at(table, lon, 40.0)
        assert table.used_crs == held
        assert Note("zone_prefix", f"{given} → {held}") in table.notes
        assert codes(read_vectors(places(tmp_path, in_plane(held, lon, 40.0)), crs=held)) <= {"outside_china"}


def test_metres_without_a_system_are_refused_with_suggestions(tmp_path: Path) -> None:
    with pytest.raises(CrsUnknown) as refused:
        read_vectors(places(tmp_path, in_plane(PREFIXED)))
    (only,) = refused.value.suggestions
    assert (only.crs, only.lon, only.lat, only.swap_axes) == (PREFIXED, LON, LAT, False)
    with pytest.raises(CrsUnknown) as refused:
        read_vectors(places(tmp_path, in_plane(PLAIN)))
    by_crs = {suggestion.crs: suggestion for suggestion in refused.value.suggestions}
    assert (by_crs[PLAIN].lon, by_crs[PLAIN].lat) == (LON, LAT)
    assert 5 < len(by_crs) < 21
    assert read_vectors(places(tmp_path, in_plane(PLAIN)), crs=PLAIN).used_crs == PLAIN


@pytest.mark.parametrize("crs", ["EPSG:4498", "EPSG:3857"])
def test_other_suggestions(tmp_path: Path, crs: str) -> None:
    with pytest.raises(CrsUnknown) as refused:
        read_vectors(places(tmp_path, in_plane(crs)))
    assert [suggestion.crs for suggestion in refused.value.suggestions] == [crs]


@pytest.mark.parametrize("stated", [PLAIN, PREFIXED])
def test_northing_before_easting(tmp_path: Path, stated: str) -> None:
    """Surveyors call the northing x."""
    x, y = in_plane(stated)
    with pytest.raises(CrsUnknown) as refused:
        read_vectors(places(tmp_path, (y, x)))
    suggestion = next(found for found in refused.value.suggestions if found.crs == stated)
    assert suggestion.swap_axes
    table = read_vectors(places(tmp_path, (y, x)), crs=stated, swap_axes=True)
    assert lies_at(table)


def test_a_zone_that_the_eastings_contradict(tmp_path: Path) -> None:
    for crs in ("EPSG:4549", "EPSG:4528"):
        with pytest.raises(CrsUnknown) as refused:
            read_vectors(places(tmp_path, in_plane(PREFIXED)), crs=crs)
        assert refused.value.stated == crs
        assert [suggestion.crs for suggestion in refused.value.suggestions] == [PREFIXED]


@pytest.mark.parametrize("crs", [None, "WGS84", "GCJ-02", "CGCS2000"])
def test_metres_that_are_called_degrees(tmp_path: Path, crs: str | None) -> None:
    with pytest.raises(CrsUnknown) as refused:
        read_vectors(layer(tmp_path, shapely.Point(in_plane(PREFIXED)), "EPSG:4326"), crs=crs)
    assert refused.value.stated == "WGS84"
    assert refused.value.suggestions[0].crs == PREFIXED


def test_metres_of_nowhere(tmp_path: Path) -> None:
    with pytest.raises(CrsUnknown) as refused:
        read_vectors(places(tmp_path, (5000.0, 7000.0)))
    assert refused.value.suggestions == ()


@pytest.mark.parametrize("crs", [None, "WGS84"])
def test_latitude_before_longitude(tmp_path: Path, crs: str | None) -> None:
    path = places(tmp_path, (LAT, LON), (LAT + 0.1, LON + 0.1))
    table = read_vectors(path, crs=crs)
    assert "axes_swapped_likely" in codes(table)
    assert [finding.kind for finding in table.findings] == ["outside_world"] * 2
    righted = read_vectors(path, crs=crs, swap_axes=True)
    assert codes(righted) <= {"crs_assumed"}
    assert righted.findings == []
    assert shapely.get_coordinates(righted.shapes)[0].tolist() == [LON, LAT]


@pytest.mark.parametrize(
    ("lon", "lat", "code"), [(2.35, 48.85, "outside_china"), (0.0, 0.0, "outside_china")]
)
def test_elsewhere(tmp_path: Path, lon: float, lat: float, code: str) -> None:
    assert codes(read_vectors(places(tmp_path, (lon, lat)))) == {"crs_assumed", code}


@pytest.mark.parametrize("crs", ["EPSG:2437", "EPSG:4610", "EPSG:4214"])
def test_old_datums_are_placed_with_a_warning(tmp_path: Path, crs: str) -> None:
    table = read_vectors(layer(tmp_path, shapely.Point(in_plane(crs)), crs))
    assert "datum_uncertain" in codes(table)
    assert lies_at(table, within_deg=0.01)


@pytest.mark.parametrize("crs", ["EPSG:4490", "EPSG:4548", "EPSG:4527", "EPSG:32650", "EPSG:4326"])
def test_what_the_file_states_is_used(tmp_path: Path, crs: str) -> None:
    table = read_vectors(layer(tmp_path, shapely.Point(in_plane(crs)), crs))
    assert lies_at(table)
    assert table.stated_crs == table.used_crs == normal_name(crs)
    assert table.notes == []


def test_the_old_member_of_geojson(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    x, y = in_plane(PLAIN)
    content: dict[str, Any] = {"EPSG:4548": (x, y), "urn:ogc:def:crs:OGC:1.3:CRS84": (LON, LAT)}
    for name, (first, second) in content.items():
        path.write_text(
            f'{{"type": "Feature", "crs": {{"type": "name", "properties": {{"name": "{name}"}}}},'
            f'"properties": {{}}, "geometry": {{"type": "Point", "coordinates": [{first!r}, {second!r}]}}}}'
        )
        table = read_vectors(path)
        assert lies_at(table)
        assert table.stated_crs == normal_name(name)
