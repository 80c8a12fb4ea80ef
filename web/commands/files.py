"""`flask files`: contents of incidents' files on the disk."""

from datetime import UTC, datetime

import click
from flask import current_app
from flask.cli import AppGroup

from web.database import current_database
from web.files import sweeping

files_group = AppGroup("files", help="Contents of incidents' files on the disk.")


@files_group.command("sweep")
def sweep_files() -> None:
    """Delete contents that nothing refers to, and of files removed longer ago than they are kept."""
    with current_database().sessions.begin() as session:
        swept = sweeping.sweep(session, current_app.settings.instance, datetime.now(UTC))
    if swept is None:
        raise click.ClickException("Files are being received; try again.")
    click.echo(f"orphans {swept.orphans}\tpurged {swept.purged}")


@files_group.command("verify")
def verify_files() -> None:
    """Compare every content with the SHA-256 that the ledger has of it."""
    with current_database().sessions() as session:
        found = sweeping.verify(session, current_app.settings.instance)
    click.echo(f"intact {found.intact}")
    for word, contents in (("altered", found.altered), ("missing", found.missing)):
        for sha256 in contents:
            click.echo(f"{word}\t{sha256}")
    if found.altered or found.missing:
        raise click.exceptions.Exit(1)
