"""A district's console shows what is the district's, as it comes and goes; and what this account may do."""

import re

from playwright.sync_api import expect

from tests.e2e.desk.conftest import OpenConsole
from tests.e2e.desk.console import Console
from tests.e2e.desk.served import Colleague
from tests.factories.city import City


def test_a_district_sees_what_is_its_own_and_what_happens_at_its_border(
    open_console: OpenConsole, colleague: Colleague, city: City
) -> None:
    east, border = colleague.report(20, 3), colleague.report(9.5, 3)
    west = open_console()
    west.sign_in("west_operator", "west_operator")
    expect(west.row(border)).to_be_visible()
    later_east, later_border = colleague.report(19, 4), colleague.report(9.6, 7)
    expect(west.row(later_border)).to_be_visible()
    for hidden in (east, later_east):
        expect(west.row(hidden)).to_have_count(0)
    squads = west.page.request.get("/api/v1/squads").json()["items"]
    assert {squad["call_sign"] for squad in squads} == {"西-01", "西-02"}
    sent = colleague.dispatch(border, city.squads["东-01"])
    west.page.get_by_role("tab", name=re.compile("全部")).click()
    west.select(border)
    expect(west.assignments).to_contain_text("东-01")
    found = west.search("东-01").filter(has_text="东-01")
    found.first.click()
    expect(west.details).to_contain_text("东-01")
    colleague.send("PATCH", f"/assignments/{sent['id']}", {"status": "released", "reason": "换队"})
    expect(west.page.get_by_text(re.compile("东-01 已不在本账号范围内"))).to_be_visible()
    expect(west.details).not_to_contain_text("东-01")


def test_what_another_handled_is_verified_and_closed_by_one_key(
    console: Console, colleague: Colleague, city: City
) -> None:
    incident = colleague.report(4, 4)
    sent = colleague.dispatch(incident, city.squads["西-01"])
    colleague.send("PATCH", f"/assignments/{sent['id']}", {"status": "handled"})
    console.page.reload()
    console.wait_until_live()
    console.page.goto(f"/?incident={incident['id']}")
    expect(console.details).to_contain_text("处置 admin")
    console.page.keyboard.press("c")
    expect(console.page.get_by_text(f"案件 {incident['number']} 已转为“结案”")).to_be_visible()
    expect(console.timeline).to_contain_text("核查")


def test_two_reports_of_one_thing_are_merged(console: Console, colleague: Colleague) -> None:
    main, other = colleague.report(4, 4), colleague.report(4.2, 4)
    console.select(other)
    console.page.keyboard.press("m")
    form = console.details.locator(".merge-form")
    expect(form.get_by_role("radio").first).to_be_checked()
    form.get_by_role("button", name="同一事项").click()
    form.get_by_role("button", name=re.compile(f"并入 {main['number']}")).click()
    expect(console.row(other)).to_have_count(0)
    merged = colleague.get(f"/incidents/{other['id']}")
    assert (merged["status"], merged["merged_into"]) == ("merged", main["id"])
