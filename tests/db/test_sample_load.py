"""The sample city as it stands in the database after the first start."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from data.accounts import ROLES, Account, password_matches
from data.capabilities import CAPABILITIES
from data.categories import Category
from data.database import make_engine
from data.layers import Layer, LayerFeature
from data.organisations import Organisation
from data.response_plans import ResponsePlan
from data.roads import BaseArea, Place, Road, RoadNetworkVersion
from data.sample import load_sample
from data.settings import get_setting
from data.squads import Squad
from data.violations import Subject, Violation
from gis.roads.network import RoadNetwork
from tests.postgres import Server

UNTIL = datetime.now(UTC)


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sample")


@pytest.fixture(scope="module")
def sample(server: Server, template_database: str, instance: Path) -> Iterator[Engine]:
    """A database of this module's own with the sample city in it."""
    with server.fresh_url(template_database) as url:
        engine = make_engine(url)
        with Session(engine) as session:
            load_sample(session, instance, until=UNTIL)
            session.commit()
        yield engine
        engine.dispose()


@pytest.fixture
def city(sample: Engine) -> Iterator[Session]:
    with Session(sample) as session:
        yield session
        session.rollback()


def count(session: Session, model: type, *where: object) -> int:
    return session.scalar(select(func.count()).select_from(model).where(*where)) or 0


def test_it_says_that_it_is_a_sample_and_runs(city: Session) -> None:
    assert get_setting(city, "is_sample") is True
    assert get_setting(city, "simulation_running") is True
    assert count(city, Organisation, Organisation.is_sample.is_(False)) == 0
    assert count(city, Layer, Layer.is_sample.is_(False)) == 0
    assert count(city, Violation, Violation.is_sample.is_(False)) == 0
    assert count(city, Subject, Subject.is_sample.is_(False)) == 0


def test_its_roads_are_in_use(city: Session, instance: Path) -> None:
    current = city.scalars(select(RoadNetworkVersion).where(RoadNetworkVersion.is_current)).one()
    assert current.is_sample
    assert 30_000 <= len(RoadNetwork.load(instance / "roads" / current.version).node_lon) <= 60_000
    assert count(city, Road) > 30_000
    assert count(city, BaseArea, BaseArea.name == "昆明湖") == 1
    assert count(city, Place, Place.name == "天安门") == 1


def test_its_tree_hangs_together(city: Session) -> None:
    root = city.scalars(select(Organisation).where(Organisation.parent_id.is_(None))).one()
    assert (root.code, root.name, root.path) == ("110000", "北京市（样例）", "110000")
    street = city.scalars(select(Organisation).where(Organisation.code == "110101001")).one()
    assert street.path == "110000.110101.110101001"
    assert city.get_one(Organisation, street.parent_id).code == "110101"


def test_postgis_finds_neither_gap_nor_overlap(city: Session) -> None:
    query = text(
        "SELECT ST_Area(ST_Union(jurisdiction)), sum(ST_Area(jurisdiction)), "
        "bool_and(ST_IsValid(jurisdiction)) "
        "FROM organisation GROUP BY level ORDER BY level"
    )
    rows = city.execute(query).all()
    assert len(rows) == 3
    assert all(valid for _, _, valid in rows)
    whole = rows[0][0]
    for union, total, _ in rows:
        assert union == pytest.approx(whole, rel=1e-9)
        assert total == pytest.approx(whole, rel=1e-9)


def test_squads_are_about_300_with_call_signs_on_their_own_land(city: Session) -> None:
    squads = city.scalars(select(Squad)).all()
    assert 280 <= len(squads) <= 320
    assert {"朝阳-07", "延庆-01"} <= {squad.call_sign for squad in squads}
    assert {squad.mode for squad in squads} == {"car", "ebike", "foot"}
    assert all(squad.capabilities for squad in squads)
    assert {squad.status for squad in squads} == {"available", "off_duty"}
    away = text(
        "SELECT count(*) FROM squad JOIN organisation ON organisation.id = organisation_id "
        "WHERE NOT ST_Covers(jurisdiction, location) AND post_feature_id IS NULL"
    )
    assert city.scalar(away) == 0


