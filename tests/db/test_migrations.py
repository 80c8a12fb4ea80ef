"""Migrations give the schema that the models describe, and can be taken back."""

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, inspect, text
from sqlalchemy.orm import Session

from tests.postgres import ROOT


def run(engine: Engine, act, *arguments) -> None:
    config = Config(ROOT / "alembic.ini")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        act(config, *arguments)


def test_the_models_need_no_further_migration(engine: Engine) -> None:
    run(engine, command.check)


def test_every_migration_can_be_taken_back_and_applied_again(engine: Engine) -> None:
    run(engine, command.downgrade, "base")
    ours = set(inspect(engine).get_table_names()) - {"spatial_ref_sys", "alembic_version"}
    assert ours == set()
    run(engine, command.upgrade, "head")
    run(engine, command.check)


@pytest.mark.parametrize("turn", [1, 2])
def test_a_session_leaves_nothing_behind(session: Session, turn: int) -> None:
    session.execute(text("CREATE TABLE left_behind ()"))
    session.commit()
    assert turn
