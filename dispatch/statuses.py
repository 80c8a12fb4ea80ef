"""The statuses of incidents in words: Chinese, then English. All that says one to people says it so."""

STATUS_NAMES: dict[str, tuple[str, str]] = {
    "received": ("受理", "Received"),
    "registered": ("立案", "Registered"),
    "dispatched": ("派遣", "Dispatched"),
    "accepted": ("接单", "Accepted"),
    "en_route": ("途中", "En route"),
    "on_scene": ("到场", "On scene"),
    "handled": ("处置", "Handled"),
    "verified": ("核查", "Verified"),
    "closed": ("结案", "Closed"),
    "returned": ("退单", "Returned"),
    "transferred": ("移送", "Transferred"),
    "merged": ("并案", "Merged"),
    "cancelled": ("作废", "Cancelled"),
    "reopened": ("重启", "Reopened"),
}
