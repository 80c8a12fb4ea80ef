"""The situation sheet over the API and by command: what is on it, and above all what is not."""

import io
import re
from pathlib import Path

import pypdf
from click.testing import Result
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from data.ledger import LedgerEntry
from data.organisations import Organisation
from data.roads import RoadNetworkVersion
from tests.api.conftest import SignedIn, sign_in
from tests.factories.city import City, lonlat
from tests.factories.share_feed import report as add
from web.application import Application

SECRETS = ("欧阳明", "13800138000", "红衣服的人")
COUNT = 40


def report(by: SignedIn, x: float, y: float, **other: object) -> str:
    """Report an incident, with all that is no business of a sheet's readers; return its number."""
    name, phone, words = SECRETS
    body = {"category": "stall", "location": lonlat(x, y), "source": "12345", "description": words, **other}
    answer = by.post("/incidents", body | {"reporter": {"name": name, "phone": phone}})
    assert answer.status_code == 201, answer.text
    return answer.json["number"]


def test_a_sheet_shows_what_its_reader_sees_and_no_more(
    app: Application, city: City, engine: Engine, operator: SignedIn, west: SignedIn
) -> None:
    own = [report(operator, 2, 5, place="甲0号")]
    with Session(engine) as session, session.begin():
        for index in range(1, COUNT):
            added = add(session, 1 + index % 8, 1 + index // 8, place=f"甲{index}号")
            session.refresh(added)
            own.append(added.number)
    others = report(operator, 19, 3, place="乙1号")
    order = {"paper": "A4", "title": "Night <shift>"}
    answer = west.post("/sheets", order, headers={"Accept-Language": "en"})
    assert answer.mimetype == "application/pdf"
    assert "situation-" in answer.headers["Content-Disposition"]
    sheet = pypdf.PdfReader(io.BytesIO(answer.data))
    pages = [re.sub(r"\s+", " ", page.extract_text()) for page in sheet.pages]
    assert len(pages) > 1
    text = " ".join(pages)
    for index, number in enumerate(own):
        assert number in text
        assert f"甲{index}号" in text
    assert others not in text
    assert "乙1号" not in text
    assert not [secret for secret in SECRETS if secret in text]
    # The heads of the list are on each page, and all pages say of when they are.
    assert all("Squads" in page and f"of {len(pages)}" in page for page in pages)
    assert "Printed by west_operator" in pages[0]
    assert "the makers of the grid" in pages[0]
    assert f"{COUNT} open incidents" in pages[0]
    about = sheet.metadata
    assert (about.title, about.author) == ("Night <shift>", "west_operator")
    assert sheet.trailer["/Root"]["/Lang"] == "en"
    assert sheet.trailer["/Root"]["/MarkInfo"]["/Marked"]
    with Session(engine) as session:
        [entry] = session.scalars(select(LedgerEntry).where(LedgerEntry.act == "sheet.printed"))
        assert (entry.account_name, entry.details["incidents"]) == ("west_operator", COUNT)


def test_what_no_sheet_can_be_is_refused(app: Application) -> None:
    refused = {
        "invalid": [{"paper": "A0"}, {"title": "x" * 81}],
        "area_not_for_paper": [{"bounds": [116.5, 39.9, 116.4, 40.0]}, {"bounds": [0, 0, 90, 45]}],
    }
    planner = sign_in(app, "planner")
    for code, bodies in refused.items():
        for body in bodies:
            answer = planner.post("/sheets", body)
            assert (answer.status_code, answer.json["code"]) == (422, code)
    for role in ("squad", "agency"):
        assert sign_in(app, role).post("/sheets", {"paper": "A0"}).status_code == 403


def command(app: Application, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["sheet", *arguments])


def test_the_command_writes_a_file_or_nothing(
    app: Application, city: City, engine: Engine, tmp_path: Path
) -> None:
    file = tmp_path / "sheet.pdf"
    refused = command(app, str(file), "--organisation", "99")
    assert "There is no organisation 99" in refused.output
    done = command(app, str(file), "--portrait", "--paper", "A4", "--organisation", "12")
    assert done.exit_code == 0, done.output
    [page] = pypdf.PdfReader(file).pages
    assert "图内没有未结案件" in page.extract_text()
    assert page.mediabox.height > page.mediabox.width
    file.unlink()
    with Session(engine) as session, session.begin():
        session.query(RoadNetworkVersion).delete()
        session.query(Organisation).update({"jurisdiction": None})
    assert "import organisations" in command(app, str(file)).output
    assert not list(tmp_path.glob("*.pdf*"))
