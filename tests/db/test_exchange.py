"""Files into layers and out of them: what is kept, what is refused, and that it is all or nothing."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from shapely import LineString, MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.layers import DraftFeature, FeatureRevision, Layer
from gis.files.reading import read_vectors
from gis.files.table import VectorTable, as_shapes
from layers.drafting.content import effect_of
from layers.drafting.errors import LayerFrozen, LayerInReview
from layers.drafting.freezing import freeze
from layers.drafting.publishing import publish, submit
from layers.exchange.existing import read_existing
from layers.exchange.exporting import FORMATS, NothingToExport, Wanted, export, table_of
from layers.exchange.guessing import guess_mapping
from layers.exchange.plan import ImportOptions, plan_import
from layers.exchange.report import ImportRefused
from layers.exchange.running import run_import
from layers.exchange.targets import MappingInvalid
from layers.features import DRAFT, list_features
from layers.kinds import get_kind
from layers.kinds.schema import Attribute, Choice, Kind
from tests.factories.layers import draft, make_zones, put

WINDOW = {
    "phases": [{"name": "冬奥", "starts": "2022-01-21T06:00:00", "ends": "2022-02-25T00:00:00"}],
    "weekly": [{"days": [1, 2, 3, 4, 5], "opens": "06:00", "closes": "24:00"}],
    "holidays": "off",
    "except_days": ["2022-02-01"],
}
HOLED = Polygon(
    [(116.3, 39.9), (116.4123456, 39.9), (116.4, 40.0), (116.3, 39.9876543)],
    [[(116.33, 39.93), (116.35, 39.93), (116.35, 39.95)]],
)
ZONES: list[tuple[str, BaseGeometry, dict[str, Any]]] = [
    (
        "奥林匹克公园",
        HOLED,
        {
            "name_en": "Olympic Green",
            "attributes": {"guarantee_level": "1", "contact": "张三, “值班”", "note": "第一行\n第二行"},
            "window": WINDOW,
            "demands": {"priority_up": 2, "forbidden": ["stall"], "coverage_min": 5},
        },
    ),
    ("=1+1", MultiPolygon([box(116.5, 39.8, 116.51, 39.81), box(116.52, 39.8, 116.53, 39.81)]), {}),
    ("望京", box(116.47, 39.99, 116.49, 40.01), {"attributes": {"guarantee_level": "3", "note": "007"}}),
]


@pytest.fixture
def zones(session: Session) -> Layer:
    """Three published key zones, as unlike as they get."""
    layer = make_zones(session, name="重点区域", is_sample=True)
    for name, shape, content in ZONES:
        put(session, layer, name, shape, **content)
    return layer


def table_from(shapes: list[Any], row_numbers: list[int] | None = None, **columns: list[Any]) -> VectorTable:
    return VectorTable(as_shapes(shapes), columns, row_numbers or list(range(1, len(shapes) + 1)))


def options(table: VectorTable, kind: Kind, **more: Any) -> ImportOptions:
    return ImportOptions(**{"mapping": guess_mapping(list(table.columns), kind), **more})


def take(session: Session, layer: Layer, table: VectorTable, **more: Any) -> Any:
    kind = get_kind(session, layer.kind)
    return run_import(session, layer.id, table, options(table, kind, **more), None, "导入").report


def drafted(session: Session, layer: Layer) -> dict[str, Any]:
    return {one["properties"]["name"]: one for one in list_features(session, layer.id, DRAFT)}


def write(session: Session, layer: Layer, format_name: str, folder: Path, crs: str = "WGS84") -> Any:
    return export(session, [Wanted(layer)], format_name, crs, folder, datetime(2022, 2, 4, tzinfo=UTC))


@pytest.mark.parametrize(
    ("format_name", "crs"),
    [(name, "WGS84") for name in FORMATS if name != "dxf"]
    + [(name, "EPSG:4527") for name in ("shapefile", "geopackage", "flatgeobuf", "csv")]
    + [("geopackage", "CGCS2000")],
)
def test_what_goes_out_comes_back_the_same(
    session: Session, zones: Layer, tmp_path: Path, format_name: str, crs: str
) -> None:
    exported = write(session, zones, format_name, tmp_path, crs)
    again = make_zones(session, "again")
    report = take(session, again, read_vectors(exported.path))
    assert (report.created, report.errors) == (3, 0)
    before, after = (
        {one["properties"]["name"]: one for one in list_features(session, layer.id, view)}
        for layer, view in ((zones, "published"), (again, DRAFT))
    )
    assert list(after) == list(before)
    for name, feature in before.items():
        came = after[name]
        for field in ("name_en", "attributes", "demands", "window"):
            assert came["properties"][field] == feature["properties"][field], field
        was, is_ = (shapely.geometry.shape(one["geometry"]) for one in (feature, came))
        assert shapely.hausdorff_distance(was.boundary, is_.boundary) < 1.5e-7


def test_a_drawing_says_beforehand_that_it_keeps_no_attributes(
    session: Session, zones: Layer, tmp_path: Path
) -> None:
    exported = write(session, zones, "dxf", tmp_path)
    assert "attributes" in {loss.code for loss in exported.reports[zones.name].not_kept}


def test_a_sample_is_marked_in_name_and_file(session: Session, zones: Layer, tmp_path: Path) -> None:
    exported = write(session, zones, "geojson", tmp_path)
    assert exported.file_name == "重点区域（示例 sample）_v3_20220204.geojson"
    assert "示例 sample" in exported.path.read_text(encoding="utf-8")
    assert read_vectors(exported.path).columns["sample"] == [True] * 3


def test_views_features_and_times_choose_what_goes_out(session: Session, zones: Layer) -> None:
    ids = {one["properties"]["name"]: one["id"] for one in list_features(session, zones.id)}
    draft(session, zones, "新区", box(116.1, 39.9, 116.2, 40.0))

    def names(**wanted: Any) -> list[str]:
        return table_of(session, Wanted(zones, **wanted)).columns["name"]

    assert names(view=DRAFT)[-1] == "新区"
    assert names(view=1) == ["奥林匹克公园"]
    assert names(features=[ids["望京"]]) == ["望京"]
    assert names(at=datetime(2023, 1, 1, tzinfo=UTC)) == ["=1+1", "望京"]
    with pytest.raises(NothingToExport):
        names(features=[])


def test_several_layers_go_out_as_one_archive(session: Session, zones: Layer, tmp_path: Path) -> None:
    posts = make_zones(session, "posts", "post", name="岗位")
    put(session, posts, "一号", Point(116.4, 39.9), attributes={"squads_wanted": 2})
    exported = export(
        session, [Wanted(zones), Wanted(posts)], "kml", "WGS84", tmp_path, datetime(2022, 2, 4, tzinfo=UTC)
    )
    assert exported.file_name.endswith(".zip")
    assert list(exported.reports) == ["重点区域", "岗位"]


def test_replacing_by_key_keeps_ids_and_what_the_file_does_not_say(session: Session, zones: Layer) -> None:
    before = {one["properties"]["name"]: one for one in list_features(session, zones.id)}
    table = table_from(
        [HOLED, box(116.47, 39.99, 116.48, 40.01), box(116.0, 39.0, 116.1, 39.1)],
        名称=["奥林匹克公园", "望京", "新区"],
        保障等级=["一级", "二级", None],
    )
    report = take(session, zones, table, mode="replace", match="name")
    assert (report.created, report.changed, report.unchanged, report.deleted) == (1, 1, 1, 1)
    after = drafted(session, zones)
    assert {name: one["properties"]["change"] for name, one in after.items()} == {
        "奥林匹克公园": None,
        "=1+1": "deleted",
        "望京": "changed",
        "新区": "created",
    }
    assert after["望京"]["id"] == before["望京"]["id"]
    assert after["望京"]["properties"]["attributes"] == {"guarantee_level": "2", "note": "007"}
    publish(session, zones.id, None)
    assert {one["properties"]["name"] for one in list_features(session, zones.id)} == {
        "奥林匹克公园",
        "望京",
        "新区",
    }


def test_replacing_forgets_what_was_only_drafted(session: Session, zones: Layer) -> None:
    draft(session, zones, "草稿", box(116.1, 39.9, 116.2, 40.0))
    report = take(session, zones, table_from([HOLED], name=["新"]), mode="replace")
    assert (report.created, report.deleted) == (1, 4)
    changes = {name: one["properties"]["change"] for name, one in drafted(session, zones).items()}
    assert changes == {"奥林匹克公园": "deleted", "=1+1": "deleted", "望京": "deleted", "新": "created"}


def test_an_export_goes_back_over_itself_by_id_without_a_change(
    session: Session, zones: Layer, tmp_path: Path
) -> None:
    table = read_vectors(write(session, zones, "geopackage", tmp_path).path)
    report = take(session, zones, table, mode="replace", match="id")
    assert (report.created, report.changed, report.deleted, report.unchanged) == (0, 0, 0, 3)


BOW_TIE = Polygon([(116, 39), (116.1, 39.1), (116.1, 39), (116, 39.1)])
SQUARE = box(116.1, 39.1, 116.2, 39.2)


def bow_tie_table() -> VectorTable:
    from gis.files.findings import as_placed

    table = table_from([BOW_TIE], name=["结"])
    table.findings = as_placed(table.shapes, table.row_numbers)
    return table


@pytest.mark.parametrize(
    ("table", "code", "column"),
    [
        (table_from([Point(116, 39)], name=["点"]), "geometry_not_of_kind", ""),
        (table_from([SQUARE], name=[""]), "name_missing", ""),
        (table_from([SQUARE], name=["长" * 201]), "name_too_long", "name"),
        (table_from([SQUARE], name=["区"], 保障等级=["九级"]), "not_choice", "保障等级"),
        (table_from([SQUARE], name=["区"], window=["{"]), "not_json", "window"),
        (
            table_from([SQUARE], name=["区"], window=['{"weekly": [{"days": [9]}]}']),
            "window_invalid",
            "window",
        ),
        (table_from([SQUARE], name=["区"], demands=['{"fly": 1}']), "demand_invalid", "demands"),
        (bow_tie_table(), "invalid", ""),
    ],
)
def test_a_row_at_fault_keeps_the_whole_file_out(
    session: Session, zones: Layer, table: VectorTable, code: str, column: str
) -> None:
    good = table_from([SQUARE, *table.shapes], [1, 2], **{
        name: ["好" if name == "name" else None, *cells] for name, cells in table.columns.items()
    })  # fmt: skip
    good.findings = [type(found)(2, found.kind, found.detail) for found in table.findings]
    before = session.scalar(select(func.count()).select_from(FeatureRevision))
    with pytest.raises(ImportRefused) as refused:
        take(session, zones, good)
    found = refused.value.first
    assert (found.row, found.code, found.column) == (2, code, column)
    assert session.scalar(select(func.count()).select_from(FeatureRevision)) == before
    assert session.scalar(select(func.count()).select_from(DraftFeature)) == 0


def test_a_crossing_ring_is_mended_when_asked(session: Session, zones: Layer) -> None:
    report = take(session, zones, bow_tie_table(), mends=True)
    assert report.counts == {"mended": 1}
    assert shapely.geometry.shape(drafted(session, zones)["结"]["geometry"]).is_valid


def test_the_same_shape_twice_is_told(session: Session, zones: Layer) -> None:
    turned = Polygon(np.roll(np.array(SQUARE.exterior.coords)[:-1], 1, axis=0) + 1e-9)
    report = take(session, zones, table_from([SQUARE, turned, HOLED], name=["一", "二", "三"]))
    assert [(one.row, one.code, one.detail) for one in report.findings] == [
        (2, "duplicate_in_file", "1"),
        (3, "duplicate_in_layer", "奥林匹克公园"),
    ]


def test_a_key_has_to_tell_features_apart(session: Session, zones: Layer) -> None:
    put(session, zones, "望京", SQUARE)
    table = table_from([SQUARE, SQUARE, HOLED], name=["望京", "新", "新"])
    kind = get_kind(session, zones.kind)
    plan = plan_import(table, kind, options(table, kind, match="name"), read_existing(session, zones.id))
    codes = [(one.row, one.code) for one in plan.report.findings if one.code.startswith("key")]
    assert codes == [(1, "key_ambiguous"), (3, "key_twice")]


@pytest.mark.parametrize(
    ("mapping", "match", "what"),
    [
        ({"没有": "name"}, None, "unknown_column"),
        ({"a": "colour"}, None, "unknown_target"),
        ({"a": "name", "b": "name"}, None, "twice"),
        ({"a": "name"}, "id", "not_matched"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused(
    session: Session, zones: Layer, mapping: dict[str, str], match: str | None, what: str
) -> None:
    table = table_from([SQUARE], a=["1"], b=["2"])
    with pytest.raises(MappingInvalid) as refused:
        take(session, zones, table, mapping=mapping, match=match)
    assert refused.value.what == what


def test_layers_that_take_no_changes_take_no_file(session: Session, zones: Layer) -> None:
    table = table_from([SQUARE], name=["一"])
    take(session, zones, table)
    submit(session, zones.id, None)
    with pytest.raises(LayerInReview):
        take(session, zones, table)
    publish(session, zones.id, None)
    freeze(session, zones.id, None)
    with pytest.raises(LayerFrozen):
        take(session, zones, table)


def test_areas_of_effect_are_those_of_single_features(session: Session) -> None:
    routes = make_zones(session, "routes", "event_route")
    shapes = [
        LineString([(116.39, 39.9), (116.4, 39.91), (116.41, 39.91)]),
        LineString([(116.2, 39.9), (116.6, 40.2)]),
        SQUARE,
        SQUARE,
    ]
    table = table_from(shapes, name=list("一二三四"), within_m=[None, "100 m", None, 30])
    take(session, routes, table)
    kind = get_kind(session, "event_route")
    rows = session.scalars(select(FeatureRevision).order_by(FeatureRevision.id)).all()
    for row, shape in zip(rows, shapes, strict=True):
        alone = effect_of(kind, shape, row.attributes)
        if alone is None:
            assert row.effect is None
            continue
        together = shapely.from_wkb(bytes(row.effect.data))
        assert together.symmetric_difference(alone).area < 1e-3 * alone.area


CHOICES = (Choice("school", "学校", "School"), Choice("hospital", "医院", "Hospital"))


@pytest.mark.parametrize(
    ("kind_of_value", "cell", "value"),
    [
        ("text", 12, "12"),
        ("text", 12.0, "12"),
        ("text", 1.5, "1.5"),
        ("text", True, "true"),
        ("integer", "１，２００".replace("，", ","), 1200),
        ("integer", 3.0, 3),
        ("integer", 3.5, "not_integer"),
        ("integer", 500, "out_of_range"),
        ("number", "50 米", 50),
        ("number", "0.5", 0.5),
        ("number", "五十", "not_number"),
        ("number", "50 km", "not_number"),
        ("boolean", "是", True),
        ("boolean", 0, False),
        ("boolean", "maybe", "not_boolean"),
        ("date", "2022年2月4日", "2022-02-04"),
        ("date", "2022/2/4", "2022-02-04"),
        ("date", 20220204, "2022-02-04"),
        ("date", "2022-02-04T08:00:00+08:00", "2022-02-04"),
        ("date", "2022-02-30", "not_date"),
        ("date", "昨天", "not_date"),
        ("choice", "school", "school"),
        ("choice", " 医院 ", "hospital"),
        ("choice", "HOSPITAL", "hospital"),
        ("choice", "超市", "not_choice"),
        ("choice", None, None),
        ("choice", "  ", None),
    ],
)
def test_cells_become_values_of_their_type(kind_of_value: str, cell: Any, value: Any) -> None:
    from layers.exchange.values import converter
    from layers.kinds import AttributeInvalid

    most = 2000 if cell == "１,２００" else 100
    attribute = Attribute("a", "甲", "A", kind_of_value, "m", CHOICES, most=most)
    try:
        found = converter(attribute)(cell)
    except AttributeInvalid as error:
        found = error.what
    assert found == value


@pytest.mark.parametrize(
    ("column", "target"),
    [
        ("NAME", "name"),
        ("名称", "name"),
        ("mc", "name"),
        ("Name_EN", "name_en"),
        ("英文名", "name_en"),
        ("保障等级", "attributes.guarantee_level"),
        ("guarantee_", "attributes.guarantee_level"),
        ("Guarantee level", "attributes.guarantee_level"),
        ("负责人", "attributes.contact"),
        ("BZ", "attributes.note"),
        ("备注", "attributes.note"),
        ("feature_id", "id"),
        ("window", "window"),
        ("SHAPE_Area", None),
        ("OBJECTID", None),
    ],
)
def test_columns_are_known_by_their_usual_names(session: Session, column: str, target: str | None) -> None:
    mapping = guess_mapping(["x", column], get_kind(session, "key_zone"))
    assert mapping == ({column: target} if target else {})
