"""The briefing map over the API: one page, in the reader's language, of what the account sees."""

from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.api.conftest import SignedIn
from tests.factories.city import City
from tests.factories.hotspots import Town, run_now
from web.application import Application


def test_a_briefing_is_of_a_run(
    app: Application, city: City, engine: Engine, operator: SignedIn, west: SignedIn, tmp_path: Path
) -> None:
    assert operator.get("/hotspots/briefing").json["code"] == "nothing_reckoned"
    with Session(engine) as session, session.begin():
        town = Town(session, makes_city=False)
        town.scatter(session, 300)
        town.plant(session, 2, 2, range(30), 3)
        east = {"address": "北京路1号", "address_key": "北京路1号"}
        town.plant(session, 20, 3, range(20), **east)
    run_now(app.extensions["database"].sessions, tmp_path)
    answer = operator.get("/hotspots/briefing?window=28&group=all")
    assert answer.mimetype == "text/html"
    assert quote("高发点位简报") in answer.headers["Content-Disposition"]
    assert "高发点位：" in answer.text
    assert "北京路1号" in answer.text
    assert (
        "Briefing on hotspots" in operator.get("/hotspots/briefing", headers={"Accept-Language": "en"}).text
    )
    assert "北京路1号" not in west.get("/hotspots/briefing").text
