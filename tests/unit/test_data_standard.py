"""The data standard: its page is true, its schemas are schemas, and nothing published changes its meaning."""

import pytest
from jsonschema import Draft202012Validator

from data.hotspots import CHANGES, KINDS, STATES
from data.incidents import SOURCES, STATUSES
from data.violations import SOURCES as FOUND_BY
from dispatch.shares.code_lists import CLOSED, EMERGING, OPEN
from dispatch.shares.schemas import list_schemas
from dispatch.shares.standard import FIELDS
from gis.clusters.classes import CLASSES
from scripts.data_standard import PAGE, find_breaches, published_now, read_published, write_page


def test_nothing_published_has_gone_or_means_something_else() -> None:
    assert find_breaches(read_published(), published_now()) == []


def test_what_is_there_is_published() -> None:
    assert published_now() == read_published(), "run python -m scripts.data_standard"


def test_the_page_tells_of_it() -> None:
    assert write_page(PAGE.read_text()) == PAGE.read_text(), "run python -m scripts.data_standard"


@pytest.mark.parametrize(
    "change", [{"type": "number"}, {"unit": "km"}, {"codes": None}, {"name_zh": "别的"}, None]
)
def test_a_field_that_changes_is_refused(change: dict | None) -> None:
    now = published_now()
    field = now["fields"].pop("incidents.priority")
    if change is not None:
        now["fields"]["incidents.priority"] = field | change
    (breach,) = find_breaches(read_published(), now)
    assert "incidents.priority" in breach
    assert "another name" in breach


def test_new_fields_break_nothing() -> None:
    now = published_now()
    now["fields"]["incidents.new_one"] = {"type": "string"}
    assert find_breaches(read_published(), now) == []


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("incident_source", SOURCES),
        ("incident_status", STATUSES),
        ("violation_source", FOUND_BY),
        ("hotspot_kind", KINDS),
        ("hotspot_state", STATES),
        ("hotspot_change", CHANGES),
    ],
)
def test_code_lists_hold_what_the_database_does(name: str, values: tuple[str, ...]) -> None:
    assert {code.code for code in CLOSED[name]} == set(values)


def test_every_field_names_a_list_that_is_there() -> None:
    named = {field.codes for known in FIELDS.values() for field in known if field.codes}
    assert named == {*CLOSED, *OPEN}
    assert {f"{code}_hot" for code in EMERGING} == {each.key for each in CLASSES if each.hot}


def test_schemas_are_schemas() -> None:
    for schema in list_schemas().values():
        Draft202012Validator.check_schema(schema)
