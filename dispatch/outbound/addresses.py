"""Which addresses may be called: public ones, and those of networks that the administrator allows.

A name is resolved once, all it stands for is checked, and the connection goes to an address that was checked:
a name that stands for another address a moment later gains nothing.
"""

import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, quote, urlsplit

from sqlalchemy.orm import Session

from data.settings import get_setting

Address = IPv4Address | IPv6Address
Networks = tuple[IPv4Network | IPv6Network, ...]

PORTS = {"http": 80, "https": 443}
LONGEST = 2000
SETTING = "outbound_allowed_networks"
# Addresses that stand for IPv4 ones somewhere else: 6to4, Teredo, NAT64, and the old compatible form.
TRANSLATED = tuple(map(ip_network, ("2002::/16", "2001::/32", "64:ff9b::/96", "64:ff9b:1::/48", "::/96")))
_HOST = re.compile(r"[a-z0-9._:-]+")
_IN_A_PATH = "/%:@!$&'()*+,;=-._~"


@dataclass
class UrlUnfit(Exception):
    """A text is no address that can be called; `why` says what is wrong with it, as a code."""

    url: str
    why: str


@dataclass
class AddressRefused(Exception):
    """A host stands for an address that may not be called: no public one, nor of an allowed network."""

    host: str
    address: str


@dataclass
class PlainRefused(Exception):
    """Without encryption only hosts of allowed networks are called."""

    host: str


@dataclass
class NetworkUnfit(Exception):
    """A text of the setting names no network."""

    network: str


@dataclass
class Unresolved(Exception):
    """No address is known by a name."""

    host: str


@dataclass(frozen=True, slots=True)
class Target:
    """Where a call goes: taken apart from its URL."""

    scheme: str
    host: str
    port: int
    path: str


def read_url(url: str) -> Target:
    """Take a URL apart; raise UrlUnfit."""
    if len(url) > LONGEST or any(character <= " " or character == "\x7f" for character in url):
        raise UrlUnfit(url, "characters")
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode()
    except (ValueError, UnicodeError):
        raise UrlUnfit(url, "unreadable") from None
    why = _fault(parts, host, port)
    if why is not None:
        raise UrlUnfit(url, why)
    path = quote(parts.path or "/", safe=_IN_A_PATH)
    query = f"?{quote(parts.query, safe=_IN_A_PATH + '?')}" if parts.query else ""
    return Target(parts.scheme, host, port or PORTS[parts.scheme], path + query)


def _fault(parts: SplitResult, host: str, port: int | None) -> str | None:
    if parts.scheme not in PORTS:
        return "scheme"
    # What looks like a letter may stand for a space or a slash once it is spelled in ASCII.
    if not _HOST.fullmatch(host) or port == 0:
        return "host"
    if "@" in parts.netloc:
        return "credentials"
    return "fragment" if parts.fragment else None


def allowed_networks(session: Session) -> Networks:
    """Return the networks beside the public one that may be called; raise NetworkUnfit."""
    return read_networks(get_setting(session, SETTING))


def read_networks(texts: Iterable[str]) -> Networks:
    """Read networks as CIDR; raise NetworkUnfit."""
    return tuple(_read_network(text) for text in texts)


def _read_network(text: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(text, strict=False)
    except ValueError:
        raise NetworkUnfit(str(text)) from None


def resolve(host: str, port: int, scheme: str, allowed: Networks) -> list[str]:
    """Return the addresses of a host, each of which may be called.

    Raises AddressRefused, PlainRefused or Unresolved.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unresolved(host) from None
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for address in addresses:
        check(host, address, scheme, allowed)
    return addresses


def check(host: str, address: str, scheme: str, allowed: Networks) -> None:
    """Raise AddressRefused or PlainRefused where an address may not be called."""
    place = _plain(ip_address(address.partition("%")[0]))
    if any(place.version == network.version and place in network for network in allowed):
        return
    if not is_public(place):
        raise AddressRefused(host, address)
    if scheme == "http":
        raise PlainRefused(host)


def is_public(place: Address) -> bool:
    """Return whether an address is one of the public network, and of a single host."""
    if isinstance(place, IPv6Address) and any(place in network for network in TRANSLATED):
        return False
    return place.is_global and not (place.is_multicast or place.is_reserved or place.is_unspecified)


def _plain(place: Address) -> Address:
    """Return an IPv4 address that is written as an IPv6 one as what it is."""
    return getattr(place, "ipv4_mapped", None) or place
