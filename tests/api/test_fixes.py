"""Fixes over the API: what moves a squad and what is kept out, by row."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.api.conftest import SignedIn
from tests.factories.city import City, lonlat


def fix(x: float = 3, y: float = 3, age_s: float = 0, **other: Any) -> dict[str, Any]:
    at = datetime.now(UTC) - timedelta(seconds=age_s)
    return {"squad": "西-01", "location": lonlat(x, y), "recorded_at": at.isoformat(), **other}


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (fix(squad="无-99"), "unknown_squad"),
        (fix(age_s=-3600), "future"),
        (fix(age_s=40 * 86400), "too_old"),
        (fix() | {"location": [0, 0]}, "null_island"),
        (fix() | {"location": [2.35, 48.86]}, "out_of_country"),
    ],
)
def test_bad_fixes_are_answered_by_row(
    operator: SignedIn, city: City, bad: dict[str, Any], code: str
) -> None:
    answer = operator.post("/fixes", {"fixes": [bad, fix()]}).json
    assert answer["accepted"] == 1
    assert [(each["row"], each["code"]) for each in answer["rejected"]] == [(0, code)]
    here = operator.get(f"/squads/{city.squads['西-01']}").json["location"]
    assert here == pytest.approx(lonlat(3, 3))


def test_late_and_repeated_fixes_do_not_move_a_squad(operator: SignedIn, city: City) -> None:
    now, late = fix(5, 5), fix(1, 1, age_s=60)
    assert operator.post("/fixes", {"fixes": [now]}).json["accepted"] == 1
    answer = operator.post("/fixes", {"fixes": [late, now, now]}).json
    assert [each["code"] for each in answer["rejected"]] == ["out_of_order", "duplicate", "duplicate"]
    assert operator.get(f"/squads/{city.squads['西-01']}").json["location"] == pytest.approx(lonlat(5, 5))
    since = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    track = operator.get(f"/squads/{city.squads['西-01']}/track", query_string={"since": since}).json
    assert len(track["geometry"]["coordinates"]) == 2


def test_of_one_batch_the_newest_counts_whatever_its_row(operator: SignedIn, city: City) -> None:
    batch = [fix(6, 6, age_s=-20), fix(4, 4, age_s=-10), fix(2, 2)]
    assert operator.post("/fixes", {"fixes": batch}).json == {"accepted": 3, "rejected": []}
    squad = operator.get(f"/squads/{city.squads['西-01']}").json
    assert squad["location"] == pytest.approx(lonlat(6, 6))


def test_a_fix_names_its_squad_once(operator: SignedIn) -> None:
    assert operator.post("/fixes", {"fixes": [fix(squad_id=1)]}).json["code"] == "invalid"
    assert operator.post("/fixes", {"fixes": []}).json["code"] == "invalid"
