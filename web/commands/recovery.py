"""`flask backup archive|base|recover`: back to any moment, for the private database of an instance."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import current_app

from data.embedded import Cluster, EmbeddedError
from data.embedded.archiving import set_archive
from data.embedded.copies import recover, take_base
from data.embedded.place import find_place
from data.keeping.manifest import FILES, ROADS, SECRET
from web.commands.backup import backup_group, running_database

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
