"""`flask setting`: the settings that are changed while the system runs."""

import json
import math

import click
from flask.cli import AppGroup

from data.settings import DEFAULTS, get_setting, put_setting
from web.database import current_database

SWITCH = {"true": True, "false": False}

setting_group = AppGroup("setting", help="Settings that count at once, for all processes.")


@setting_group.command("list")
def list_settings() -> None:
    """List every setting with its value and its default."""
    with current_database().sessions() as session:
        for key, default in DEFAULTS.items():
            value = json.dumps(get_setting(session, key))
            click.echo(f"{key}\t{value}\tdefault {json.dumps(default)}")


@setting_group.command("set")
@click.argument("key", type=click.Choice([key for key in DEFAULTS if key != "is_sample"]))
@click.argument("value")
def set_setting(key: str, value: str) -> None:
    """Give KEY a VALUE of its kind: a number, or true or false."""
    is_switch = isinstance(DEFAULTS[key], bool)
    given = SWITCH.get(value) if is_switch else _number(value)
    if given is None:
        accepted = "true or false" if is_switch else "a number of 0 or more"
        raise click.ClickException(f"{key} takes {accepted}, not {value}.")
    with current_database().sessions.begin() as session:
        put_setting(session, key, given)
    click.echo(f"{key}\t{json.dumps(given)}")


def _number(value: str) -> float | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return number if 0 <= number < math.inf else None
