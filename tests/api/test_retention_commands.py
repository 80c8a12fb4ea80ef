"""`flask retention run`: what is due is said, then done."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from tests.api.test_commands import run
from web.application import Application

OLD = datetime.now(UTC) - timedelta(days=90)


@pytest.fixture(autouse=True)
def old_counts(app: Application, engine: Engine) -> None:
    """Two counts of fixes that are long due."""
    with engine.begin() as connection:
        for outcome in ("duplicate", "future"):
            values = {"day": OLD, "outcome": outcome}
            connection.execute(text("INSERT INTO fix_count VALUES (1, :day, :outcome, 1)"), values)


def test_what_is_due_is_said_then_done_then_gone(app: Application) -> None:
    folder = app.settings.instance / "archive"
    dry = run(app, "retention", "run", "--dry-run")
    assert (dry.exit_code, "fix_count" in dry.output, folder.exists()) == (0, True, False)
    done = run(app, "retention", "run")
    assert (done.exit_code, "fix_count" in done.output) == (0, True)
    assert len(list((folder / "fix_count").glob("*.jsonl.gz"))) == 1
    assert "nothing is due" in run(app, "retention", "run").output


def test_what_cannot_be_archived_is_kept_and_said(app: Application, engine: Engine) -> None:
    (app.settings.instance / "archive").write_text("in the way")
    result = run(app, "retention", "run")
    assert (result.exit_code, "kept" in result.output) == (2, True)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM fix_count")) == 2


def test_one_at_a_time(app: Application, engine: Engine) -> None:
    with engine.connect() as other:
        other.execute(text("SELECT pg_advisory_xact_lock(CAST(11902 AS bigint))"))
        assert "another process" in run(app, "retention", "run").output
