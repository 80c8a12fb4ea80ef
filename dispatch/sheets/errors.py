"""What a situation sheet can fail on."""

from dataclasses import dataclass


class NothingToDraw(Exception):
    """There is neither a jurisdiction nor a road: no area to show."""


@dataclass
class PrinterMissing(Exception):
    """Libraries of the system that PDF is made with are missing; `packages` are what installs them."""

    packages: str


@dataclass
class SheetTooSlow(Exception):
    """A sheet was not done within the time it may take."""

    within_s: int


@dataclass
class SheetsBusy(Exception):
    """As many sheets as may be made at once are being made already; try again after some seconds."""

    seconds: int


class SheetUnwanted(Exception):
    """Whoever wanted a sheet has gone: nothing more is done for it."""


@dataclass
class SheetFailed(Exception):
    """The process that makes a sheet ended with a code."""

    code: int
