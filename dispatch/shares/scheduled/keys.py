"""What is refused of keys of SSH, apart from what reads them: that takes a while to be imported."""

from dataclasses import dataclass


@dataclass
class KeyUnreadable(Exception):
    """A text is no key of SSH: `what` is "host_key" or "private_key"."""

    what: str
