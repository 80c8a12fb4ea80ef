"""Where a city keeps its unit grids, incidents are given out with the code of theirs; else with none."""

from typing import Any

import pytest
from sqlalchemy import delete, select

from data.layers import Layer
from data.organisations import Organisation
from data.shares import Share, ShareFeature
from data.unit_grids import UNIT_GRID
from dispatch import planning
from dispatch.journal import SYSTEM
from dispatch.shares.checking import DefinitionInvalid
from dispatch.shares.projecting import project_all
from tests.factories.city import area
from tests.factories.layers import draft, make_zones
from tests.factories.share_feed import Sessions, id_of, report, share_id_of
from tests.factories.shares import make_agency, make_share

FIELDS = [{"name": "number", "rule": "as_is"}, {"name": "grid_code", "rule": "as_is"}]
FIRST, SECOND, OTHERS = "110101001001001", "110101001001002", "110102001001001"


def codes_of(sessions: Sessions, share_id: int) -> dict[int, Any]:
    """Return the code that each incident is given out with, by its id."""
    project_all(sessions)
    with sessions() as session:
        query = select(ShareFeature.source_id, ShareFeature.properties["grid_code"]).where(
            ShareFeature.share_id == share_id
        )
        return dict(session.execute(query).all())


@pytest.fixture
def layer_id(sessions: Sessions) -> int:
    """A layer of unit grids in which nothing is published yet, gone after the test."""
    with sessions.begin() as session:
        made = make_zones(session, "grids", UNIT_GRID).id
    yield made
    with sessions.begin() as session:
        session.execute(delete(Share).where(Share.layer_id == made))
        session.execute(delete(Layer).where(Layer.id == made))


def publish(sessions: Sessions, layer_id: int, **grids: Any) -> None:
    with sessions.begin() as session:
        layer = session.get_one(Layer, layer_id)
        for code, shape in grids.items():
            draft(session, layer, code, shape, attributes={"code": code.removeprefix("_")})
        planning.publish(session, SYSTEM, layer_id)


def test_incidents_get_the_code_of_their_grid_once_there_is_one(sessions: Sessions, layer_id: int) -> None:
    with sessions.begin() as session:
        places = {"first": (1, 1), "border": (2, 1), "second": (3, 1), "nowhere": (9, 9)}
        ids = {name: report(session, *place).id for name, place in places.items()}
    share_id = share_id_of(sessions, "有编码", fields=FIELDS)
    without = codes_of(sessions, share_id)
    assert {without[each] for each in ids.values()} == {None}
    publish(sessions, layer_id, **{f"_{FIRST}": area(0, 0, 2, 2), f"_{SECOND}": area(2, 0, 4, 2)})
    codes = codes_of(sessions, share_id)
    assert {name: codes[each] for name, each in ids.items()} == {
        "first": FIRST, "border": FIRST, "second": SECOND, "nowhere": None,
    }  # fmt: skip


def test_grids_of_another_organisation_are_not_told_of(sessions: Sessions, layer_id: int) -> None:
    with sessions.begin() as session:
        session.get_one(Layer, layer_id).organisation_id = id_of(session, Organisation, "12")
    with sessions.begin() as session:
        west, east = report(session, 1, 1).id, report(session, 12, 1, "12").id
    share_id = share_id_of(sessions, "各自的", fields=FIELDS)
    publish(sessions, layer_id, **{f"_{OTHERS}": area(0, 0, 20, 2)})
    codes = codes_of(sessions, share_id)
    assert (codes[west], codes[east]) == (None, OTHERS)


def test_a_code_tells_the_place_and_goes_with_exact_places_only(sessions: Sessions) -> None:
    with sessions() as session:
        agency, _ = make_agency(session, "概略的")
        with pytest.raises(DefinitionInvalid) as refused:
            make_share(session, agency, fields=FIELDS, precision="cell")
    assert (refused.value.field, refused.value.what) == ("fields.grid_code", "betrays_place")
