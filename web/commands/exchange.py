"""`flask import layer` and `flask export layer`: features of layers from files and into them."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import AppGroup
from rich.console import Console
from rich.table import Table
from sqlalchemy import select
from sqlalchemy.orm import Session

from data.layers import Layer
from dispatch.exchanging import take_in
from dispatch.journal import SYSTEM
from gis.files.errors import FileUnreadable
from gis.files.reading import read_vectors
from gis.files.table import VectorTable
from gis.files.writing import WRITERS
from layers.exchange.exporting import Wanted, export
from layers.exchange.fitting import rank_systems
from layers.exchange.guessing import guess_mapping
from layers.exchange.plan import MODES, ImportOptions
from layers.exchange.report import ImportRefused, ImportReport
from layers.exchange.targets import NAME
from layers.kinds import get_kind
from web.commands.importing import file_argument, import_group
from web.commands.publishing import publish_at_once
from web.database import current_database
from web.exchange.errors import UploadUnreadable
from web.exchange_words import FINDINGS, LOSSES, NOTES
from web.problems.answers import find_row
from web.problems.table import PROBLEMS

ROWS_SHOWN = 30
SUFFIXES = {suffix: name for name, (_, suffix) in WRITERS.items()}

export_group = AppGroup("export", help="Write features of layers into files.")

layer_option = click.option("--layer", "key", required=True, help="The key of the layer.")


@import_group.command("layer")
@file_argument
@layer_option
@click.option("--crs", help="WGS84, GCJ-02, BD-09, CGCS2000 or EPSG:NNNN; else what the file states.")
@click.option("--encoding", help="Of text that does not say it.")
@click.option("--sublayer", help="Which table of a file that has several.")
@click.option("--mapping", "pairs", multiple=True, help="COLUMN=TARGET; may be given often. Else guessed.")
@click.option("--mode", type=click.Choice(MODES), default=MODES[0], show_default=True)
@click.option("--match", help="The target by which rows are features that the layer has.")
@click.option("--mend", "mends", is_flag=True, help="Make shapes valid that cross themselves.")
@click.option("--publish", "publishes", is_flag=True, help="Publish the layer's draft at once.")
def import_layer_command(file: Path, key: str, pairs: tuple[str, ...], publishes: bool, **said: str) -> None:
    """Take the shapes of FILE into a layer's draft, all of them or none."""
    options = {name: said.pop(name) for name in ("mode", "match", "mends")}
    with _told(), current_database().sessions.begin() as session:
        layer = _layer(session, key)
        table = read_vectors(file, **said)
        _show_file(session, table)
        report = take_in(
            session, SYSTEM, layer.id, table, _options(session, layer, table, file, pairs, options), file.name
        )
        if publishes:
            publish_at_once(session, layer.id, file.name)
    _show(report)


@export_group.command("layer")
@click.argument("key")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--crs", default="WGS84", show_default=True, help="WGS84, CGCS2000 or EPSG:4513 to EPSG:4554.")
@click.option("--draft", is_flag=True, help="What is drafted, not what is published.")
@click.option("--version", type=int, help="The layer as it was in a version.")
def export_layer_command(key: str, file: Path, crs: str, draft: bool, version: int | None) -> None:
    """Write the features of the layer KEY into FILE, whose suffix says the format."""
    format_name = SUFFIXES.get(file.suffix.lower())
    if format_name is None:
        raise click.ClickException(f"{file.suffix}: {', '.join(SUFFIXES)}")
    view = version or ("draft" if draft else "published")
    with _told(), current_database().sessions() as session, tempfile.TemporaryDirectory() as folder:
        wanted = [Wanted(_layer(session, key), view)]
        exported = export(session, wanted, format_name, crs, Path(folder), datetime.now(UTC))
        file.write_bytes(exported.path.read_bytes())
    report = next(iter(exported.reports.values()))
    click.echo(f"{report.rows} rows, {report.format}, {report.crs}")
    for loss in report.not_kept:
        click.echo(" ".join([loss.field, *(words.format(detail=loss.detail) for words in LOSSES[loss.code])]))


def _layer(session: Session, key: str) -> Layer:
    layer = session.scalar(select(Layer).where(Layer.key == key))
    if layer is None:
        keys = session.scalars(select(Layer.key).order_by(Layer.key))
        raise click.ClickException(f"没有图层 {key} There is no layer {key}. {', '.join(keys)}")
    return layer


def _options(
    session: Session,
    layer: Layer,
    table: VectorTable,
    file: Path,
    pairs: tuple[str, ...],
    options: dict[str, str],
) -> ImportOptions:
    """Return the options of an import; columns that are not named are as guessed."""
    named = dict(pair.partition("=")[::2] for pair in pairs)
    guessed = guess_mapping(list(table.columns), get_kind(session, layer.kind))
    kept = {column: target for column, target in guessed.items() if target not in named.values()}
    mapping = {column: target for column, target in (kept | named).items() if target}
    return ImportOptions(mapping, default_name="" if NAME in mapping.values() else file.stem, **options)


@contextmanager
def _told() -> Iterator[None]:
    """Turn what an import or export refuses into words on the terminal."""
    try:
        yield
    except ImportRefused as refused:
        _show(refused.report)
        raise click.ClickException(
            f"未导入任何内容 Nothing was imported: {refused.report.errors} 处错误 errors"
        ) from None
    except (FileUnreadable, *PROBLEMS) as error:
        known = UploadUnreadable(error) if isinstance(error, FileUnreadable) else error
        row = find_row(known)
        raise click.ClickException(
            f"{row.zh.format(**vars(known))}\n{row.en.format(**vars(known))}"
        ) from None


def _show_file(session: Session, table: VectorTable) -> None:
    click.echo(f"{len(table)} rows, {table.used_crs}" + (f", {table.encoding}" if table.encoding else ""))
    for note in table.notes:
        click.echo(" ".join(words.format(detail=note.detail) for words in NOTES[note.code]))
    _, better = rank_systems(session, table)
    if better is not None:
        near_m, used_m = f"{better.distance_m:.0f} m", f"{better.used_distance_m:.0f} m"
        click.echo(
            f"警告：按 {better.system} 距道路和边界 {near_m}，现按 {better.used} 为 {used_m}；见 --crs"
        )
        click.echo(
            f"Warning: as {better.system} the shapes lie {near_m} from roads and borders, as {better.used} "
            f"{used_m}; see --crs"
        )


def _show(report: ImportReport) -> None:
    click.echo(
        f"{report.created} created, {report.changed} changed, {report.unchanged} unchanged, "
        f"{report.deleted} deleted"
    )
    click.echo("; ".join(f"{column} → {target}" for column, target in report.mapping.items()))
    if not report.findings:
        return
    table = Table("row", "column", "level", "what")
    for found in report.findings[:ROWS_SHOWN]:
        words = " ".join(FINDINGS[found.code]) + (f" ({found.detail})" if found.detail else "")
        table.add_row(str(found.row), found.column, found.level, words)
    Console().print(table)
    if len(report.findings) > ROWS_SHOWN:
        click.echo(f"… and {len(report.findings) - ROWS_SHOWN} more")
