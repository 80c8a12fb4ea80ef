"""What the web itself refuses; each bears what its words need."""

from typing import Any


class NotSignedIn(Exception):
    """The request bears no valid session or token."""


class NotAllowed(Exception):
    """The account's role may not do this."""

    def __init__(self, permission: str, role: str):
        self.permission = permission
        self.role = role


class SignInUnfinished(Exception):
    """The sign-in still lacks something: the code of the second factor, a new password, a second factor."""

    def __init__(self, lacks: str):
        self.lacks = lacks


class NotInToken(Exception):
    """The token was not made for this."""

    def __init__(self, permission: str):
        self.permission = permission


class NotByToken(Exception):
    """This is a person's to do, at a browser, not a program's."""


class CsrfMissing(Exception):
    """A write by cookie came without the session's CSRF token."""


class SignInRefused(Exception):
    """The account's name or password is wrong."""


class TooManySignIns(Exception):
    """Too many failed sign-ins lately."""

    def __init__(self, retry_after_s: int):
        self.retry_after_s = retry_after_s


class NotAtRoot(Exception):
    """What holds for the whole city is not for an account of a part of it."""

    def __init__(self, permission: str):
        self.permission = permission


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


class NotOfYear(Exception):
    """A holiday is not of the year it was sent for."""

    def __init__(self, item: int, day: object, year: int):
        self.item = item
        self.day = day
        self.year = year


class TooManyLines(Exception):
    """A list has more lines than are answered at once."""

    def __init__(self, count: int, most: int):
        self.count = count
        self.most = most


class DraftBlocked(Exception):
    """Checks found errors in what is to be published; the findings as they are answered."""

    def __init__(self, name: str, codes: list[str], count: int, findings: list[dict[str, Any]]):
        self.name = name
        self.codes = codes
        self.count = count
        self.findings = findings


class ClosesNothing(Exception):
    """The shape of a closure meets no road."""

    def __init__(self, within_m: float):
        self.within_m = within_m


class SquadTakenElsewhere(Exception):
    """A colleague sent the squad elsewhere; who, and the ranking as it is now."""

    def __init__(self, taken: Any, following: Any):
        self.call_sign = taken.call_sign
        self.number = taken.number
        self.account = taken.account
        self.taken_by = {
            "incident_id": taken.incident_id,
            "number": taken.number,
            "account": taken.account,
        }
        self.next = following


class ResponseNotTaken(Exception):
    """Squads of a response could not be sent, and nothing was done; `lost` says which and why."""

    def __init__(self, number: str, count: int, lost: list[dict[str, Any]]) -> None:
        self.number, self.count, self.lost = number, count, lost
