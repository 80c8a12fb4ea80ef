"""The page on the lifecycle is that of the table of moves."""

from data.incidents import STATUSES
from scripts.lifecycle_page import KEPT, NAMES, describe


def test_the_page_is_drawn_from_the_table() -> None:
    kept = KEPT.read_text(encoding="utf-8")
    assert kept == describe(), "the lifecycle has changed: `python -m scripts.lifecycle_page` renews its page"


def test_every_status_has_a_name() -> None:
    assert set(NAMES) == set(STATUSES)
