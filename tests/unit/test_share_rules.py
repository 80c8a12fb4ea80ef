"""What rules make of values, how coarse places become, and what cannot be shared at all."""

from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry
from sqlalchemy.sql import visitors

from data.shares import Share
from dispatch.shares.checking import DefinitionInvalid, check_definition
from dispatch.shares.fields import after_rule, layer_fields
from dispatch.shares.precision import coarsen, typed
from dispatch.shares.rules import make_rule
from dispatch.shares.sources import SOURCES, Via
from dispatch.shares.standard import FIELDS, RULES, TIME_FIELD, TYPES, Field
from gis.geodesy import distances_m
from layers.kinds import Attribute, Kind
from layers.kinds.builtin import BUILTIN

EVENING = datetime(2026, 1, 31, 18, 45, 10, 123456, tzinfo=UTC)
KNOWN = {(source, field.name): field for source, fields in FIELDS.items() for field in fields}


@pytest.mark.parametrize(
    ("field", "rule", "value", "given_out"),
    [
        (("incidents", "place"), {"rule": "as_is"}, "海淀区中关村大街1号", "海淀区中关村大街1号"),
        (("incidents", "place"), {"rule": "masked"}, "海淀区中关村大街1号", "海淀区＊＊＊"),
        (("incidents", "place"), {"rule": "masked", "keep": 6}, "海淀", "海＊＊＊"),
        (("incidents", "place"), {"rule": "masked"}, "", ""),
        (("incidents", "place"), {"rule": "masked"}, None, None),
        (("incidents", "reported_at"), {"rule": "as_is"}, EVENING, "2026-01-31T18:45:10.123Z"),
        (("incidents", "reported_at"), {"rule": "coarser", "to": "hour"}, EVENING,
         "2026-01-31T18:00:00.000Z"),
        # It is the next day in the city already, and the next month.
        (("incidents", "reported_at"), {"rule": "coarser"}, EVENING, "2026-02-01"),
        (("incidents", "reported_at"), {"rule": "coarser", "to": "month"}, EVENING, "2026-02"),
        (("incidents", "reported_at"), {"rule": "coarser"}, None, None),
        (("hotspots", "born_on"), {"rule": "as_is"}, date(2026, 1, 31), "2026-01-31"),
        (("hotspots", "born_on"), {"rule": "coarser", "to": "month"}, date(2026, 1, 31), "2026-01"),
        (("hotspots", "count"), {"rule": "coarser"}, 17, 20),
        (("hotspots", "count"), {"rule": "coarser", "to": 100}, 17, 0),
        (("hotspots", "area_m2"), {"rule": "coarser", "to": 0.5}, 17.3, 17.5),
        (("hotspots", "z"), {"rule": "coarser"}, None, None),
        (("incidents", "joint_response"), {"rule": "as_is"}, False, False),
    ],
)  # fmt: skip
def test_a_rule_makes_of_a_value(field: Any, rule: dict[str, Any], value: Any, given_out: Any) -> None:
    assert make_rule(KNOWN[field], rule)(value) == given_out


def test_a_rule_changes_the_type_that_is_told() -> None:
    reported_at = KNOWN["incidents", "reported_at"]
    told = {
        to: after_rule(reported_at, {"rule": "coarser", "to": to}).type for to in ("hour", "day", "month")
    }
    assert told == {"hour": "date-time", "day": "date", "month": "string"}
    category = KNOWN["incidents", "category_code"]
    assert after_rule(category, {"rule": "coarser"}).codes == "category_group"
    assert after_rule(category, {"rule": "as_is"}) == category


def test_the_standard_is_whole() -> None:
    for source, fields in FIELDS.items():
        names = [field.name for field in fields]
        assert len(set(names)) == len(names)
        assert set(names) == SOURCES[source].values.keys()
        assert TIME_FIELD[source] in (None, *names)
        for field in fields:
            assert field.type in TYPES
            assert field.name_zh
            assert field.name_en
            assert set(field.rules) <= set(RULES)


