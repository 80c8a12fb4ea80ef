"""`flask backup archive|base|prune|recover`: back to any moment, for the private database of an instance."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import current_app

from data.embedded import Cluster, EmbeddedError
from data.embedded.archiving import find_archive, set_archive
from data.embedded.copies import recover, take_base
from data.embedded.place import find_place
from data.embedded.pruning import Pruning, plan_pruning, prune
from data.keeping.manifest import FILES, ROADS, SECRET
from web.commands.backup import INCOMPLETE, backup_group, running_database

NO_ARCHIVE = "没有归档，请用 --wal 指明 · there is no archive: name one by --wal"
OWN_SERVER = (
    "数据库不是内置的，请用自己 PostgreSQL 的工具 · "
    "the database is not the private one: use the tools of your PostgreSQL"
)


class Moment(click.ParamType):
    """A moment in ISO 8601, in the time zone of this machine unless it says another."""

    name = "moment"

    def convert(self, value: str, param: click.Parameter | None, context: click.Context | None) -> datetime:
        """Return it in UTC."""
        try:
            return datetime.fromisoformat(value).astimezone(UTC)
        except ValueError:
            self.fail(f"{value}: 2026-11-25T14:30:00+08:00", param, context)


@backup_group.command("archive")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), required=False)
@click.option("--off", is_flag=True, help="Archive no more.")
def archive_command(folder: Path | None, off: bool) -> None:
    """Have the private database archive all that it writes into FOLDER, from its next start on."""
    _require_private()
    if (folder is None) == (not off):
        raise click.UsageError("FOLDER 或 --off · a FOLDER, or --off")
    set_archive(current_app.settings.instance, None if off else folder)
    click.echo("下次启动起生效 · counts from the next start on")
    if not off:
        click.echo("启动后请执行 backup base · take a base backup then: backup base")


@backup_group.command("base")
@click.option("--to", "folder", type=click.Path(path_type=Path, file_okay=False), help="[instance/bases]")
def base_command(folder: Path | None) -> None:
    """Write a base backup of the running private database, from which `backup recover` goes on."""
    instance = current_app.settings.instance
    _require_private()
    with running_database(), _told():
        click.echo(take_base(Cluster(instance), folder or instance / "bases"))


@backup_group.command("prune")
@click.option(
    "--from",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Where all base backups of the archive are. [instance/bases]",
)
@click.option(
    "--keep", type=click.IntRange(1), default=2, show_default=True, help="How many to keep at least."
)
@click.option(
    "--days", type=click.IntRange(0), default=0, show_default=True, help="How many days to lead back to."
)
@click.option("--wal", type=click.Path(path_type=Path, exists=True, file_okay=False), help="The archive.")
@click.option("--yes", is_flag=True, help="Do it; else it is only told.")
def prune_command(folder: Path | None, keep: int, days: int, wal: Path | None, yes: bool) -> None:
    """Tell which old base backups may go, with what the archive holds from before those that stay.

    Status 2 if a base backup is damaged. The newest whole one always stays.
    """
    instance = current_app.settings.instance
    archive = wal or find_archive(instance)
    if archive is None:
        raise click.ClickException(NO_ARCHIVE)
    with _told():
        plan = plan_pruning(folder or instance / "bases", archive, keep, days, datetime.now(UTC))
        size_mb = plan.size_bytes / 2**20
        if yes:
            prune(plan)
    _tell_pruning(plan, size_mb, yes)
    if plan.damaged:
        raise SystemExit(INCOMPLETE)


def _tell_pruning(plan: Pruning, size_mb: float, done: bool) -> None:
    parts = (
        ("保留 · stays", plan.stays),
        ("删除 · goes", plan.goes),
        ("另属归档 · of another archive", plan.apart),
    )
    for words, bases in parts:
        for base in bases:
            click.echo(f"{words}: {base.path}")
    for error in plan.damaged:
        click.echo(f"已损坏 · damaged: {error.folder}: {error.why}", err=True)
    log = f"{plan.log[0].name} – {plan.log[-1].name}" if plan.log else "–"
    click.echo(f"日志 · log: {len(plan.log)} ({log}), {size_mb:.1f} MB")
    if not done:
        click.echo("什么也没删除，加 --yes 执行 · nothing was removed; say --yes to do it")


@backup_group.command("recover")
@click.argument("base", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("instance", type=click.Path(path_type=Path, file_okay=False))
@click.option("--until", type=Moment(), help="The moment, such as 2026-11-25T14:30:00+08:00; else the last.")
@click.option("--wal", type=click.Path(path_type=Path, exists=True, file_okay=False), help="The archive.")
@click.option(
    "--files-from",
    "former",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Copy roads, files of incidents and the secret from this instance.",
)
def recover_command(
    base: Path, instance: Path, until: datetime | None, wal: Path | None, former: Path | None
) -> None:
    """Make a new INSTANCE out of BASE and the archive, as it was at a moment."""
    with _told():
        cluster = recover(base.resolve(), instance.resolve(), until, wal and wal.resolve())
    cluster.stop()
    if former is not None:
        _copy_files(former, instance)
    click.echo(f"INSTANCE={instance} make run")


def _copy_files(former: Path, instance: Path) -> None:
    """Copy what is never changed in place, so that it serves every moment."""
    for name in (ROADS, FILES):
        if (former / name).is_dir():
            shutil.copytree(former / name, instance / name, dirs_exist_ok=True)
    if (former / SECRET).exists():
        shutil.copy2(former / SECRET, instance / SECRET)


def _require_private() -> None:
    settings = current_app.settings
    with _told():
        has_private = find_place(settings.instance) is not None
        private = Cluster(settings.instance).url() if has_private else None
    if settings.database_url not in (None, private):
        raise click.ClickException(OWN_SERVER)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except EmbeddedError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"无法读写 · can't be read or written: {error}") from None
