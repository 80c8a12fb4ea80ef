"""`flask import`: takes a real city's roads and organisations in the place of what there is."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from data.importers.errors import ImportFileUnreadable, ImportRunning
from data.importers.organisation_rows import OrganisationsReport
from data.importers.organisations import import_organisations
from data.importers.roads import import_roads
from gis.crs import SYSTEMS, WGS84
from gis.roads.errors import RoadError
from web.commands.import_words import PROBLEMS, STEPS, refusal
from web.database import current_database

ROWS_SHOWN = 30

import_group = AppGroup("import", help="Take in a real city: its roads, its organisations.")

file_argument = click.argument("file", type=click.Path(path_type=Path))


@import_group.command("roads")
@file_argument
def import_roads_command(file: Path) -> None:
    """Take the roads and the base map of FILE (.osm.pbf) into use.

    Running processes go over to the new roads by themselves. If anything fails, the former stay in use.
    """
    with _bar() as show, _told(), current_database().sessions.begin() as session:
        report = import_roads(session, file, current_app.settings.instance, show)
    for line in report.lines():
        click.echo(line)


@import_group.command("organisations")
@file_argument
@click.option(
    "--crs",
    "system",
    type=click.Choice(SYSTEMS),
    default=WGS84,
    show_default=True,
    help="The shift of the file's coordinates; files from Chinese web maps are gcj02, Baidu's bd09.",
)
@click.option("--city-name", default="", help="The city's name, where the file holds its districts only.")
def import_organisations_command(file: Path, system: str, city_name: str) -> None:
    """Take organisations and their land from FILE (GeoJSON, GeoPackage, shapefile) into use.

    The sample's organisations give way; what hung on them moves up the tree. Rows that cannot be taken are
    listed, with why.
    """
    with _told(), current_database().sessions.begin() as session:
        report = import_organisations(
            session, file, system, city_name, lambda: click.echo(STEPS["wait"], err=True)
        )
    _show(report)


@contextmanager
def _bar() -> Iterator[object]:
    """Show a bar on the terminal; give the callback that moves it."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("", total=1.0)
        yield lambda share, word: progress.update(task, completed=share, description=STEPS.get(word, word))


@contextmanager
def _told() -> Iterator[None]:
    """Turn what an import refuses into words on the terminal."""
    try:
        yield
    except (RoadError, ImportFileUnreadable, ImportRunning) as error:
        raise click.ClickException(refusal(error)) from None


def _show(report: OrganisationsReport) -> None:
    counts = (
        f"{len(report.added)} added, {len(report.updated)} updated, {len(report.removed)} sample ones removed"
    )
    left_out = sum(problem.left_out for problem in report.problems)
    click.echo(f"{counts}, {left_out} rows left out")
    if not report.problems:
        return
    table = Table("row", "code", "name", "what")
    for problem in report.problems[:ROWS_SHOWN]:
        zh, en = PROBLEMS[problem.problem]
        words = f"{zh} {en}" + (f" ({problem.detail})" if problem.detail else "")
        table.add_row(str(problem.row or "–"), problem.code, problem.name, words)
    Console().print(table)
    if len(report.problems) > ROWS_SHOWN:
        click.echo(f"… and {len(report.problems) - ROWS_SHOWN} more")
