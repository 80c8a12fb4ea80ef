"""Organisations from files of many kinds, row by row."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from geoalchemy2.shape import from_shape, to_shape
from pyproj import Transformer
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from data.accounts import Account
from data.categories import Category
from data.importers.errors import ImportFileUnreadable
from data.importers.organisations import import_organisations
from data.incidents import Incident
from data.joint import Agreement, Loan
from data.organisations import Organisation
from data.squads import Squad
from dispatch.jurisdiction import find_ground
from gis.crs import BD09, GCJ02, WGS84, convert_geometries
from tests.factories.patrols import make_hotspot

WEST, EAST = shapely.box(116.3, 39.9, 116.4, 40.0), shapely.box(116.4, 39.9, 116.5, 40.0)
SWAPPED, METRES = shapely.box(39.9, 116.3, 40.0, 116.4), shapely.box(4e5, 4e6, 5e5, 5e6)
BOW_TIE = shapely.Polygon([(116.3, 39.9), (116.4, 40.0), (116.4, 39.9), (116.3, 40.0)])


def feature(geometry: shapely.Geometry | None, **properties: Any) -> dict[str, Any]:
    shape = None if geometry is None else json.loads(shapely.to_geojson(geometry))
    return {"type": "Feature", "properties": properties, "geometry": shape}


def write(path: Path, *features: dict[str, Any], **members: Any) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features, **members}), "utf-8")
    return path


def tree(session: Session) -> dict[str, tuple[str, str, str]]:
    rows = session.scalars(select(Organisation).order_by(Organisation.code))
    return {row.code: (row.name, row.level, row.path) for row in rows}


def land_of(session: Session, code: str) -> shapely.MultiPolygon:
    return to_shape(session.scalar(select(Organisation.jurisdiction).where(Organisation.code == code)))


def test_the_districts_of_beijing(session: Session, shared_data: Path) -> None:
    report = import_organisations(session, shared_data / "beijing_districts_wgs84.geojson")
    assert len(report.added) == 17
    assert report.updated == report.removed == []
    assert [(problem.row, problem.code, problem.problem) for problem in report.problems] == [
        (0, "110000", "root_made")
    ]
    made = tree(session)
    assert made["110000"] == ("北京市", "city", "110000")
    assert made["110101"] == ("东城区", "district", "110000.110101")
    city, dongcheng = land_of(session, "110000"), land_of(session, "110101")
    assert city.is_valid
    assert city.buffer(1e-6).covers(dongcheng)
    owner = find_ground(session, 116.3975, 39.9087, 200).organisation_id
    assert session.get(Organisation, owner).code == "110101"


def test_streets_without_land_are_listed_and_not_invented(session: Session, shared_data: Path) -> None:
    import_organisations(session, shared_data / "beijing_districts_wgs84.geojson")
    report = import_organisations(session, shared_data / "beijing_street_codes.csv")
    assert report.added == report.updated == report.removed == []
    assert {problem.problem for problem in report.problems} == {"no_geometry"}
    assert len(report.problems) == 349
    first = report.problems[0]
    assert (first.row, first.code, first.name, first.left_out) == (1, "110101001", "东华门街道", True)


@pytest.mark.parametrize(
    ("suffix", "driver", "crs"),
    [
        (".gpkg", "GPKG", "EPSG:4326"),
        (".gpkg", "GPKG", "EPSG:4490"),
        (".gpkg", "GPKG", "EPSG:4548"),
        (".shp", "ESRI Shapefile", "EPSG:4548"),
        (".shp", "ESRI Shapefile", None),
    ],
)
def test_files_of_other_kinds_and_planes(
    session: Session, tmp_path: Path, suffix: str, driver: str, crs: str | None
) -> None:
    there = Transformer.from_crs(4326, crs or 4326, always_xy=True)
    shape = shapely.transform(WEST, there.transform, interleaved=False)
    path = tmp_path / f"districts{suffix}"
    with pytest.warns(UserWarning, match="crs") if crs is None else nullcontext():
        pyogrio.raw.write(
            path, shapely.to_wkb([shape]), [as_objects("110108"), as_objects("海淀区")], ["代码", "名称"],
            driver=driver, geometry_type="Polygon", crs=crs, encoding="UTF-8",
        )  # fmt: skip
    import_organisations(session, path)
    assert tree(session)["110108"] == ("海淀区", "district", "110000.110108")
    assert shapely.hausdorff_distance(land_of(session, "110108"), WEST) < 1e-7


def as_objects(text: str) -> Any:
    return np.array([text], dtype=object)


@pytest.mark.parametrize("system", [GCJ02, BD09])
def test_shifted_coordinates_are_taken_back(session: Session, tmp_path: Path, system: str) -> None:
    path = write(
        tmp_path / "d.geojson", feature(convert_geometries(WEST, WGS84, system), adcode=110108, name="海淀区")
    )
    import_organisations(session, path, system=system)
    assert shapely.hausdorff_distance(land_of(session, "110108"), WEST) < 1e-7


GOOD = feature(EAST, adcode="110105", name="朝阳区")


@pytest.mark.parametrize(
    ("bad", "problem", "detail"),
    [
        (feature(WEST, name="海淀区"), "no_code", ""),
        (feature(WEST, adcode="110108"), "no_name", ""),
        (feature(None, adcode="110108", name="海淀区"), "no_geometry", ""),
        (feature(shapely.Polygon(), adcode="110108", name="海淀区"), "no_geometry", ""),
        (feature(shapely.Point(116.3, 39.9), adcode="110108", name="海淀区"), "no_area", "Point"),
        (feature(SWAPPED, adcode="110108", name="海淀区"), "swapped", "40, 116.3"),
        (feature(METRES, adcode="110108", name="海淀区"), "not_degrees", "5e+05, 4e+06"),
        (feature(WEST, adcode="110105", name="海淀区"), "duplicate_code", "1"),
        (feature(WEST, adcode="110199001", name="某街道"), "unknown_parent", "110199"),
        (feature(WEST, adcode="HD", name="海淀", parent="BJ"), "unknown_parent", "BJ"),
        (feature(WEST, adcode="110108", name="海淀区", parent="110105"), "unknown_level", "district"),
    ],
)  # fmt: skip
def test_a_row_that_is_wrong_is_told_and_the_others_taken(
    session: Session, tmp_path: Path, bad: dict[str, Any], problem: str, detail: str
) -> None:
    report = import_organisations(session, write(tmp_path / "d.geojson", GOOD, bad))
    told = [(row.row, row.problem, row.detail) for row in report.problems if row.left_out]
    assert told == [(2, problem, detail)]
    assert set(tree(session)) == {"110000", "110105"}


def test_land_that_crosses_itself_is_mended_and_told(session: Session, tmp_path: Path) -> None:
    report = import_organisations(
        session, write(tmp_path / "d.geojson", feature(BOW_TIE, adcode="110108", name="海淀区"))
    )
    assert [row.problem for row in report.problems] == ["repaired", "root_made"]
    assert not report.problems[0].left_out
    land = land_of(session, "110108")
    assert land.is_valid
    assert land.area == pytest.approx(BOW_TIE.buffer(0).area, rel=1)


def test_rows_of_one_code_are_parts_of_one_land(session: Session, tmp_path: Path) -> None:
    enclave = shapely.box(116.6, 39.9, 116.61, 39.91)
    rows = [feature(land, adcode="110108", name="海淀区") for land in (WEST, enclave)]
    report = import_organisations(session, write(tmp_path / "d.geojson", *rows))
    assert [(row.row, row.problem, row.detail) for row in report.problems if row.row] == [
        (2, "parts_joined", "1")
    ]
    assert land_of(session, "110108").area == pytest.approx(WEST.area + enclave.area)


def test_own_codes_make_a_tree_by_their_parents_in_any_order(session: Session, tmp_path: Path) -> None:
    path = write(
        tmp_path / "d.geojson",
        feature(WEST, code="s", name="一街道", parent="d"),
        feature(WEST, code="d", name="一区", parent="c"),
        feature(WEST, code="c", name="某市"),
        feature(EAST, code="a", name="甲", parent="b"),
        feature(EAST, code="b", name="乙", parent="a"),
    )
    report = import_organisations(session, path)
    assert tree(session) == {
        "c": ("某市", "city", "c"),
        "d": ("一区", "district", "c.d"),
        "s": ("一街道", "street", "c.d.s"),
    }
    assert {(row.code, row.problem) for row in report.problems} == {
        ("a", "unknown_parent"),
        ("b", "unknown_parent"),
    }


def test_parents_are_read_from_nested_members_and_long_codes_are_shortened(
    session: Session, tmp_path: Path
) -> None:
    path = write(
        tmp_path / "d.geojson",
        feature(WEST, adcode=330106000000, name="西湖区", parent={"adcode": 330100}),
        feature(WEST, adcode=330106002000, name="北山街道"),
    )
    import_organisations(session, path, root_name="杭州市")
    assert tree(session) == {
        "330100": ("杭州市", "city", "330100"),
        "330106": ("西湖区", "district", "330100.330106"),
        "330106002": ("北山街道", "street", "330100.330106.330106002"),
    }


def test_importing_again_updates(session: Session, tmp_path: Path) -> None:
    import_organisations(session, write(tmp_path / "1.geojson", GOOD))
    report = import_organisations(
        session, write(tmp_path / "2.geojson", feature(WEST, adcode="110105", name="朝阳"))
    )
    assert (report.added, report.updated) == ([], ["110105"])
    assert tree(session)["110105"][0] == "朝阳"
    assert land_of(session, "110105").equals(WEST)
    assert land_of(session, "110000").equals(WEST)


def test_the_sample_gives_way_and_what_hung_on_it_moves_up(session: Session, tmp_path: Path) -> None:
    sample = make_sample(session)
    report = import_organisations(session, write(tmp_path / "d.geojson", GOOD))
    assert (report.added, report.updated, report.removed) == (
        [],
        ["110105", "110000"],
        ["110105001", "110108"],
    )
    rows = {row.code: row for row in session.scalars(select(Organisation))}
    assert {code: (row.name, row.name_en, row.is_sample) for code, row in rows.items()} == {
        "110000": ("北京市", "Beijing", False),
        "110105": ("朝阳区", "Chaoyang", False),
    }
    session.expire_all()
    moved = [session.get(kind, key).organisation_id for kind, key in sample]
    assert moved == [rows["110105"].id, rows["110000"].id, rows["110105"].id]
    assert session.scalar(select(Incident.neighbour_id)) is None


def test_what_lay_between_two_of_the_sample_has_no_second_side(session: Session, tmp_path: Path) -> None:
    (_, squad_id), *_ = make_sample(session)
    street, district = (
        session.scalar(select(Organisation.id).where(Organisation.code == code))
        for code in ("110105001", "110108")
    )
    now = datetime.now(UTC)
    hotspot = make_hotspot(session, street, 0, 0, neighbour=district)
    agreement = Agreement(name="t", a_id=street, b_id=district, answers="a", made_at=now)
    loan = Loan(
        squad_id=squad_id, lender_id=street, borrower_id=district, state="agreed", reason="t",
        starts_at=now, ends_at=now + timedelta(hours=1), asked_at=now,
    )  # fmt: skip
    session.add_all([agreement, loan])
    session.flush()
    # Only the city is there: whatever lay between its districts lies within it.
    city = feature(WEST, adcode="110000", name="北京市", level="city")
    import_organisations(session, write(tmp_path / "c.geojson", city))
    session.expire_all()
    beijing = session.scalars(select(Organisation.id)).one()
    assert (hotspot.organisation_id, hotspot.neighbour_id) == (beijing, None)
    assert session.scalars(select(Agreement)).all() == session.scalars(select(Loan)).all() == []


def test_what_is_being_written_of_a_sample_organisation_moves_up_too(engine: Engine, tmp_path: Path) -> None:
    districts = write(tmp_path / "d.geojson", GOOD)
    with Session(engine) as session, session.begin():
        make_sample(session)
    with Session(engine) as writing, ThreadPoolExecutor(1) as pool:
        street = writing.scalar(select(Organisation.id).where(Organisation.code == "110105001"))
        writing.add(Squad(call_sign="朝阳-02", organisation_id=street, mode="car"))
        writing.flush()
        importing = pool.submit(import_and_commit, engine, districts)
        await_waiting(engine)
        writing.commit()
        assert importing.result() == ["110105001", "110108"]
    with Session(engine) as session:
        squad = select(Organisation.code).join(Squad, Squad.organisation_id == Organisation.id)
        assert session.scalar(squad.where(Squad.call_sign == "朝阳-02")) == "110105"


def import_and_commit(engine: Engine, path: Path) -> list[str]:
    with Session(engine) as session, session.begin():
        return import_organisations(session, path).removed


def await_waiting(engine: Engine) -> None:
    """Return once somebody waits for a lock."""
    waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while not connection.scalar(waiting):
            time.sleep(0.01)


def make_sample(session: Session) -> list[tuple[type, int]]:
    rows: dict[str, Organisation] = {}
    for code, name, name_en, level, parent in (
        ("110000", "北京市（样例）", "Beijing (sample)", "city", ""),
        ("110105", "朝阳区", "Chaoyang", "district", "110000"),
        ("110108", "海淀区", "Haidian", "district", "110000"),
        ("110105001", "一街道（样例）", "First (sample)", "street", "110105"),
    ):
        above = rows.get(parent)
        rows[code] = Organisation(
            code=code, name=name, name_en=name_en, level=level, is_sample=True,
            parent_id=above.id if above else None, path=f"{above.path}.{code}" if above else code,
            jurisdiction=from_shape(shapely.MultiPolygon([EAST]), srid=4326),
        )  # fmt: skip
        session.add(rows[code])
        session.flush()
    squad = Squad(call_sign="朝阳-01", organisation_id=rows["110105001"].id, mode="car")
    account = Account(
        name="a", display_name="a", role="operator", organisation_id=rows["110108"].id, password_hash="x"
    )
    category = Category(code="t", code_table="t", name="t")
    session.add_all([squad, account, category])
    session.flush()
    now = datetime.now(UTC)
    incident = Incident(
        source="patrol", category_id=category.id, priority=3, base_priority=3, status="received",
        reported_at=now, updated_at=now, location=from_shape(shapely.Point(116.45, 39.95), srid=4326),
        organisation_id=rows["110105001"].id, neighbour_id=rows["110108"].id,
    )  # fmt: skip
    session.add(incident)
    session.flush()
    return [(Squad, squad.id), (Account, account.id), (Incident, incident.id)]


@pytest.mark.parametrize("content", [None, "", "a letter", '{"type": "FeatureCollection"'])
def test_what_is_no_file_of_features_is_refused(
    session: Session, tmp_path: Path, content: str | None
) -> None:
    path = tmp_path / "d.geojson"
    if content is not None:
        path.write_text(content)
    with pytest.raises(ImportFileUnreadable) as refused:
        import_organisations(session, path)
    assert refused.value.path == str(path)
    assert refused.value.detail
    assert tree(session) == {}


def test_a_file_of_no_rows_changes_nothing(session: Session, tmp_path: Path) -> None:
    make_sample(session)
    report = import_organisations(session, write(tmp_path / "d.geojson"))
    assert report.as_dict() == {"added": [], "updated": [], "removed": [], "problems": []}
    assert len(tree(session)) == 4
