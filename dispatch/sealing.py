"""Encrypts what is kept, by a key derived from the instance's secret: the database alone tells nothing."""

import base64
from dataclasses import dataclass, field

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32


class Unreadable(Exception):
    """What was sealed cannot be read with this secret, or it has been altered."""


@dataclass(frozen=True, slots=True)
class Sealer:
    """Seals and unseals by the instance's secret; below `web` it is found as `session.info["sealer"]`."""

    secret_key: str = field(repr=False)

    def seal(self, purpose: str, content: bytes) -> bytes:
        """Return a content encrypted for one purpose."""
        return seal(self.secret_key, purpose, content)

    def unseal(self, purpose: str, sealed: bytes) -> bytes:
        """Return what was sealed for a purpose; raise Unreadable."""
        return unseal(self.secret_key, purpose, sealed)

    def derive(self, purpose: str) -> bytes:
        """Return the key of 32 bytes that the instance has for a purpose."""
        return _derive(self.secret_key, purpose)


def seal(secret_key: str, purpose: str, content: bytes) -> bytes:
    """Return a content encrypted for one purpose."""
    return _box(secret_key, purpose).encrypt(content)


def unseal(secret_key: str, purpose: str, sealed: bytes, lasts_s: int | None = None) -> bytes:
    """Return what was sealed for a purpose, not longer ago than so many seconds; raise Unreadable."""
    try:
        return _box(secret_key, purpose).decrypt(sealed, ttl=lasts_s)
    except InvalidToken:
        raise Unreadable from None


def _box(secret_key: str, purpose: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_derive(secret_key, purpose)))


def _derive(secret_key: str, purpose: str) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose.encode()).derive(secret_key.encode())
