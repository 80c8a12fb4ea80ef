"""`flask backup`: database and files into one file, and back."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import psycopg
from flask import current_app
from flask.cli import AppGroup
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from sqlalchemy.orm import Session

from data.database import make_engine, make_sessions
from data.embedded import Cluster, EmbeddedError
from data.embedded.place import find_place
from data.keeping.creating import create_backup
from data.keeping.errors import BackupError
from data.keeping.manifest import SECRET, Manifest
from data.keeping.restoring import restore_backup
from dispatch import telling
from dispatch.journal import SYSTEM, record
from dispatch.verification import Verification, verify_ledger
from web.commands.backup_words import STEPS, refusal
from web.database import sqlalchemy_url

INCOMPLETE = 2
WHOLE_LEDGER = 2**62

backup_group = AppGroup("backup", help="Database and files into one file, and back.")


@backup_group.command("create")
@click.option("--to", "folder", type=click.Path(path_type=Path, file_okay=False), help="[instance/backups]")
@click.option("--with-secret", is_flag=True, help="Take the instance's secret in, which second factors need.")
def create_command(folder: Path | None, with_secret: bool) -> None:
    """Write a backup of now, while everything runs. Status 2 if files of incidents are not whole."""
    instance = current_app.settings.instance
    with running_database() as url, told(), _bar() as show:
        path, manifest = create_backup(url, instance, folder or instance / "backups", with_secret, show)
        with _session(url) as session:
            rows, last = sum(manifest.rows.values()), manifest.ledger[0]
            record(session, SYSTEM, "backup.created", "backup", None, file=path.name, rows=rows, ledger=last)
    click.echo(f"{path}\n{_extent(manifest)}")
    for word, contents in (("缺失 · missing", manifest.missing), ("被改动 · altered", manifest.altered)):
        for sha256 in contents:
            click.echo(f"{word}: files/{sha256[:2]}/{sha256}", err=True)
    if manifest.missing or manifest.altered:
        raise SystemExit(INCOMPLETE)


@backup_group.command("restore")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--replace", is_flag=True, help="Replace all that is in the database now.")
def restore_command(file: Path, replace: bool) -> None:
    """Put FILE's database and files in place: everything is checked first, and all of it counts or nothing.

    What was made by an earlier version is brought up to date by the next `make run`.
    """
    instance = current_app.settings.instance
    with running_database(makes=True) as url, told():
        with _bar() as show:
            manifest = restore_backup(url, instance, file, replace, show)
        with _session(url) as session:
            found = verify_ledger(session, 0, WHOLE_LEDGER)
            record(
                session, SYSTEM, "backup.restored", "backup", None, file=file.name, made_at=manifest.made_at
            )
    click.echo(_extent(manifest))
    if SECRET not in manifest.parts:
        click.echo(
            "备份不含密钥，两步验证须重新登记 · it has no secret: second factors are to be enrolled again"
        )
    _tell_ledger(found)


@contextmanager
def running_database(makes: bool = False) -> Iterator[str]:
    """Give the address of the instance's database; a private one that does not run is started meanwhile."""
    settings = current_app.settings
    cluster = Cluster(settings.instance)
    if settings.database_url and settings.database_url != _private_url(cluster):
        yield settings.database_url
        return
    if settings.database_url is None and not makes:
        raise click.ClickException("这个实例还没有数据库 · this instance has no database yet")
    ran = cluster.is_running()
    try:
        cluster.start()
        yield cluster.url()
    except EmbeddedError as error:
        raise click.ClickException(str(error)) from None
    finally:
        if not ran:
            cluster.stop()


def _private_url(cluster: Cluster) -> str | None:
    try:
        return cluster.url() if find_place(cluster.instance) is not None else None
    except EmbeddedError as error:
        raise click.ClickException(str(error)) from None


@contextmanager
def told() -> Iterator[None]:
    """Turn what a backup refuses into words on the terminal."""
    try:
        yield
    except BackupError as error:
        raise click.ClickException(refusal(error)) from None
    except (OSError, psycopg.OperationalError) as error:
        raise click.ClickException(f"无法读写 · can't be read or written: {error}") from None


@contextmanager
def _session(url: str) -> Iterator[Session]:
    """Give a session whose acts are written to the ledger."""
    engine = make_engine(sqlalchemy_url(url), pool_size=1)
    sessions = make_sessions(engine)
    telling.install(sessions)
    try:
        with sessions.begin() as session:
            yield session
    finally:
        engine.dispose()


@contextmanager
def _bar() -> Iterator[object]:
    """Show a bar on the terminal; give the callback that moves it."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=1.0)
        yield lambda share, word: progress.update(task, completed=share, description=STEPS[word])


def _extent(manifest: Manifest) -> str:
    rows, parts = sum(manifest.rows.values()), manifest.parts
    size_mb = sum(part.size for part in parts.values()) / 2**20
    return (
        f"{manifest.made_at}  {len(manifest.rows)} 张表 tables, {rows} 行 rows, "
        f"{len(parts) - 1} 个文件 files, "
        f"{size_mb:.1f} MB, 监督链至 ledger up to #{manifest.ledger[0]}"
    )


def _tell_ledger(found: Verification) -> None:
    if found.problem is None:
        click.echo(f"监督链完好至 · ledger intact up to #{found.verified_to}")
        return
    click.echo(
        f"监督链在 #{found.broken_at} 断开 · the ledger was broken at #{found.broken_at} already", err=True
    )
    raise SystemExit(INCOMPLETE)
