"""The page on hotspots says what the table of rules says."""

from dispatch.hotspots.rules import RULES
from scripts.hotspots_page import KEPT, NAMES, describe


def test_the_states_are_drawn_from_the_table() -> None:
    kept = KEPT.read_text(encoding="utf-8")
    assert kept == describe(kept), (
        "the rules have changed: `python -m scripts.hotspots_page` renews their page"
    )


def test_every_state_has_a_name() -> None:
    assert set(NAMES) == {rule.to for rule in RULES} - {None}
