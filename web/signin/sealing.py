"""Encrypts what is kept, by a key derived from the instance's secret: the database alone tells nothing."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32


class Unreadable(Exception):
    """What was sealed cannot be read with this secret, or it has been altered."""


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
    derived = HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose.encode()).derive(secret_key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
