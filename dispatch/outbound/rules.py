"""What the administrator has said of calls to others: which networks, and whose certificates are believed."""

import ssl
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address
from pathlib import Path

from sqlalchemy.orm import Session

from data.settings import get_setting
from dispatch.outbound.addresses import Networks, allowed_networks, check, read_url

SETTING = "outbound_ca_file"


@dataclass
class AuthoritiesUnreadable(Exception):
    """The file of certificate authorities is not there, or holds no certificate."""

    path: str
    why: str


@dataclass(frozen=True, slots=True)
class OutboundRules:
    """The networks beside the public one that may be called, and a PEM file of authorities of one's own."""

    networks: Networks = ()
    ca_file: str = ""


def outbound_rules(session: Session) -> OutboundRules:
    """Return what holds now; raise NetworkUnfit."""
    return OutboundRules(allowed_networks(session), get_setting(session, SETTING))


def check_url(session: Session, url: str) -> None:
    """Refuse at once what would never be called; what a name stands for is looked up at each call.

    Raises UrlUnfit, AddressRefused or PlainRefused.
    """
    target = read_url(url)
    with suppress(ValueError):
        check(target.host, str(ip_address(target.host)), target.scheme, allowed_networks(session))


def trusted(ca_file: str = "") -> ssl.SSLContext:
    """Return what certificates are checked by: the machine's authorities, and those of a file beside them.

    The file is read again once it has changed. Raises AuthoritiesUnreadable.
    """
    try:
        return _context(ca_file, _state_of(ca_file) if ca_file else (0, 0))
    except ssl.SSLError as error:
        raise AuthoritiesUnreadable(ca_file, error.reason or "no certificate") from None
    except OSError as error:
        raise AuthoritiesUnreadable(ca_file, error.strerror or "unreadable") from None


def _state_of(ca_file: str) -> tuple[int, int]:
    """Return by what it is seen that a file has changed."""
    state = Path(ca_file).stat()
    return state.st_mtime_ns, state.st_size


@lru_cache(maxsize=4)
def _context(ca_file: str, state: tuple[int, int]) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if ca_file:
        context.load_verify_locations(ca_file)
    return context
