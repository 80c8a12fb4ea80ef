"""`flask token`: credentials of programs."""

from datetime import UTC, datetime, timedelta

import click
from flask.cli import AppGroup
from sqlalchemy import select

from data.accounts import Account, ApiToken
from data.sessions import make_token
from web.commands.accounts import get_account
from web.database import current_database

token_group = AppGroup("token", help="Credentials of programs.")


@token_group.command("create")
@click.option("--account", "name", required=True, help="Whose rights the program has.")
@click.option("--label", default="", help="What the program is.")
@click.option("--days", type=click.IntRange(min=1), help="For how long; for good if left out.")
def create_token(name: str, label: str, days: int | None) -> None:
    """Make a token and print it, this once."""
    now = datetime.now(UTC)
    expires_at = now + timedelta(days=days) if days else None
    with current_database().sessions.begin() as session:
        token = make_token(session, get_account(session, name), label, now, expires_at)
    click.echo(token)


@token_group.command("list")
def list_tokens() -> None:
    """List the tokens that are valid, by number, account and label."""
    with current_database().sessions() as session:
        query = select(ApiToken, Account.name).join(Account, Account.id == ApiToken.account_id)
        for token, name in session.execute(query.where(ApiToken.revoked_at.is_(None)).order_by(ApiToken.id)):
            until = f"until {token.expires_at:%Y-%m-%d}" if token.expires_at else "for good"
            click.echo(f"{token.id}\t{name}\t{token.label}\t{until}")


@token_group.command("revoke")
@click.argument("number", type=int)
def revoke_token(number: int) -> None:
    """Make a token invalid, by its number."""
    with current_database().sessions.begin() as session:
        token = session.get(ApiToken, number)
        if token is None:
            raise click.ClickException(f"There is no token {number}.")
        token.revoked_at = datetime.now(UTC)
    click.echo(f"Revoked token {number}.")
