"""What the web itself refuses; each bears what its words need."""


class NotSignedIn(Exception):
    """The request bears no valid session or token."""


class NotAllowed(Exception):
    """The account's role may not do this."""

    def __init__(self, permission: str, role: str):
        self.permission = permission
        self.role = role


class CsrfMissing(Exception):
    """A write by cookie came without the session's CSRF token."""


class SignInRefused(Exception):
    """The account's name or password is wrong."""


class TooManySignIns(Exception):
    """Too many failed sign-ins lately."""

    def __init__(self, retry_after_s: int):
        self.retry_after_s = retry_after_s


class Missing(Exception):
    """What was asked for does not exist, or is not the account's to see."""

    def __init__(self, kind: str, key: object):
        self.kind = kind
        self.key = key


class BadCursor(Exception):
    """The cursor was not made by this list."""


class NotJson(Exception):
    """The body is not JSON."""


class JsonExpected(Exception):
    """The body's media type is not JSON."""
