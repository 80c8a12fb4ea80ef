"""`flask sheet`: writes the situation sheet into a file."""

from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import Session

from data.organisations import Organisation
from data.scope import Scope, limit
from dispatch.sheets import errors
from dispatch.sheets.order import LANGUAGES, PAPERS, SheetOrder
from gis.cartography.errors import AreaNotForPaper
from web.database import current_database
from web.problems.answers import find_row

REFUSALS = (
    errors.NothingToDraw,
    errors.PrinterMissing,
    errors.SheetFailed,
    errors.SheetTooSlow,
    AreaNotForPaper,
)
NOBODY = 0


@click.command("sheet")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--paper", type=click.Choice(list(PAPERS)), default="A3", show_default=True)
@click.option("--portrait", is_flag=True, help="Upright; landscape format if not given.")
@click.option("--language", type=click.Choice(LANGUAGES), default=LANGUAGES[0], show_default=True)
@click.option("--title", help="Instead of the organisation's name.")
@click.option("--bounds", type=float, nargs=4, help="West, south, east, north in degrees; else all.")
@click.option("--organisation", "code", help="Show what this organisation sees, by its code; else all.")
@with_appcontext
def sheet_command(
    file: Path,
    paper: str,
    portrait: bool,
    language: str,
    title: str | None,
    bounds: tuple[float, float, float, float] | None,
    code: str | None,
) -> None:
    """Write the situation as it is now into FILE, a PDF: map, legend and open incidents."""
    # What a sheet is made with is not for commands that have nothing to do with it.
    from dispatch.sheets.making import make_sheet

    order = SheetOrder(paper, not portrait, language, title, bounds)
    with current_database().sessions() as session:
        if code is not None:
            _limit(session, code)
        try:
            sheet = make_sheet(session, order)
        except REFUSALS as error:
            raise click.ClickException(find_row(error).en.format_map(vars(error))) from None
    partial = file.with_name(f".{file.name}.part")
    partial.write_bytes(sheet)
    partial.replace(file)
    click.echo(f"{len(sheet) / 1000:.0f} kB → {file}")


def _limit(session: Session, code: str) -> None:
    found = session.scalar(select(Organisation).where(Organisation.code == code))
    if found is None:
        raise click.BadParameter(f"没有机构 {code} · There is no organisation {code}")
    limit(session, Scope(NOBODY, found.id, found.path))
