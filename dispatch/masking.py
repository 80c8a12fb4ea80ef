"""Hides most of a name and a telephone number where knowing whose they are is enough."""

HIDDEN = "*"


def mask_name(name: str) -> str:
    """Return a name of which the first letter is left: 王女士 is 王**."""
    return name[:1] + HIDDEN * min(len(name) - 1, 2) if name else ""


def mask_phone(phone: str) -> str:
    """Return a number of which the last four digits are left, or fewer of a short one."""
    kept = 4 if len(phone) >= 8 else len(phone) // 3
    shown = len(phone) - kept
    return HIDDEN * shown + phone[shown:]