def test_nothing_of_a_person_is_in_the_standard() -> None:
    """No field is read from who reported, from accounts, or from the words of a report."""
    for source in SOURCES.values():
        for value in source.values.values():
            column = value.column if isinstance(value, Via) else value
            read = {
                (each.table.name, each.name) for each in visitors.iterate(column) if hasattr(each, "table")
            }
            assert not {table for table, _ in read} & {"reporter", "account", "reporter_look"}
            assert not read & {("incident", "description"), ("incident", "reported_by"), ("incident", "tags")}
    # The name, the licence and the grade of a subject are those of no natural person.
    for name in ("subject_name", "subject_licence", "subject_grade"):
        assert "kind != " in str(SOURCES["violations"].values[name])


@pytest.mark.parametrize("kind", BUILTIN, ids=lambda kind: kind.key)
def test_what_names_a_person_is_not_among_the_fields_of_layers(kind: Kind) -> None:
    assert "contact" not in [field.name for field in layer_fields(kind)]


def test_attributes_that_an_administrator_thinks_up_are_looked_at_as_well() -> None:
    own = Kind("own", "自定", "Own", ("point",), (
        Attribute("tel", "联系电话", "Tel"), Attribute("boss", "负责人", "Boss"),
        Attribute("name", "别名", "Alias"),
        Attribute("beds", "床位", "Beds", "integer"), Attribute("Mobile_no", "号码", "Number"),
    ))  # fmt: skip
    assert [field.name for field in layer_fields(own)][len(FIELDS["layer"]) :] == ["attribute_name", "beds"]


def _share(**values: Any) -> Share:
    given = {"source": "incidents", "fields": [{"name": "number", "rule": "as_is"}], "precision": "exact"}
    return Share(**given | values)


