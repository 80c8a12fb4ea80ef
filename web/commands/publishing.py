"""What commands share that publish a layer's draft at once."""

import click
from sqlalchemy.orm import Session

from dispatch.checking.running import FindingsBlock
from dispatch.journal import SYSTEM
from dispatch.planning import publish
from layers.drafting.errors import NothingDrafted


def publish_at_once(session: Session, layer_id: int, reason: str = "") -> None:
    """Publish a draft and say so; end the command if checks find errors. The roads are not asked."""
    try:
        version = publish(session, SYSTEM, layer_id, reason)
    except NothingDrafted:
        click.echo("nothing to publish")
    except FindingsBlock as blocked:
        codes = ", ".join(blocked.codes)
        raise click.ClickException(
            f"Checks found errors: {codes}. Leave --publish out and mend the draft."
        ) from None
    else:
        click.echo(f"published version {version.version}")
