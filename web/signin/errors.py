"""What signing in and managing accounts refuse; each bears what its words need."""

from collections.abc import Sequence


class PasswordRefused(Exception):
    """A new password does not keep to the rules; which ones, by code, with their words."""

    def __init__(self, faults: Sequence[str], zh: str, en: str):
        self.faults = list(faults)
        self.zh = zh
        self.en = en


class PasswordWrong(Exception):
    """The present password, asked for before something that matters, is wrong."""


class OneTimePasswordLapsed(Exception):
    """The one-time password was not used in time."""


class CodeRefused(Exception):
    """The code is wrong, too old, or was used already."""


class FactorNotBegun(Exception):
    """No second factor is being set up, or there is one already."""


class FactorRequired(Exception):
    """The account's role has to have a second factor."""

    def __init__(self, role: str):
        self.role = role


class FactorUnreadable(Exception):
    """The secret of the second factor was encrypted with another key than this instance's."""


class AccountNameTaken(Exception):
    """There is an account of this name already."""

    def __init__(self, name: str):
        self.name = name


class OwnAccount(Exception):
    """Nobody disables, moves or resets the account they act with."""


class SquadNotFitting(Exception):
    """An account of a squad stands for a squad of its organisation; another account for none."""

    def __init__(self, role: str):
        self.role = role


class PermissionsNotOwn(Exception):
    """A token cannot be for more than its account may do."""

    def __init__(self, permissions: Sequence[str], own: Sequence[str]):
        self.permissions = list(permissions)
        self.own = list(own)


class ProviderFailed(Exception):
    """Signing in by the provider did not come off; why, by code, and what the log says of it."""

    def __init__(self, why: str, detail: object = ""):
        super().__init__(why, detail)
        self.why = why


class AgencyEnded(Exception):
    """The agency receives nothing any more."""

    def __init__(self, agency: str):
        self.agency = agency


class AddressNotAllowed(Exception):
    """The agency does not ask from this address."""

    def __init__(self, address: str):
        self.address = address


class AsksTooOften(Exception):
    """The agency asks more often than it may."""

    def __init__(self, rate_per_minute: int, retry_after_s: int):
        self.rate_per_minute = rate_per_minute
        self.retry_after_s = retry_after_s


class AccountOfAgency(Exception):
    """The account goes with an agency, and is managed with it."""

    def __init__(self, account: str):
        self.account = account
