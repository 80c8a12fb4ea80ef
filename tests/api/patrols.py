"""What tests of patrols share: days counted from today, an order that is made, the code of a refusal."""

from datetime import datetime, timedelta
from typing import Any

from layers.windows.spans import ZONE
from tests.api.conftest import SignedIn

TODAY = datetime.now(ZONE).date()
ALL_DAY = {"opens": "00:00", "closes": "24:00"}


def days(first: int, last: int) -> dict[str, str]:
    """Return a span of days, counted from today."""
    return {
        "starts_on": (TODAY + timedelta(days=first)).isoformat(),
        "ends_on": (TODAY + timedelta(days=last)).isoformat(),
    }


def made(who: SignedIn, *hotspots: int, **other: Any) -> dict[str, Any]:
    answer = who.post("/patrol-orders", {"hotspots": list(hotspots), **days(0, 6), **other})
    assert answer.status_code == 201, answer.text
    return answer.json


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["code"]
