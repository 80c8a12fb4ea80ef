"""The page on the lifecycle is that of the table of moves."""

from data.incidents import STATUSES
from dispatch.statuses import STATUS_NAMES
from scripts.lifecycle_page import KEPT, describe


def test_the_page_is_drawn_from_the_table() -> None:
    kept = KEPT.read_text(encoding="utf-8")
    assert kept == describe(), "the lifecycle has changed: `python -m scripts.lifecycle_page` renews its page"


def test_every_status_has_a_name() -> None:
    assert set(STATUS_NAMES) == set(STATUSES)
