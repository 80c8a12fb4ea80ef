"""Cookies: over HTTPS their names bind them to this very host, and they are sent back over HTTPS only."""

from datetime import timedelta

from flask import Response, request

SESSION = "session"
# Browsers take a cookie of such a name only from its own host, by HTTPS, for all paths.
OWN_HOST = "__Host-"


def cookie_name(name: str) -> str:
    """Return what a cookie is called on the current connection."""
    return OWN_HOST + name if request.is_secure else name


def set_cookie(response: Response, name: str, value: str, lasts: timedelta | None = None) -> None:
    """Give a cookie that no script reads and no other site sends in a form, for as long as asked."""
    response.set_cookie(
        cookie_name(name), value, lasts, secure=request.is_secure, httponly=True, samesite="Lax", path="/"
    )


def drop_cookie(response: Response, name: str) -> None:
    """Take a cookie back."""
    response.delete_cookie(
        cookie_name(name), secure=request.is_secure, httponly=True, samesite="Lax", path="/"
    )
