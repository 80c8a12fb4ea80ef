"""The console is told of every act, so that it has words for it."""

import json

import pytest

from scripts.acts import FILLED, KEPT, OTHERS, list_names


@pytest.fixture(scope="module")
def named() -> dict[str, list[str]]:
    """What the code names; reading all of it takes a second."""
    return list_names()


def test_the_console_knows_all_names(named: dict[str, list[str]]) -> None:
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    assert kept == named, "acts have changed: `python -m scripts.acts` tells the console of them"


def test_acts_are_found_however_they_are_recorded(named: dict[str, list[str]]) -> None:
    acts = set(named["acts"])
    assert {"incident.closed", "hotspots.asked", "webhook.rotated", "past.seen", "closure.lifted"} <= acts
    assert not acts & {f"{subject}.{what}" for subject, all_of in OTHERS.items() for what in all_of}
    assert all(f"{subject}.{what}" in acts for subject, all_of in FILLED.items() for what in all_of)
