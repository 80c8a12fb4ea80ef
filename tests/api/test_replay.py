"""What was recommended can be recomputed later, whatever has happened to squads and roads since."""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from data.assignments import RecommendationRecord
from dispatch.packing import squads_of
from tests.api.conftest import SignedIn, sign_in
from tests.api.test_incidents import report
from tests.factories.city import VERSION, City, lonlat
from web.application import Application


def close(operator: SignedIn, x: float, y: float) -> int:
    """Close the road at a place of the grid."""
    shape = {"type": "Point", "coordinates": lonlat(x, y)}
    answer = operator.post("/closures", {"geometry": shape, "reason": "施工"})
    assert answer.status_code == 201, answer.text
    return answer.json["id"]


@pytest.fixture
def dispatched(operator: SignedIn, city: City) -> dict[str, Any]:
    """An assignment made while a road was closed; since then squads have moved and other roads are closed."""
    closure = close(operator, 2, 4)
    answer = operator.post(
        f"/incidents/{report(operator, x=2, y=5)['id']}/assignments", {"squad_id": city.squads["西-02"]}
    )
    assert answer.status_code == 201, answer.text
    operator.send("DELETE", f"/closures/{closure}")
    for x in range(3, 12):
        close(operator, x, 5)
    now = datetime.now(UTC).isoformat()
    places = {"西-01": (19, 1), "东-01": (2, 6), "东-02": (1, 1)}
    fixes = [{"squad": sign, "location": lonlat(*at), "recorded_at": now} for sign, at in places.items()]
    assert operator.post("/fixes", {"fixes": fixes}).json["accepted"] == len(fixes)
    assert operator.patch(f"/squads/{city.squads['东-01']}", {"mode": "foot"}).status_code == 200
    return answer.json | {"closure": closure}


def ask(operator: SignedIn, assignment: dict[str, Any]) -> dict[str, Any]:
    answer = operator.get(f"/assignments/{assignment['id']}/recommendation")
    assert answer.status_code == 200, answer.text
    return answer.json


def without_clock(recommendation: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in recommendation.items() if name != "computed_in_ms"}


def run(app: Application, assignment_id: int) -> Result:
    return app.test_cli_runner().invoke(args=["replay", str(assignment_id)])


def test_the_same_is_recommended_whatever_has_changed(
    app: Application, operator: SignedIn, dispatched: dict[str, Any], city: City
) -> None:
    found = ask(operator, dispatched)
    assert (found["verdict"], found["differing"]) == ("same", [])
    assert without_clock(found["now"]) == without_clock(found["then"])
    assert (found["network"], found["closures"], found["squads"]) == (VERSION, [dispatched["closure"]], 4)
    assert found["location"] == pytest.approx(lonlat(2, 5))
    assert found["policy"]["neighbour_faster_by_s"] == 180
    chosen = next(each for each in found["then"]["candidates"] if each["squad_id"] == city.squads["西-02"])
    assert chosen["travel_time_s"] == dispatched["travel_time_s"]
    assert chosen["location"] == pytest.approx(lonlat(8, 8))
    result = run(app, dispatched["id"])
    assert result.exit_code == 0, result.output
    assert "the same" in result.output
    # A ranking of today is another one.
    today = operator.get(f"/incidents/{dispatched['incident_id']}/recommendation").json
    assert [each["squad_id"] for each in today["candidates"]] != [
        each["squad_id"] for each in found["then"]["candidates"]
    ]


def test_a_district_gets_the_same_as_the_city(
    app: Application, operator: SignedIn, dispatched: dict[str, Any]
) -> None:
    found = ask(sign_in(app, "west_operator"), dispatched)
    assert found["verdict"] == "same"
    assert without_clock(found["now"]) == without_clock(found["then"])
    hidden = sign_in(app, "east_operator").get(f"/assignments/{dispatched['id']}/recommendation")
    assert hidden.json["code"] == "assignment_unknown"


@pytest.mark.parametrize(
    ("change", "differing"),
    [
        ("jsonb_set(inputs, '{squads,0,6}', to_jsonb(116.4051))", ["西-01"]),
        ("jsonb_set(inputs, '{squads,2,3}', '\"busy\"')", ["东-01"]),
        ("jsonb_set(inputs, '{closures}', '[]')", ["西-01"]),
    ],
)
def test_inputs_that_do_not_fit_the_answer_are_told(
    app: Application,
    operator: SignedIn,
    dispatched: dict[str, Any],
    engine: Engine,
    city: City,
    change: str,
    differing: list[str],
) -> None:
    unpack(engine)
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE recommendation SET inputs = {change}"))
    found = ask(operator, dispatched)
    assert found["verdict"] == "different"
    assert {city.squads[sign] for sign in differing} <= set(found["differing"])
    result = run(app, dispatched["id"])
    assert result.exit_code == 2
    assert "≠" in result.output


def test_a_network_that_is_gone_is_told(
    app: Application, operator: SignedIn, dispatched: dict[str, Any], tmp_path: Path
) -> None:
    shutil.move(tmp_path / "roads" / VERSION, tmp_path / "elsewhere")
    found = ask(operator, dispatched)
    assert (found["verdict"], found["now"]) == ("network_gone", None)
    assert found["then"]["candidates"]
    result = run(app, dispatched["id"])
    assert result.exit_code == 2
    assert f"roads {VERSION} of that time are no longer there" in result.output


def test_what_is_not_there_is_told(
    app: Application, operator: SignedIn, dispatched: dict[str, Any], engine: Engine
) -> None:
    assert operator.get("/assignments/999/recommendation").json["code"] == "assignment_unknown"
    assert "no assignment 999" in run(app, 999).output
    with engine.begin() as connection:
        connection.execute(text("UPDATE recommendation SET assignment_id = NULL"))
    answer = operator.get(f"/assignments/{dispatched['id']}/recommendation")
    assert (answer.status_code, answer.json["code"]) == (404, "no_recommendation_kept")
    assert "Nothing was kept" in run(app, dispatched["id"]).output


def unpack(engine: Engine) -> None:
    """Keep the squads of a recommendation one by one, as before they were packed."""
    with Session(engine) as session:
        kept = session.scalars(select(RecommendationRecord)).one()
        kept.inputs = kept.inputs | {"squads": squads_of(kept.inputs)}
        session.commit()
