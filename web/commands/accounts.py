"""`flask account`: who may sign in."""

from datetime import UTC, datetime

import click
from flask.cli import AppGroup
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from data.accounts import ROLES, Account, SignInSession, hash_password
from data.organisations import Organisation
from web.database import current_database

SHORTEST_PASSWORD = 8

account_group = AppGroup("account", help="Who may sign in.")


def get_account(session: Session, name: str) -> Account:
    """Return an account by its name, or say that there is none."""
    account = session.scalar(select(Account).where(Account.name == name))
    if account is None:
        raise click.ClickException(f"There is no account {name}.")
    return account


def _checked(_context: click.Context, _parameter: click.Parameter, password: str) -> str:
    if len(password) < SHORTEST_PASSWORD:
        raise click.BadParameter(f"at least {SHORTEST_PASSWORD} characters")
    return password


password_option = click.option(
    "--password", prompt=True, hide_input=True, confirmation_prompt=True, callback=_checked
)


@account_group.command("create")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--organisation", "code", required=True, help="The code of its organisation.")
@click.option("--display-name", default="")
@password_option
def create_account(name: str, role: str, code: str, display_name: str, password: str) -> None:
    """Add an account."""
    try:
        with current_database().sessions.begin() as session:
            organisation_id = session.scalar(select(Organisation.id).where(Organisation.code == code))
            if organisation_id is None:
                raise click.ClickException(f"There is no organisation with the code {code}.")
            session.add(
                Account(
                    name=name,
                    display_name=display_name or name,
                    role=role,
                    organisation_id=organisation_id,
                    password_hash=hash_password(password),
                )
            )
    except IntegrityError:
        raise click.ClickException(f"There is an account {name} already.") from None
    click.echo(f"Added {name}.")


@account_group.command("list")
def list_accounts() -> None:
    """List the accounts."""
    with current_database().sessions() as session:
        query = select(Account, Organisation.name).join(
            Organisation, Organisation.id == Account.organisation_id
        )
        for account, organisation in session.execute(query.order_by(Account.name)):
            state = "disabled" if account.disabled_at else "enabled"
            click.echo(f"{account.name}\t{account.role}\t{organisation}\t{state}")


@account_group.command("password")
@click.argument("name")
@password_option
def change_password(name: str, password: str) -> None:
    """Change an account's password and end its sessions."""
    with current_database().sessions.begin() as session:
        account = get_account(session, name)
        account.password_hash = hash_password(password)
        session.execute(delete(SignInSession).where(SignInSession.account_id == account.id))
    click.echo(f"Changed the password of {name}; its sessions have ended.")


@account_group.command("disable")
@click.argument("name")
def disable_account(name: str) -> None:
    """Refuse an account from now on, its tokens too."""
    with current_database().sessions.begin() as session:
        get_account(session, name).disabled_at = datetime.now(UTC)
    click.echo(f"Disabled {name}.")


@account_group.command("enable")
@click.argument("name")
def enable_account(name: str) -> None:
    """Let a disabled account sign in again."""
    with current_database().sessions.begin() as session:
        get_account(session, name).disabled_at = None
    click.echo(f"Enabled {name}.")
