"""`flask import cases`: takes past violations in from CSV, Parquet and GeoPackage."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from data.importers.cases import CaseMapping, CasesReport, read_mapping
from data.importers.cases.mapping import make_mapping
from data.importers.cases.report import KEPT
from data.violations import SOURCES
from dispatch.journal import SYSTEM
from dispatch.violations.importing import take_cases_in
from gis.files.sheets import write_sheet
from web.commands.case_words import REASONS, REFUSED, STEPS, cleared, refusal
from web.commands.import_words import STEPS as IMPORT_STEPS
from web.commands.importing import file_argument, import_group
from web.database import current_database

ROWS_SHOWN = 20


@import_group.command("cases")
@file_argument
@click.option(
    "--mapping", "mapping_file", type=click.Path(path_type=Path), help="A JSON file that says it all."
)
@click.option("--column", "pairs", multiple=True, help="TARGET=COLUMN; may be given often. Else guessed.")
@click.option("--origin", help="Where the cases come from; with their id it tells which is which.")
@click.option("--crs", help="WGS84, GCJ-02, BD-09, CGCS2000 or EPSG:NNNN; else what the file states.")
@click.option("--encoding", help="Of a CSV; else UTF-8 or GB18030, as it turns out.")
@click.option("--date-format", help="Of times, as for strptime; else many forms are understood.")
@click.option("--time-zone", help="Of times that state none; else Asia/Shanghai.")
@click.option("--category", help="Of rows that say none: the code or name.")
@click.option("--group", help="The category group of categories that are added.")
@click.option("--group-name", help="What that group is called in Chinese; else it goes by its code.")
@click.option("--group-name-en", help="What that group is called in English.")
@click.option("--add-categories", "adds_categories", is_flag=True, default=None, help="Add unknown ones.")
@click.option("--source", type=click.Choice(SOURCES), help="Of rows that say none; else complaint.")
@click.option("--organisation", help="The code of the organisation whose the cases are; else by their place.")
@click.option("--city", default="", help="Found a city of this name on the cases, in place of the sample.")
@click.option("--report", "report_file", type=click.Path(path_type=Path), help="Write all refused rows here.")
def import_cases_command(
    file: Path,
    mapping_file: Path | None,
    pairs: tuple[str, ...],
    city: str,
    report_file: Path | None,
    **said: Any,
) -> None:
    """Take the cases of FILE (.csv, .csv.gz, .parquet, .gpkg) in as violations.

    Rows that cannot be taken are left out and listed with why. What is known already changes nothing, so the
    same file may come again, or a longer one of the same origin.
    """
    with _told(), _bar() as progress, current_database().sessions.begin() as session:
        report = take_cases_in(
            session,
            SYSTEM,
            file,
            _mapping(mapping_file, pairs, said, founds=bool(city)),
            city,
            progress,
            on_wait=lambda: click.echo(IMPORT_STEPS["wait"], err=True),
            keeps=sys.maxsize if report_file else KEPT,
        )
    _show(report)
    if report_file:
        _write(report, report_file)


def _mapping(
    mapping_file: Path | None, pairs: tuple[str, ...], said: dict[str, Any], founds: bool
) -> CaseMapping:
    """Return the mapping of the file of that name, with what the options say put over it."""
    base = asdict(read_mapping(mapping_file)) if mapping_file else {}
    base["duplicate_words"] = list(base.get("duplicate_words", CaseMapping().duplicate_words))
    columns = base.get("columns", {}) | dict(pair.partition("=")[::2] for pair in pairs)
    given = {name: value for name, value in said.items() if value is not None}
    # A city of its own has none of the categories of others.
    adds = {"adds_categories": True} if founds else {}
    return make_mapping(base | {"columns": columns} | adds | given)


@contextmanager
def _bar() -> Iterator[Any]:
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=1.0)
        yield lambda share, word: bar.update(task, completed=share, description=STEPS[word])


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except REFUSED as error:
        raise click.ClickException(refusal(error)) from None


def _show(report: CasesReport) -> None:
    click.echo(
        f"{report.rows} rows: {report.taken} taken, {report.known} known, {report.refused} left out; "
        f"{report.subjects} new subjects; {report.marked} marked as duplicates, {report.duplicates} matched"
    )
    click.echo("; ".join(f"{column} → {target}" for target, column in report.columns.items()))
    if report.cleared:
        click.echo(cleared(report.cleared))
    if report.first_at is not None:
        click.echo(
            "工作进程将重新计算高发点位；没有时用 flask hotspots run · the worker reckons hotspots anew"
        )
    if report.categories:
        click.echo("新增事项 categories added: " + ", ".join(report.categories))
    for reason, count in report.reasons.items():
        click.echo(f"{count} × " + " ".join(REASONS[reason]))
    if not report.refusals:
        return
    table = Table("row", "what", "says")
    for one in report.refusals[:ROWS_SHOWN]:
        table.add_row(str(one.row), " ".join(REASONS[one.reason]), one.said)
    Console().print(table)
    if report.refused > ROWS_SHOWN:
        click.echo(f"… and {report.refused - ROWS_SHOWN} more; --report FILE writes all")


def _write(report: CasesReport, path: Path) -> None:
    refused = sorted(report.refusals, key=lambda one: one.row)
    rows = ((one.row, one.reason, " ".join(REASONS[one.reason]), one.said) for one in refused)
    write_sheet(path, [("row", "reason", "words", "says"), *rows])
