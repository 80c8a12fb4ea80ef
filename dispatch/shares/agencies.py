"""Agencies that receive (接收单位): made with an account of their own, changed, ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_network
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from data.accounts import Account
from data.organisations import Organisation
from data.scope import is_below
from data.shares import Agency
from dispatch.joint.kinship import get_organisation
from dispatch.journal import Actor, record

# No password has this hash: programs sign in by token, nobody by name.
NO_PASSWORD = "!"
CHANGEABLE = ("name", "name_en", "contact", "rate_per_minute", "addresses")


@dataclass
class AgencyUnknown(Exception):
    """There is no such agency, or it is not for who asks."""

    agency_id: int


@dataclass
class AgencyNameTaken(Exception):
    """There is an agency, or an account, of this name already."""

    name: str


@dataclass
class AgencyOver(Exception):
    """The agency has ended; nothing more is made for it or changed about it."""

    agency: str


@dataclass
class AddressUnfit(Exception):
    """What was given is neither an address nor a network."""

    address: str


@dataclass
class OrganisationAbove(Exception):
    """The organisation is neither that of who acts nor below it."""

    organisation: str
    organisation_en: str


def make_agency(
    session: Session,
    actor: Actor,
    *,
    name: str,
    name_en: str = "",
    contact: str = "",
    organisation_id: int | None = None,
    rate_per_minute: int = 600,
    addresses: list[str] | None = None,
) -> Agency:
    """Add an agency that an organisation gives to, the actor's unless said, with an account of its own."""
    owner = get_owner(session, actor, organisation_id)
    about = {"name_en": name_en, "contact": contact, "rate_per_minute": rate_per_minute}
    networks = read_networks(addresses or [])
    account = Account(
        name=name, display_name=name, password_hash=NO_PASSWORD, role="agency", organisation_id=owner.id
    )
    _put(session, account, name)
    agency = Agency(
        account_id=account.id,
        organisation_id=owner.id,
        name=name,
        addresses=networks,
        made_at=datetime.now(UTC),
        made_by=actor.account_id,
        **about,
    )
    _put(session, agency, name)
    told = {"agency": name, "organisation": owner.name, "addresses": networks, **about}
    record(session, actor, "agency.made", "agency", agency.id, **told)
    return agency


def get_agency(session: Session, agency_id: int, lock: bool = False) -> Agency:
    """Return an agency that the session sees; raise AgencyUnknown."""
    wanted = select(Agency).where(Agency.id == agency_id)
    agency = session.scalar(wanted.with_for_update() if lock else wanted)
    if agency is None:
        raise AgencyUnknown(agency_id)
    return agency


def get_running(session: Session, agency_id: int, lock: bool = False) -> Agency:
    """Return an agency that has not ended; raise AgencyUnknown or AgencyOver."""
    agency = get_agency(session, agency_id, lock)
    if agency.ended_at is not None:
        raise AgencyOver(agency.name)
    return agency


def change_agency(session: Session, actor: Actor, agency_id: int, changes: Mapping[str, Any]) -> Agency:
    """Change what is known of an agency, how often and from where it may ask."""
    agency = get_running(session, agency_id, lock=True)
    wanted = {name: value for name, value in changes.items() if name in CHANGEABLE}
    if "addresses" in wanted:
        wanted["addresses"] = read_networks(wanted["addresses"])
    was = {name: getattr(agency, name) for name in wanted if getattr(agency, name) != wanted[name]}
    if not was:
        return agency
    _apply(session, agency, {name: wanted[name] for name in was})
    differences = {name: {"was": before, "now": wanted[name]} for name, before in was.items()}
    record(session, actor, "agency.changed", "agency", agency.id, agency=agency.name, changes=differences)
    return agency


def end_agency(session: Session, actor: Actor, agency_id: int, reason: str) -> Agency:
    """End an agency: from now on it is refused everything; what it was given stays in the ledger."""
    agency = get_running(session, agency_id, lock=True)
    agency.ended_at = datetime.now(UTC)
    session.flush()
    record(session, actor, "agency.ended", "agency", agency.id, agency=agency.name, reason=reason)
    return agency


def get_owner(session: Session, actor: Actor, organisation_id: int | None) -> Organisation:
    """Return the organisation that gives: the actor's own, or one below it; raise OrganisationAbove."""
    wanted = actor.organisation_id if organisation_id is None else organisation_id
    owner = get_organisation(session, wanted)
    if actor.path is None or not is_below(owner.path, actor.path):
        raise OrganisationAbove(owner.name, owner.name_en or owner.name)
    return owner


def read_networks(addresses: list[str]) -> list[str]:
    """Return addresses and networks in the one way they are kept; raise AddressUnfit for what is neither."""
    return [_read_network(each.strip()) for each in addresses]


def _read_network(address: str) -> str:
    try:
        return str(ip_network(address, strict=False))
    except ValueError:
        raise AddressUnfit(address) from None


def _apply(session: Session, agency: Agency, values: Mapping[str, Any]) -> None:
    if "name" in values:
        account = session.get_one(Account, agency.account_id)
        account.name = account.display_name = values["name"]
        _put(session, account, values["name"])
    for name, value in values.items():
        setattr(agency, name, value)
    _put(session, agency, agency.name)


def _put(session: Session, row: Account | Agency, name: str) -> None:
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        raise AgencyNameTaken(name) from None
