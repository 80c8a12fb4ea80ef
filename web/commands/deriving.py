"""`flask derive`: works out features that follow from others."""

import click
from flask.cli import AppGroup

from dispatch.boundary_areas import derive, get_boundary_layer
from dispatch.journal import SYSTEM
from layers.boundary_areas import JurisdictionUnusable, LevelWithoutNeighbours
from layers.boundary_areas.deriving import KEPT, OUTCOMES
from layers.drafting.errors import LayerFrozen, LayerInReview
from web.commands.publishing import publish_at_once
from web.database import current_database
from web.problems.answers import find_row

REFUSALS = (JurisdictionUnusable, LevelWithoutNeighbours, LayerFrozen, LayerInReview)

derive_group = AppGroup("derive", help="Work out features that follow from others.")


@derive_group.command("boundary-areas")
@click.option("--level", type=click.Choice(["district", "street"]), default="district", show_default=True)
@click.option(
    "--within-m", type=click.FloatRange(1, 5_000), help="Distance from the border; the setting if not given."
)
@click.option(
    "--overwrite-corrections", is_flag=True, help="Put derived ones in the place of corrected ones."
)
@click.option("--publish", "publishes", is_flag=True, help="Publish the draft at once.")
def derive_boundary_areas_command(
    level: str, within_m: float | None, overwrite_corrections: bool, publishes: bool
) -> None:
    """Draft the boundary area of each pair of neighbours, in a layer that is made if there is none."""
    with current_database().sessions.begin() as session:
        layer = get_boundary_layer(session, SYSTEM, level)
        try:
            found = derive(session, SYSTEM, layer.id, level, within_m, overwrite_corrections)
        except REFUSALS as error:
            raise click.ClickException(find_row(error).en.format_map(vars(error))) from None
        click.echo(f"{layer.key}\t" + "\t".join(f"{found.count(what)} {what}" for what in OUTCOMES))
        for member in found.members:
            if member.what == KEPT:
                click.echo(f"kept\t{member.name}\t{member.why}")
        for healing in found.healing:
            owners = " – ".join(owner.name for owner in healing.owners)
            left = "left" if healing.given_to is None else f"given to {healing.given_to.name}"
            click.echo(f"{healing.kind}\t{owners}\t{healing.area_m2:.0f} m²\t{left}")
        if publishes:
            publish_at_once(session, layer.id)
