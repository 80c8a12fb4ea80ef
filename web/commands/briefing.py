"""`flask briefing`: writes the briefing map into a file."""

from pathlib import Path

import click
from sqlalchemy import select

from data.organisations import Organisation
from data.scope import Scope, limit
from dispatch.briefing.errors import BriefingFilesMissing
from dispatch.hotspots.statistics import NothingReckoned
from dispatch.hotspots.viewing import Wanted
from web.database import current_database
from web.languages import LANGUAGES
from web.problems.answers import find_row

REFUSALS = (BriefingFilesMissing, NothingReckoned)
NOBODY = 0


@click.command("briefing")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--group", help="Code of a category group; all of them if not given.")
@click.option("--window", type=click.Choice(["7", "28", "90"]), default="28", help="Over how many days.")
@click.option("--organisation", "code", help="Show what this organisation sees, by its code; else all.")
@click.option("--language", type=click.Choice(LANGUAGES), default=LANGUAGES[0])
def briefing_command(file: Path, group: str | None, window: str, code: str | None, language: str) -> None:
    """Write the briefing map on hotspots into FILE: one page that opens anywhere without a network."""
    # folium takes most of a second to import, which other commands do without.
    from dispatch.briefing.making import make_briefing

    with current_database().sessions() as session:
        if code is not None:
            found = session.scalar(select(Organisation).where(Organisation.code == code))
            if found is None:
                raise click.BadParameter(f"没有机构 {code} · There is no organisation {code}")
            limit(session, Scope(NOBODY, found.id, found.path))
        try:
            made = make_briefing(session, Wanted(group, int(window)), language)
        except REFUSALS as error:
            raise click.ClickException(find_row(error).en.format_map(vars(error))) from None
    partial = file.with_name(f".{file.name}.part")
    partial.write_text(made.page, encoding="utf-8")
    partial.replace(file)
    click.echo(f"{made.name} → {file}")
