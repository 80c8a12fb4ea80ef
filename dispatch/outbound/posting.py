"""Posts a body to a checked address: no redirects, within a time, and little of the answer is read."""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from dispatch.outbound.addresses import Target, Unresolved, read_url, resolve
from dispatch.outbound.rules import AuthoritiesUnreadable, OutboundRules, trusted

WITHIN_S = 10.0
READ_BYTES = 4096
SHOWN = 200


@dataclass
class Unreachable(Exception):
    """No answer came; `detail` is what was met.

    `why` is "unresolved", "timeout", "authorities" (whose certificates to believe cannot be read), "tls" or
    "broken".
    """

    why: str
    detail: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """What a receiver answered, from which address and how soon; `text` is of its body the beginning."""

    status: int
    took_ms: int
    text: str
    address: str
    body: bytes = b""


def post(
    url: str, body: bytes, headers: Mapping[str, str], rules: OutboundRules, within_s: float = WITHIN_S
) -> Answered:
    """Post a body and return what was answered, whatever its status.

    Raises UrlUnfit, AddressRefused or PlainRefused where it may not be sent, and Unreachable.
    """
    began = time.monotonic()
    target = read_url(url)
    try:
        addresses = resolve(target.host, target.port, target.scheme, rules.networks)
    except Unresolved:
        raise Unreachable("unresolved", target.host) from None
    context = _context(target, rules)
    raw, address = _connect(addresses, target.port, began + within_s)
    try:
        with _cut_off(raw, began + within_s) as late:
            status, read = _exchange(raw, target, context, body, headers, address, late)
    finally:
        raw.close()
    return Answered(status, round((time.monotonic() - began) * 1000), shown(read), address, read)


def _connect(addresses: list[str], port: int, until: float) -> tuple[socket.socket, str]:
    """Connect to the first address that lets us in."""
    problem = Unreachable("timeout")
    for address in addresses:
        left_s = until - time.monotonic()
        if left_s <= 0:
            break
        try:
            return socket.create_connection((address, port), left_s), address
        except TimeoutError:
            problem = Unreachable("timeout", address=address)
        except OSError as error:
            problem = Unreachable("broken", error.strerror or str(error), address)
    raise problem


@contextmanager
def _cut_off(raw: socket.socket, until: float) -> Iterator[threading.Event]:
    """Hang up when the time is over, also on one who sends a byte now and then."""
    late = threading.Event()
    # Its own handle: that of the connection passes to the encrypted one.
    handle = raw.dup()

    def hang_up() -> None:
        late.set()
        with suppress(OSError):
            handle.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(max(0.0, until - time.monotonic()), hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()
        timer.join()
        handle.close()


def _exchange(
    raw: socket.socket,
    target: Target,
    context: ssl.SSLContext | None,
    body: bytes,
    headers: Mapping[str, str],
    address: str,
    late: threading.Event,
) -> tuple[int, bytes]:
    try:
        connection = _connection(raw, target, context)
        try:
            connection.request("POST", target.path, body, dict(headers))
            response = connection.getresponse()
            status, read = response.status, response.read(READ_BYTES)
        finally:
            connection.close()
    except (OSError, http.client.HTTPException) as error:
        if late.is_set() or isinstance(error, TimeoutError):
            raise Unreachable("timeout", address=address) from None
        why = "tls" if isinstance(error, ssl.SSLError) else "broken"
        raise Unreachable(why, str(error) or type(error).__name__, address) from None
    if late.is_set():
        # It was hung up on amid its answer, which looks like the end of it.
        raise Unreachable("timeout", address=address)
    return status, read


def _context(target: Target, rules: OutboundRules) -> ssl.SSLContext | None:
    """Return what the receiver's certificate is checked by, None where it shows none."""
    if target.scheme == "http":
        return None
    try:
        return trusted(rules.ca_file)
    except AuthoritiesUnreadable as unreadable:
        raise Unreachable("authorities", f"{unreadable.path}: {unreadable.why}") from None


def _connection(
    raw: socket.socket, target: Target, context: ssl.SSLContext | None
) -> http.client.HTTPConnection:
    """Return a connection over a socket; the certificate is checked for the name, not for the address."""
    if context is None:
        plain = http.client.HTTPConnection(target.host, target.port)
        plain.sock = raw
        return plain
    secure = http.client.HTTPSConnection(target.host, target.port, context=context)
    secure.sock = context.wrap_socket(raw, server_hostname=target.host)
    return secure


def shown(body: bytes) -> str:
    """Return the beginning of a body as a text that can be kept and shown."""
    text = body.decode("utf-8", "replace")[:SHOWN]
    return "".join(character if character.isprintable() else " " for character in text)
