"""`flask ledger`: the chain is checked and exported on the command line."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from dispatch.journal import SYSTEM, record
from scripts.verify_ledger import main
from tests.api.test_commands import run
from web.application import Application
from web.commands import ledger

CUT = """
    ALTER TABLE ledger DISABLE TRIGGER ledger_append_only;
    DELETE FROM ledger WHERE sequence > 2
"""


@pytest.fixture(autouse=True)
def entries(app: Application) -> None:
    """Five entries."""
    with app.extensions["database"].sessions.begin() as session:
        add(session, 5)


def add(session: Session, count: int) -> None:
    for number in range(count):
        record(session, SYSTEM, "act", "test", number, share=0.5, place="三里屯")


def tamper(engine: Engine, change: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(change))


def test_a_whole_chain_is_intact(app: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "AT_ONCE", 2)
    result = run(app, "ledger", "verify")
    assert (result.exit_code, "5 entries, intact" in result.output) == (0, True)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("UPDATE ledger SET act = 'x' WHERE sequence = 4", "the content of #4 has been altered"),
        ("DELETE FROM ledger WHERE sequence = 3", "missing before #4"),
        ("DELETE FROM ledger WHERE sequence > 2", "from #3 on are missing"),
        ("UPDATE ledger SET previous_hash = hash WHERE sequence = 2", "#2 is not bound"),
        ("UPDATE ledger_head SET sequence = 3", "#4 is not bound"),
        ("UPDATE ledger_head SET hash = '\\x00'", "#5 has been altered"),
    ],
)
def test_a_broken_chain_ends_with_an_error(app: Application, engine: Engine, change: str, words: str) -> None:
    tamper(engine, f"ALTER TABLE ledger DISABLE TRIGGER ledger_append_only; {change}")
    result = run(app, "ledger", "verify")
    assert result.exit_code == 2
    assert words in result.output


def test_exports_follow_each_other_and_are_in_the_ledger(app: Application, tmp_path: Path) -> None:
    first, second = tmp_path / "1.jsonl", tmp_path / "2.jsonl.gz"
    told = run(app, "ledger", "export", str(first)).output
    noted = told.split("last entry ")[1].strip()
    with app.extensions["database"].sessions.begin() as session:
        add(session, 3)
    assert run(app, "ledger", "export", str(second), "--after=5").exit_code == 0
    assert main([str(second), str(first), "--noted", noted]) == 0
    acts = text("SELECT act FROM ledger WHERE sequence IN (6, 10) ORDER BY sequence")
    with app.extensions["database"].sessions() as session:
        assert session.scalars(acts).all() == ["ledger.exported"] * 2


def test_a_part_can_be_exported(app: Application, tmp_path: Path) -> None:
    assert "#3–#4" in run(app, "ledger", "export", str(tmp_path / "x"), "--after=2", "--until=4").output
    assert main([str(tmp_path / "x")]) == 0


def test_an_export_shows_what_is_wrong_with_the_ledger(
    app: Application, engine: Engine, tmp_path: Path
) -> None:
    tamper(engine, CUT)
    assert run(app, "ledger", "export", str(tmp_path / "x")).exit_code == 0
    assert main([str(tmp_path / "x")]) == 1


@pytest.mark.parametrize(
    ("options", "words"), [(["--until=9"], "no entry 9"), (["--after=9"], "no entry"), ([], "there already")]
)
def test_what_cannot_be_exported_leaves_nothing(
    app: Application, tmp_path: Path, options: list[str], words: str
) -> None:
    file = tmp_path / "x"
    if not options:
        file.write_text("kept")
    before = sorted(tmp_path.iterdir())
    result = run(app, "ledger", "export", str(file), *options)
    assert result.exit_code == 1
    assert words in result.output
    assert sorted(tmp_path.iterdir()) == before


def test_a_folder_that_is_not_there_is_said(app: Application, tmp_path: Path) -> None:
    result = run(app, "ledger", "export", str(tmp_path / "none" / "x"))
    assert (result.exit_code, "can't be written" in result.output) == (1, True)
