"""`flask import inspections`: takes results of inspections in, and grades their subjects anew."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from data.importers.errors import ImportFileUnreadable
from data.importers.inspection_rows import COLUMNS, ColumnsMissing
from data.importers.inspections import InspectionsReport, import_inspections
from dispatch.journal import SYSTEM, record
from dispatch.subjects.grading import regrade
from dispatch.timers.nightly import CITY_TIME
from dispatch.timers.setting import batches
from web.commands.importing import import_group
from web.database import current_database

ROWS_SHOWN = 30
PROBLEMS = {
    "empty": ("没有内容", "empty"),
    "kind_unknown": ("类型须为 shop、site、vehicle、company", "kinds are shop, site, vehicle, company"),
    "day_unreadable": ("日期应为 2026-11-25", "days are 2026-11-25"),
    "day_out_of_range": ("日期过早或在未来", "too long ago, or still to come"),
    "result_unknown": (
        "结果应为 合格、限期整改、不合格、未检成",
        "results are pass, conditions, fail, none",
    ),
    "no_count": ("应为 0 至 10000 的整数", "a whole number from 0 to 10,000"),
    "no_place": ("坐标应为经纬度（WGS84）", "longitude and latitude in WGS84"),
}


@import_group.command("inspections")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--column",
    "named",
    multiple=True,
    metavar="WHAT=NAME",
    help=f"Which column is what, where its name does not tell: {', '.join(COLUMNS)}.",
)
def import_inspections_command(file: Path, named: Sequence[str]) -> None:
    """Take inspections from FILE (.csv, .csv.gz) in; taken in twice, it changes nothing.

    Subjects are found by licence, else by name and address, else made, and graded anew. Rows that cannot be
    taken are listed, with why.
    """
    now = datetime.now(UTC)
    columns = _columns(named)
    try:
        with current_database().sessions.begin() as session:
            report = import_inspections(session, file, now.astimezone(CITY_TIME).date(), columns)
            record(
                session,
                SYSTEM,
                "inspections.imported",
                "inspection",
                None,
                file=file.name,
                taken=report.taken,
            )
            for some in batches(sorted(report.subject_ids)):
                regrade(session, some, "inspection", now=now)
    except ImportFileUnreadable as error:
        raise click.ClickException(
            f"无法读取 {file}：{error.detail} · cannot be read; CSV is taken."
        ) from None
    except ColumnsMissing as error:
        missing, there = ", ".join(error.missing), ", ".join(error.columns)
        words = f"缺少列 · columns missing: {missing}; 文件有 · there are: {there}. --column WHAT=NAME"
        raise click.ClickException(words) from None
    _show(report)


def _columns(named: Sequence[str]) -> dict[str, str]:
    pairs = [each.partition("=") for each in named]
    for what, _, name in pairs:
        if what not in COLUMNS or not name:
            raise click.ClickException(f"--column {what}={name}: WHAT is one of {', '.join(COLUMNS)}.")
    return {what: name for what, _, name in pairs}


def _show(report: InspectionsReport) -> None:
    taken, known, made = report.taken, report.known, report.subjects_made
    left_out = len(report.refused)
    click.echo(f"检查 {taken} 条，已有 {known} 条，新对象 {made} 个，未采用 {left_out} 行")
    click.echo(
        f"{taken} inspections taken, {known} known before, {made} subjects made, {left_out} rows left out"
    )
    if not report.refused:
        return
    table = Table("row", "column", "what")
    for refused in report.refused[:ROWS_SHOWN]:
        zh, en = PROBLEMS[refused.problem]
        table.add_row(
            str(refused.row),
            refused.column,
            f"{zh} {en}" + (f" ({refused.detail})" if refused.detail else ""),
        )
    Console().print(table)
    if len(report.refused) > ROWS_SHOWN:
        click.echo(f"… and {len(report.refused) - ROWS_SHOWN} more")
