"""How satisfied reporters are: shares with their counts and intervals, of what one sees, and as a table."""

import pytest

from dispatch.satisfaction import wilson
from tests.api.conftest import SignedIn, sign_in
from tests.factories.city import City, lonlat
from web.application import Application


def handled(operator: SignedIn, city: City, squad: str, x: float, *ratings: str | None) -> None:
    """Report an incident by several people, have it handled, and ask them."""
    body = {"category": "stall", "location": lonlat(x, 5), "source": "12345", "reporter": {"name": "甲"}}
    made = operator.post("/incidents", body).json
    for _ in ratings[1:]:
        more = operator.post(
            f"/incidents/{made['id']}/reports", {"source": "12345", "reporter": {"name": "乙"}}
        )
        assert more.status_code == 201, more.text
    order = {"squad_id": city.squads[squad], "role": "lead", "override_reason": "就近"}
    sent = operator.post(f"/incidents/{made['id']}/assignments", order).json
    operator.patch(f"/assignments/{sent['id']}", {"status": "on_scene"})
    done = operator.patch(f"/assignments/{sent['id']}", {"status": "handled"})
    assert done.status_code == 200, done.text
    reports = operator.get(f"/incidents/{made['id']}/reports").json["items"]
    for report, rating in zip(reports, ratings, strict=True):
        if rating is not None:
            answer = operator.send("PUT", f"/reports/{report['id']}/satisfaction", {"rating": rating})
            assert answer.status_code == 200, answer.text


def test_shares_tell_their_counts_and_each_sees_their_own(
    app: Application, operator: SignedIn, city: City
) -> None:
    empty = operator.get("/satisfaction").json
    assert (empty["total"]["reporters"], empty["total"]["share"], empty["months"]) == (0, None, [])
    handled(operator, city, "西-01", 2, "satisfied", "basically", "not_satisfied", None)
    handled(operator, city, "东-01", 15, None)
    operator.post(
        "/incidents",
        {"category": "gas", "location": lonlat(2, 6), "source": "12345", "reporter": {"name": "丙"}},
    )
    shown = operator.get("/satisfaction").json
    total = shown["total"]
    assert (total["reporters"], total["answered"], total["share"]) == (5, 3, pytest.approx(2 / 3))
    assert (total["low"], total["high"]) == pytest.approx(wilson(2, 3))
    assert [(one["reporters"], one["answered"], one["share"] is None) for one in shown["organisations"]] == [
        (4, 3, False),
        (1, 0, True),
    ]
    assert [(one["name"], one["reporters"]) for one in shown["categories"]] == [("占道经营", 5)]
    assert [one["answered"] for one in shown["months"]] == [3]
    east = sign_in(app, "east_supervisor").get("/satisfaction").json["total"]
    assert (east["reporters"], east["answered"]) == (1, 0)
    table = operator.get("/satisfaction.csv", headers={"Accept-Language": "zh-CN"}).text.splitlines()
    assert table[1] == "合计,,5,3,1,1,1,0.667,0.208,0.939"
    assert sign_in(app, "planner").get("/satisfaction").status_code == 403


@pytest.mark.parametrize(
    ("hits", "count", "low", "high"),
    # From Newcombe, Statistics in Medicine 17 (1998) 857, table I, method 3.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_wilsons(hits: int, count: int, low: float, high: float) -> None:
    assert wilson(hits, count) == pytest.approx((low, high), abs=1e-4)
