"""`flask retention`: applies the rules of how long things are kept."""

from datetime import UTC, datetime

import click
from flask import current_app
from flask.cli import AppGroup
from rich.console import Console
from rich.table import Table

from dispatch.retention.acts import Outcome
from dispatch.retention.running import FOLDER, RetentionRunning, run_retention
from web.database import current_database

KEPT = 2
WHAT = {
    "archived": "转存 archived",
    "blanked": "清除 blanked",
    "purged": "删除 purged",
    "kept": "保留 kept",
}

retention_group = AppGroup("retention", help="How long things are kept.")


@retention_group.command("run")
@click.option("--dry-run", is_flag=True, help="Say what is due, and change nothing.")
def run_command(dry_run: bool) -> None:
    """Archive what is due, then delete it; blank the personal data of reporters that is due.

    It is done every night as well. Ends with status 2 if a table was kept because of a problem.
    """
    instance = current_app.settings.instance
    try:
        outcomes = run_retention(current_database().sessions, instance, datetime.now(UTC), dry_run)
    except RetentionRunning:
        raise click.ClickException("另一进程正在执行 · another process is doing it right now") from None
    if not outcomes:
        click.echo("没有到期的内容 · nothing is due")
        return
    _show(outcomes)
    if dry_run:
        click.echo("试运行，未作改动 · nothing was changed")
    else:
        click.echo(f"转存在 · archives are in {instance / FOLDER}")
    if any(each.problem for each in outcomes):
        raise SystemExit(KEPT)


def _show(outcomes: list[Outcome]) -> None:
    table = Table("", "表 table", "行 rows", "文件 file")
    for each in outcomes:
        table.add_row(WHAT[each.what], each.table, str(each.rows), each.problem or each.file)
    Console().print(table)