def test_each_post_is_manned_by_one_squad_on_duty(city: Session) -> None:
    posts = city.scalars(select(LayerFeature.id).join(Layer).where(Layer.kind == "post")).all()
    manned = city.scalars(select(Squad.post_feature_id).where(Squad.post_feature_id.is_not(None))).all()
    assert sorted(manned) == sorted(posts)
    assert posts


def test_every_capability_that_is_asked_for_is_there(city: Session) -> None:
    asked = {each for row in city.scalars(select(Category.required_capabilities)) for each in row}
    there = {each for row in city.scalars(select(Squad.capabilities)) for each in row}
    assert asked <= there <= {each.code for each in CAPABILITIES}
    assert count(city, Category, Category.code_table == "own") == 25
    assert count(city, Category, Category.code_table.like("GB/T%unverified%")) > 5


def test_there_is_an_account_for_every_role_and_level(city: Session) -> None:
    query = select(Account, Organisation.level).join(Organisation, Organisation.id == Account.organisation_id)
    accounts = {account.name: (account, level) for account, level in city.execute(query)}
    assert {level for _, level in accounts.values()} == {"city", "district", "street"}
    for role in ROLES:
        account, level = accounts[role]
        assert (account.role, level) == (role, "city")
    assert all(password_matches(account.password_hash, name) for name, (account, _) in accounts.items())
    assert accounts["squad"][0].squad_id is not None


def test_the_three_groups_are_tools_without_invented_members(city: Session) -> None:
    groups = set(city.scalars(select(Layer.group_name)))
    assert {"五区", "四线", "三周边"} <= groups
    zones = select(func.count()).select_from(LayerFeature).join(Layer).where(Layer.group_key == "five_zones")
    assert city.scalar(zones) == 0
    features = city.scalars(select(LayerFeature)).all()
    assert all(feature.attributes["sample"] for feature in features)
    lanes = city.scalars(select(LayerFeature).join(Layer).where(Layer.kind == "event_route")).all()
    assert len(lanes) > 10
    assert all(lane.attributes["dates"].startswith("2022-") for lane in lanes)


def test_lanes_are_as_long_as_the_roads_between_their_ends(city: Session) -> None:
    query = text("SELECT name, ST_Length(shape::geography) / 1000 FROM layer_feature WHERE name LIKE :name")
    lengths = {
        name: city.execute(query, {"name": f"{name}%"}).one()[1]
        for name in ("西北四环路", "东四环路", "北二环路", "京藏高速")
    }
    assert lengths == pytest.approx(
        {"西北四环路": 28.0, "东四环路": 7.9, "北二环路": 2.4, "京藏高速": 2.2}, rel=0.25
    )


def test_a_year_of_violations_ends_now(city: Session) -> None:
    assert count(city, Violation) == 60_000
    first, last = city.execute(select(func.min(Violation.happened_at), func.max(Violation.happened_at))).one()
    assert UNTIL - timedelta(days=1) < last < UNTIL
    # The first of its 365 days begins at a midnight, which may be but a moment after this hour a year ago.
    assert first < UNTIL - timedelta(days=363)
    assert count(city, Violation, Violation.address == "") == 0


def test_violations_belong_to_the_street_that_covers_them(city: Session) -> None:
    wrong = text(
        "SELECT count(*) FROM violation JOIN organisation ON organisation.id = organisation_id "
        "WHERE violation.id % 20 = 0 AND NOT ST_Covers(jurisdiction, location)"
    )
    assert city.scalar(wrong) == 0
    assert count(city, Violation, Violation.organisation_id.is_(None)) < 600


def test_what_comes_later_gets_ids_of_its_own(city: Session) -> None:
    city.add(Subject(name="later", kind="shop"))
    city.flush()
    assert count(city, Subject, Subject.name == "later") == 1


def test_response_plans_are_marked_as_samples_and_name_what_there_is(city: Session) -> None:
    plans = city.scalars(select(ResponsePlan)).all()
    assert len(plans) > 5
    assert all(plan.is_sample and "样例" in plan.name for plan in plans)
    known = {capability.code for capability in CAPABILITIES}
    assert {code for plan in plans for slot in plan.slots for code in slot["capabilities"]} <= known
    codes = set(city.scalars(select(Category.code)))
    assert {code for plan in plans for code in plan.categories} <= codes
    assert {plan.level for plan in plans} == {1, 2, 3}
