"""`flask hotspots`: reckons hotspots here and now, or by many machines, and writes what these read."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from dispatch.hotspots.runs import CityBeingFounded, Hear, RunTooEarly, RunUnderWay, get_run, open_run
from dispatch.journal import SYSTEM
from web.database import current_database
from web.problems.answers import find_row

REFUSALS = (RunUnderWay, RunTooEarly, CityBeingFounded)
DAY = click.DateTime(["%Y-%m-%d"])

hotspots_group = AppGroup("hotspots", help="Where violations recur.")


@hotspots_group.command("run")
@click.option("--as-of", type=DAY, help="Up to which day; today if not given, or the last day with cases.")
@click.option("--since", type=DAY, help="Reckon anew from this day on; what was known of it is replaced.")
@click.option("--parquet", type=click.Path(path_type=Path), help="Folder of violations as Parquet files.")
@click.option("--scheduler", help="Address of a dask scheduler whose workers read the folder.")
def run_command(
    as_of: datetime | None, since: datetime | None, parquet: Path | None, scheduler: str | None
) -> None:
    """Reckon all hotspots in this process; it ends with status 1 if that fails or is stopped.

    With --parquet the violations of that folder are taken instead of those in the database, with --scheduler
    they are counted by the workers of that address: the outcome is the same.
    """
    if scheduler and parquet is None:
        raise click.UsageError("--scheduler 需要 --parquet · --scheduler needs --parquet")
    # Reckoning imports much that other commands do without.
    from dispatch.hotspots.running import carry_out

    gather = None
    if parquet is not None:
        from dispatch.hotspots.beyond import gather_parquet

        gather = gather_parquet(parquet, scheduler)
    sessions = current_database().sessions
    try:
        with sessions.begin() as session:
            run_id = open_run(session, SYSTEM, _day(as_of), _day(since), "command").id
    except REFUSALS as error:
        raise click.ClickException(find_row(error).en.format_map(vars(error))) from None
    with _shown() as tell:
        state = carry_out(sessions, run_id, current_app.settings.instance, gather, tell)
    with sessions() as session:
        _report(get_run(session, run_id))
    if state != "done":
        raise SystemExit(1)


@hotspots_group.command("export")
@click.option("--parquet", type=click.Path(path_type=Path), required=True, help="An empty or new folder.")
def export_command(parquet: Path) -> None:
    """Write all violations into a folder of Parquet files, a month each, for `hotspots run --parquet`."""
    from dispatch.hotspots.beyond import FolderNotEmpty, export_parquet

    try:
        with current_database().sessions() as session:
            cases = export_parquet(session, parquet)
    except FolderNotEmpty as error:
        raise click.ClickException(f"{error.folder} 不是空文件夹 · is not empty") from None
    click.echo(f"{cases} 条 · violations → {parquet}")


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()


def _report(run: Any) -> None:
    click.echo(
        f"{run.state}\t{run.since} → {run.as_of}\t{run.cases} 条 violations\t{run.hotspots} 个 hotspots\t"
        f"{run.grid}\t{run.study}"
    )
    if run.problem:
        click.echo(run.problem, err=True)


@contextmanager
def _shown() -> Iterator[Hear]:
    """Show a bar that follows a run, for as long as the block lasts."""
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:.0f}%"))
    with Progress(*columns, TimeElapsedColumn()) as bar:
        task = bar.add_task("", total=1.0)
        yield lambda step, share: bar.update(task, description=step, completed=share)