@pytest.mark.parametrize(
    ("values", "where", "what"),
    [
        ({"fields": []}, "fields", "none"),
        ({"fields": [{"name": "phone", "rule": "as_is"}]}, "fields.phone", "unknown"),
        ({"fields": [{"name": "description", "rule": "masked"}]}, "fields.description", "unknown"),
        ({"fields": [{"name": "number", "rule": "as_is"}] * 2}, "fields.number", "twice"),
        ({"fields": [{"name": "number", "rule": "coarser"}]}, "fields.number", "rule_not_allowed"),
        ({"fields": [{"name": "status", "rule": "masked"}]}, "fields.status", "rule_not_allowed"),
        ({"fields": [{"name": "place", "rule": "masked", "keep": 7}]}, "fields.place.keep", "out_of_range"),
        ({"fields": [{"name": "place", "rule": "masked", "to": "day"}]}, "fields.place.to", "unknown"),
        ({"fields": [{"name": "reported_at", "rule": "coarser", "to": "year"}]}, "fields.reported_at.to",
         "unknown"),
        ({"fields": [{"name": "accuracy_m", "rule": "coarser", "to": 0}]}, "fields.accuracy_m.to",
         "not_a_step"),
        ({"fields": [{"name": "category_code", "rule": "coarser", "to": 2}]}, "fields.category_code.to",
         "takes_none"),
        ({"source": "hotspots", "fields": [{"name": "count", "rule": "coarser", "to": 0.5}]},
         "fields.count.to", "not_whole"),
        ({"source": "hotspots", "fields": [{"name": "born_on", "rule": "coarser", "to": "hour"}]},
         "fields.born_on.to", "unknown"),
        ({"precision": "street", "fields": [{"name": "place", "rule": "as_is"}]}, "fields.place",
         "betrays_place"),
        ({"source": "violations", "precision": "100m", "fields": [{"name": "address", "rule": "as_is"}]},
         "fields.address", "betrays_place"),
        ({"precision": "about"}, "precision", "unknown"),
        ({"crs": 4527}, "crs", "unknown"),
        ({"layer_id": 3}, "layer_id", "layer_for_source_layer"),
        ({"since": EVENING, "until": EVENING}, "until", "before_since"),
        ({"delay_s": -1}, "delay_s", "negative"),
        ({"last_days": 0}, "last_days", "not_positive"),
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_refused(values: dict[str, Any], where: str, what: str) -> None:
    with pytest.raises(DefinitionInvalid) as refused:
        check_definition(None, _share(**values))
    assert (refused.value.field, refused.value.what) == (where, what)


def test_what_hides_the_place_may_be_given_with_it_coarse() -> None:
    fields = [
        {"name": "place", "rule": "masked", "keep": 3},
        {"name": "organisation_code", "rule": "coarser"},
    ]
    check_definition(None, _share(precision="street", fields=fields))


# Within one zone: at its edge, the centre of a cell may lie in the next.
places = st.tuples(
    st.floats(115.6, 117.4, allow_nan=False), st.floats(39.5, 41.0, allow_nan=False)
).map(shapely.Point)  # fmt: skip


@given(st.lists(places, min_size=1, max_size=30), st.sampled_from(["100m", "cell"]))
def test_a_coarse_place_is_near_and_tells_only_its_cell(points: list[BaseGeometry], precision: str) -> None:
    made = coarsen(np.array(points, dtype=object), precision)
    off_m = [float(distances_m(a.x, a.y, b.x, b.y)) for a, b in zip(points, made, strict=True)]
    # Half the diagonal of 100 m by 100 m, and the side of the largest cell here, with what planes distort.
    assert max(off_m) <= {"100m": 71.5, "cell": 260}[precision]
    # The centre of a cell lies in that cell: asked again, nothing more comes out, alone or among others.
    again = [coarsen(np.array([each], dtype=object), precision)[0] for each in made]
    assert [each.wkb for each in again] == [each.wkb for each in made]


def test_places_of_one_cell_are_one_place() -> None:
    corner = coarsen(np.array([shapely.Point(116.4, 39.9)], dtype=object), "100m")[0]
    step = 0.00001
    around = [
        shapely.Point(corner.x + dx * step, corner.y + dy * step) for dx in (-9, 0, 9) for dy in (-9, 0, 9)
    ]
    for precision in ("100m", "cell"):
        centre = coarsen(np.array([corner], dtype=object), precision)[0]
        near = [shapely.Point(centre.x + p.x - corner.x, centre.y + p.y - corner.y) for p in around]
        made = coarsen(np.array(near, dtype=object), precision)
        assert {each.wkb for each in made} == {centre.wkb}


@given(places, st.floats(5, 3000), st.sampled_from(["100m", "cell", "street"]))
def test_a_coarse_area_is_valid_and_of_its_grid(at: BaseGeometry, radius_m: float, precision: str) -> None:
    disk = shapely.transform(
        shapely.Point(0, 0).buffer(radius_m), lambda xy: xy / (85_000, 111_000) + (at.x, at.y)
    )
    made = coarsen(np.array([disk], dtype=object), precision)[0]
    assert made.is_valid
    assert made.geom_type in ("Polygon", "MultiPolygon")
    assert not made.is_empty
    assert made.distance(disk) == 0 or radius_m < 1000
    corners = shapely.get_coordinates(made)
    sides_m = [float(distances_m(*a, *b)) for a, b in pairwise(corners.tolist()) if a != b]
    assert min(sides_m) >= {"100m": 99, "cell": 495, "street": 990}[precision]


def test_a_coarse_line_stays_a_line() -> None:
    line = shapely.LineString([(116.40001, 39.90001), (116.40002, 39.90002)])
    long = shapely.LineString([(116.4, 39.9), (116.41, 39.91), (116.42, 39.91)])
    made = coarsen(np.array([line, long], dtype=object), "100m")
    assert [each.geom_type for each in made] == ["LineString", "LineString"]
    assert all(each.length > 0 for each in made)


def test_shapes_of_a_share_are_of_one_type() -> None:
    assert typed(shapely.box(0, 0, 1, 1), "MultiPolygon").geom_type == "MultiPolygon"
    assert typed(shapely.Point(0, 0), "Geometry").geom_type == "Point"


def test_masked_fields_bear_no_code_list() -> None:
    assert after_rule(KNOWN["incidents", "organisation_code"], {"rule": "masked"}).codes is None
    assert isinstance(KNOWN["incidents", "organisation_code"], Field)
