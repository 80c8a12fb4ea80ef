"""Puts files on an SFTP server whose key is known, at an address that may be called."""

import base64
import contextlib
import io
import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import paramiko

from dispatch.outbound.addresses import Networks, Unresolved, resolve
from dispatch.outbound.posting import Unreachable
from dispatch.shares.scheduled.keys import KeyUnreadable

CONNECT_S = 10.0
SILENT_S = 60.0
KEYS = (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey)
# An RSA key is shown under the names of the ways it signs.
KEY_TYPES = {"ssh-rsa": ("rsa-sha2-512", "rsa-sha2-256")}


@dataclass
class HostKeyDiffers(Exception):
    """The server shows another key than the one that is known of it."""

    shown: str


@dataclass
class LoginRefused(Exception):
    """The server does not let this user in."""

    user: str


@dataclass
class ServerRefused(Exception):
    """The server would not take a file."""

    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class Login:
    """Where files go, and as whom: `host_key` as in known_hosts, without the host."""

    host: str
    port: int
    user: str
    host_key: str
    kind: str
    credential: str


def read_host_key(text: str) -> paramiko.PKey:
    """Read a public key; raise KeyUnreadable."""
    try:
        kind, encoded = text.split()[:2]
        return paramiko.PKey.from_type_string(kind, base64.b64decode(encoded, validate=True))
    except (ValueError, paramiko.SSHException, paramiko.pkey.UnknownKeyType):
        raise KeyUnreadable("host_key") from None


def read_private_key(text: str) -> paramiko.PKey:
    """Read a private key without passphrase, in OpenSSH's form or PEM; raise KeyUnreadable."""
    for kind in KEYS:
        with contextlib.suppress(paramiko.SSHException, ValueError):
            return kind.from_private_key(io.StringIO(text))
    raise KeyUnreadable("private_key")


def put_by_sftp(login: Login, allowed: Networks, folder: str, files: Sequence[Path]) -> None:
    """Put files into a folder that is there, one after the other, each whole or not at all.

    Raises AddressRefused, Unreachable, HostKeyDiffers, LoginRefused, KeyUnreadable or ServerRefused.
    """
    with _signed_in(login, allowed) as transport, paramiko.SFTPClient.from_transport(transport) as client:
        client.get_channel().settimeout(SILENT_S)
        for file in files:
            _put(client, file, PurePosixPath(folder or "."))


@contextlib.contextmanager
def _signed_in(login: Login, allowed: Networks) -> Iterator[paramiko.Transport]:
    known = read_host_key(login.host_key)
    transport = paramiko.Transport(_connect(login, allowed))
    try:
        options = transport.get_security_options()
        options.key_types = KEY_TYPES.get(known.get_name(), (known.get_name(),))
        transport.start_client(timeout=CONNECT_S)
        shown = transport.get_remote_server_key()
        if shown != known:
            raise HostKeyDiffers(f"{shown.get_name()} {shown.get_base64()}")
        _sign_in(transport, login)
        yield transport
    except (paramiko.SSHException, EOFError, OSError) as error:
        raise Unreachable("broken", str(error) or type(error).__name__, login.host) from None
    finally:
        transport.close()


def _connect(login: Login, allowed: Networks) -> socket.socket:
    try:
        address = resolve(login.host, login.port, "https", allowed)[0]
        return socket.create_connection((address, login.port), CONNECT_S)
    except Unresolved:
        raise Unreachable("unresolved", login.host) from None
    except TimeoutError:
        raise Unreachable("timeout", login.host) from None
    except OSError as error:
        raise Unreachable("broken", error.strerror or str(error), login.host) from None


def _sign_in(transport: paramiko.Transport, login: Login) -> None:
    transport.auth_timeout = CONNECT_S
    try:
        if login.kind == "key":
            transport.auth_publickey(login.user, read_private_key(login.credential))
        else:
            transport.auth_password(login.user, login.credential, fallback=False)
    except paramiko.AuthenticationException:
        raise LoginRefused(login.user) from None


def _put(client: paramiko.SFTPClient, file: Path, folder: PurePosixPath) -> None:
    partial, whole = str(folder / f".{file.name}.part"), str(folder / file.name)
    try:
        client.put(str(file), partial)
        try:
            client.posix_rename(partial, whole)
        except OSError:
            # A server without that extension renames only to what is not there.
            with contextlib.suppress(OSError):
                client.remove(whole)
            client.rename(partial, whole)
    except (OSError, paramiko.SFTPError) as error:
        raise ServerRefused(file.name, str(error)) from None
