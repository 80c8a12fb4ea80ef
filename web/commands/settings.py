"""`flask setting`: the settings that are changed while the system runs."""

import json
import math
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from data.accounts import ROLES
from data.settings import DEFAULTS, get_setting, put_setting
from dispatch.outbound.addresses import NetworkUnfit, read_networks
from dispatch.outbound.rules import AuthoritiesUnreadable, trusted
from web.database import current_database

SWITCH = {"true": True, "false": False}
# Of what words a setting that is a list may be.
CHOICES: dict[str, Sequence[str]] = {"second_factor_roles": ROLES}

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
    """Give KEY a VALUE of its kind: a number, true or false, or words parted by commas."""
    read, accepted = _kind_of(key)
    given = read(value)
    if given is None:
        raise click.ClickException(f"{key} takes {accepted}, not {value}.")
    with current_database().sessions.begin() as session:
        put_setting(session, key, given)
    click.echo(f"{key}\t{json.dumps(given)}")


def _kind_of(key: str) -> tuple[Callable[[str], Any], str]:
    """Return how a setting's value is read, and what it accepts."""
    if isinstance(DEFAULTS[key], bool):
        return SWITCH.get, "true or false"
    if key == "repeat_by_category":
        return _repeats, '{"category code": {"within_m": metres, "within_days": days}}'
    if key == "category_groups":
        return _groups, '{"group code": {"name": Chinese, "name_en": English}}'
    if key in CHOICES:
        return partial(_words, CHOICES[key]), f"some of {', '.join(CHOICES[key])}, parted by commas"
    if key == "outbound_allowed_networks":
        return _networks, "networks such as 10.20.0.0/16, parted by commas, or nothing"
    if key == "outbound_ca_file":
        return _authorities, "a PEM file of certificates by its whole path, or nothing"
    if key in ("share_files_folder", "print_files_folder"):
        return _folder, "a folder by its whole path, or nothing"
    return _number, "a number of 0 or more"


def _words(choices: Sequence[str], value: str) -> list[str] | None:
    words = [word.strip() for word in value.split(",") if word.strip()]
    return words if set(words) <= set(choices) else None


def _networks(value: str) -> list[str] | None:
    texts = [text.strip() for text in value.split(",") if text.strip()]
    try:
        return [str(network) for network in read_networks(texts)]
    except NetworkUnfit:
        return None


def _authorities(value: str) -> str | None:
    try:
        trusted(value)
    except AuthoritiesUnreadable:
        return None
    return _folder(value)


def _folder(value: str) -> str | None:
    return value if not value or Path(value).is_absolute() else None


def _repeats(value: str) -> dict[str, dict[str, float]] | None:
    """Return what is said of categories, by code, if it is metres and days."""
    try:
        said = json.loads(value)
    except ValueError:
        return None
    rules = said.values() if isinstance(said, dict) else [None]
    is_rule = all(isinstance(rule, dict) and rule.keys() <= {"within_m", "within_days"} for rule in rules)
    return said if is_rule and all(_is_measure(each) for rule in rules for each in rule.values()) else None


def _groups(value: str) -> dict[str, dict[str, str]] | None:
    """Return the names of category groups, by code, if they are that."""
    try:
        said = json.loads(value)
    except ValueError:
        return None
    names = said.values() if isinstance(said, dict) else [None]
    is_named = all(isinstance(one, dict) and one and one.keys() <= {"name", "name_en"} for one in names)
    return said if is_named and all(_is_word(each) for one in names for each in one.values()) else None


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= 60


def _is_measure(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 3660


def _number(value: str) -> float | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return number if 0 <= number < math.inf else None
