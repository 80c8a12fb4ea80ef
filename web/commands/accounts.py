"""`flask account`: who may sign in."""

from datetime import UTC, datetime

import click
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from data.accounts import ROLES, Account
from data.attempts import forget_failures
from data.organisations import Organisation
from dispatch.journal import SYSTEM, record
from web.database import current_database
from web.signin.errors import PasswordRefused
from web.signin.factor import forget_factor
from web.signin.opening import end_sessions
from web.signin.password import change_password, give_one_time_password

account_group = AppGroup("account", help="Who may sign in.")


def get_account(session: Session, name: str) -> Account:
    """Return an account by its name, or say that there is none."""
    account = session.scalar(select(Account).where(Account.name == name))
    if account is None:
        raise click.ClickException(f"There is no account {name}.")
    return account


def _change(session: Session, account: Account, password: str | None) -> str:
    """Give an account a password that keeps to the rules, or a one-time one; return what to say of it."""
    if password is None:
        given = give_one_time_password(session, account)
        return f"one-time password, to be changed at the first sign-in: {given}"
    try:
        change_password(session, account, password)
    except PasswordRefused as error:
        raise click.ClickException(f"The password will not do: {error.en}.") from None
    return "the password that was given"


password_option = click.option(
    "--password",
    help="Seen by whoever sees the command line; if left out, a one-time password is made and printed.",
)


@account_group.command("create")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--organisation", "code", required=True, help="The code of its organisation.")
@click.option("--display-name", default="")
@password_option
def create_account(name: str, role: str, code: str, display_name: str, password: str | None) -> None:
    """Add an account."""
    try:
        with current_database().sessions.begin() as session:
            organisation_id = session.scalar(select(Organisation.id).where(Organisation.code == code))
            if organisation_id is None:
                raise click.ClickException(f"There is no organisation with the code {code}.")
            account = Account(
                name=name, display_name=display_name or name, role=role, organisation_id=organisation_id
            )
            said = _change(session, account, password)
            session.add(account)
            session.flush()
            _tell(session, account, "account.made", role=role, organisation=code)
    except IntegrityError:
        raise click.ClickException(f"There is an account {name} already.") from None
    click.echo(f"Added {name}: {said}")


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
def change_account_password(name: str, password: str | None) -> None:
    """Change an account's password and end its sessions."""
    with current_database().sessions.begin() as session:
        account = get_account(session, name)
        said = _change(session, account, password)
        _tell(session, account, "account.password_reset")
        end_sessions(session, SYSTEM, account, "password_reset")
    click.echo(f"Changed the password of {name}, its sessions have ended: {said}")


@account_group.command("unlock")
@click.argument("name")
def unlock_account(name: str) -> None:
    """Forget an account's failed sign-ins, so that it may try again at once."""
    with current_database().sessions.begin() as session:
        account = get_account(session, name)
        count = forget_failures(session, name)
        _tell(session, account, "account.unlocked")
    click.echo(f"Forgot {count} failed sign-ins of {name}.")


@account_group.command("reset-factor")
@click.argument("name")
def reset_factor(name: str) -> None:
    """Take away the second factor of somebody who has lost it, and end the account's sessions."""
    with current_database().sessions.begin() as session:
        account = get_account(session, name)
        if not forget_factor(session, account.id):
            raise click.ClickException(f"{name} has no second factor.")
        _tell(session, account, "account.factor_removed")
        end_sessions(session, SYSTEM, account, "factor_removed")
    click.echo(f"{name} signs in without a second factor; its sessions have ended.")


@account_group.command("disable")
@click.argument("name")
def disable_account(name: str) -> None:
    """Refuse an account from now on, its tokens too."""
    with current_database().sessions.begin() as session:
        account = get_account(session, name)
        account.disabled_at = datetime.now(UTC)
        _tell(session, account, "account.disabled")
        end_sessions(session, SYSTEM, account, "disabled")
    click.echo(f"Disabled {name}.")


@account_group.command("enable")
@click.argument("name")
def enable_account(name: str) -> None:
    """Let a disabled account sign in again."""
    with current_database().sessions.begin() as session:
        account = get_account(session, name)
        account.disabled_at = None
        _tell(session, account, "account.enabled")
    click.echo(f"Enabled {name}.")


def _tell(session: Session, account: Account, act: str, **details: str) -> None:
    record(session, SYSTEM, act, "account", account.id, account=account.name, **details)
