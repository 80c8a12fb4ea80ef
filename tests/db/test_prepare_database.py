"""A database is filled once, and seen to be ready from then on."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from data.database import make_engine
from data.layers import Layer, LayerFeature
from data.organisations import Organisation
from data.settings import get_setting
from scripts.fill_database import fill
from scripts.prepare_database import find_missing_roads, is_ready
from tests.postgres import Server
from web.database import sqlalchemy_url


@pytest.mark.usefixtures("template_database")
def test_an_empty_database_is_filled_with_the_sample_once(server: Server, tmp_path: Path) -> None:
    now = datetime.now(UTC)
    with server.fresh_url("template1") as url:
        assert not is_ready(url, now)
        fill(url, tmp_path)
        assert is_ready(url, now)
        assert not is_ready(url, now + timedelta(days=62))
        fill(url, tmp_path)
        (version,) = (folder.name for folder in (tmp_path / "roads").iterdir())
        engine = make_engine(sqlalchemy_url(url))
        with Session(engine) as session:
            layer = session.scalars(select(Layer).where(Layer.key == "boundary_areas")).one()
            strips = session.scalars(select(LayerFeature).where(LayerFeature.layer_id == layer.id)).all()
            session.expunge_all()
        engine.dispose()
        assert (layer.name, layer.version, len(strips)) == ("交界地区（样例）", 1, 35)
        assert all(strip.attributes["sample"] for strip in strips)
        assert find_missing_roads(url, tmp_path) is None
        assert find_missing_roads(url, tmp_path / "other") == version


def test_a_database_with_organisations_is_left_without_the_sample(
    engine: Engine, database_url: str, tmp_path: Path
) -> None:
    with Session(engine) as session:
        session.execute(
            text(
                "INSERT INTO organisation (code, name, name_en, level, path, jurisdiction, is_sample)"
                " VALUES ('1', '市', 'City', 'city', '1',"
                " 'SRID=4326;MULTIPOLYGON(((0 0,1 0,1 1,0 0)))', false)"
            )
        )
        session.commit()
    fill(database_url, tmp_path)
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(Organisation)) == 1
        assert not get_setting(session, "is_sample")
    assert is_ready(database_url, datetime.now(UTC))
