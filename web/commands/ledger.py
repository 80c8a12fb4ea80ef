"""`flask ledger`: checks the whole chain, and writes it into files that show any change."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask.cli import AppGroup
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy import select

from data.ledger import LedgerHead
from dispatch.journal import SYSTEM, record
from dispatch.ledger_export import EntryUnknown, FileExists, LedgerExport, export_ledger
from dispatch.verification import Verification, verify_ledger
from web.database import current_database

AT_ONCE = 20_000
BROKEN = 2
PROBLEMS = {
    "gap": "#{at} 之前缺少记录 · entries are missing before #{at}",
    "unbound": "#{at} 与前一条不相连 · #{at} is not bound to the entry before it",
    "altered": "#{at} 的内容被改动 · the content of #{at} has been altered",
    "cut": "自 #{at} 起的记录被删去 · the entries from #{at} on are missing",
}

ledger_group = AppGroup("ledger", help="The chain of every act: check it, export it.")


@ledger_group.command("verify")
@click.option(
    "--after", type=click.IntRange(min=0), default=0, help="Take the entries up to this as checked."
)
def verify_command(after: int) -> None:
    """Check that no entry was changed, removed, added or moved. Ends with status 2 if one was."""
    with _bar("核验 · checking") as show, current_database().sessions() as session:
        found = verify_ledger(session, after, AT_ONCE)
        while found.problem is None and found.verified_to < found.last:
            show(found.verified_to, found.last)
            found = verify_ledger(session, found.verified_to, AT_ONCE)
        head = session.execute(select(LedgerHead.sequence, LedgerHead.hash)).one()
    _tell(found)
    click.echo(f"末条 · last entry {head.sequence}:{head.hash.hex()}")


@ledger_group.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--after", type=click.IntRange(min=0), default=0, help="Only the entries after this one.")
@click.option("--until", type=click.IntRange(min=0), help="Only the entries up to this one.")
def export_command(file: Path, after: int, until: int | None) -> None:
    """Write the ledger into FILE (JSON Lines; gzipped if it ends in .gz), and that into the ledger.

    scripts/verify_ledger.py checks such files anywhere, one or several that follow each other.
    """
    database = current_database()
    with _bar("导出 · exporting") as show, database.engine.connect() as connection:
        snapshot = connection.execution_options(isolation_level="REPEATABLE READ")
        try:
            exported = export_ledger(snapshot, file, after, until, show)
        except EntryUnknown as error:
            raise click.ClickException(
                f"没有第 {error.sequence} 条 · there is no entry {error.sequence}"
            ) from None
        except FileExists as error:
            raise click.ClickException(f"已有此文件 · {error.path} is there already") from None
        except OSError as error:
            raise click.ClickException(f"无法写入 · can't be written: {error}") from None
    _record(exported, file)
    click.echo(
        f"#{exported.after + 1}–#{exported.last}，{exported.entries} 条 · entries\n"
        f"末条 · last entry {exported.last}:{exported.last_hash.hex()}"
    )


def _record(exported: LedgerExport, file: Path) -> None:
    details = {"after": exported.after, "last": exported.last, "entries": exported.entries}
    with current_database().sessions.begin() as session:
        record(
            session,
            SYSTEM,
            "ledger.exported",
            "ledger",
            None,
            file=file.name,
            last_hash=exported.last_hash.hex(),
            **details,
        )


def _tell(found: Verification) -> None:
    """Say how far the ledger is intact; end the command if that is not to its end."""
    if found.problem is None:
        click.echo(f"{found.last} 条，完好 · {found.last} entries, intact")
        return
    words = PROBLEMS[found.problem].replace("{at}", str(found.broken_at))
    click.echo(f"监督链已断开：{words}；完好至 · intact up to #{found.verified_to}", err=True)
    raise SystemExit(BROKEN)


@contextmanager
def _bar(word: str) -> Iterator[object]:
    """Show a bar on the terminal; give the callback that moves it."""
    columns = (TextColumn(word), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None)
        yield lambda count, total: progress.update(task, completed=count, total=total)
