"""`flask token`: credentials of programs."""

from datetime import UTC, datetime

import click
from flask.cli import AppGroup
from sqlalchemy import select

from data.accounts import Account, ApiToken
from dispatch.journal import SYSTEM
from web.commands.accounts import get_account
from web.database import current_database
from web.signin.errors import PermissionsNotOwn
from web.signin.tokens import make_token
from web.signin.tokens import revoke_token as revoke

LONGEST_DAYS = 365

token_group = AppGroup("token", help="Credentials of programs.")


@token_group.command("create")
@click.option("--account", "name", required=True, help="Whose rights the program has.")
@click.option("--label", default="", help="What the program is.")
@click.option(
    "--days",
    type=click.IntRange(1, LONGEST_DAYS),
    default=LONGEST_DAYS,
    show_default=True,
    help="For how long.",
)
@click.option(
    "--permission",
    "permissions",
    multiple=True,
    help="What it is for, such as send_fixes; more than one may be given; all of its account's if left out.",
)
def create_token(name: str, label: str, days: int, permissions: tuple[str, ...]) -> None:
    """Make a token and print it, this once."""
    with current_database().sessions.begin() as session:
        account = get_account(session, name)
        try:
            _, secret = make_token(session, SYSTEM, account, label, days, permissions or None)
        except PermissionsNotOwn as error:
            raise click.ClickException(
                f"{name} lacks {', '.join(error.permissions)}; it has {', '.join(error.own)}."
            ) from None
    click.echo(secret)


@token_group.command("list")
def list_tokens() -> None:
    """List the tokens that are valid, by number, account, label, end, last use and what they are for."""
    with current_database().sessions() as session:
        query = select(ApiToken, Account.name).join(Account, Account.id == ApiToken.account_id)
        valid = query.where(ApiToken.revoked_at.is_(None), ApiToken.expires_at > datetime.now(UTC))
        for token, name in session.execute(valid.order_by(ApiToken.id)):
            until = f"until {token.expires_at:%Y-%m-%d}"
            used = f"used {token.last_used_at:%Y-%m-%d}" if token.last_used_at else "never used"
            rights = " ".join(token.permissions) if token.permissions is not None else "all"
            click.echo(f"{token.id}\t{name}\t{token.label}\t{until}\t{used}\t{rights}")


@token_group.command("revoke")
@click.argument("number", type=int)
def revoke_token(number: int) -> None:
    """Make a token invalid, by its number."""
    with current_database().sessions.begin() as session:
        token = session.get(ApiToken, number)
        if token is None:
            raise click.ClickException(f"There is no token {number}.")
        if token.revoked_at is None:
            revoke(session, SYSTEM, session.get_one(Account, token.account_id), number)
    click.echo(f"Revoked token {number}.")
