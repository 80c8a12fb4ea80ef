"""From report to arrival at the console: by keyboard, live, and with a colleague who is faster."""

import re

from playwright.sync_api import Route, expect

from tests.e2e.desk.conftest import OpenConsole
from tests.e2e.desk.console import Console
from tests.e2e.desk.served import Colleague
from tests.factories.city import City


def test_what_is_reported_appears_and_is_dispatched_by_keyboard(
    console: Console, colleague: Colleague
) -> None:
    incident = colleague.report(3, 3)
    console.select(incident)
    assert console.first_recommended() == "西-01"
    console.page.keyboard.press("Enter")
    expect(console.assignments).to_contain_text("西-01")
    expect(console.assignments).to_contain_text("已派")
    expect(console.timeline.get_by_role("listitem").filter(has_text="派遣 西-01")).to_be_visible()
    expect(console.row(incident)).to_have_count(0)
    console.assignments.get_by_role("button", name="西-01").click()
    squad = console.page.get_by_role("article", name="西-01")
    expect(squad.get_by_role("banner").or_(squad.locator("header"))).to_contain_text("已派")


def test_a_squad_that_comes_near_is_on_scene_by_itself(
    console: Console, colleague: Colleague, city: City
) -> None:
    incident = colleague.report(5, 2)
    assignment = colleague.dispatch(incident, city.squads["西-01"])
    for status in ("accepted", "en_route"):
        colleague.send("PATCH", f"/assignments/{assignment['id']}", {"status": status})
    console.page.get_by_role("tab", name="处置").click()
    console.select(incident)
    expect(console.assignments.locator(".status")).to_have_text("途中")
    colleague.fix(("西-01", 4.7, 2))
    expect(console.assignments.locator(".status")).to_have_text("到场")
    expect(console.details.locator(".incident-header .status")).to_have_text("到场")


def test_of_two_operators_the_later_is_told_who_won(
    console: Console, open_console: OpenConsole, colleague: Colleague
) -> None:
    other = open_console()
    other.sign_in("operator2")
    mine, theirs = colleague.report(3, 3), colleague.report(1, 3)
    console.select(mine)
    other.select(theirs)
    assert console.first_recommended() == other.first_recommended() == "西-01"
    # The other's answer is held back until the first has won; both decided on the same ranking.
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    other.page.route("**/assignments", hold)
    with other.page.expect_request("**/assignments"):
        other.page.keyboard.press("Enter")
    win(console)
    held[0].continue_()
    told = other.details.get_by_role("alert").filter(has_text="西-01")
    expect(told).to_contain_text("operator")
    expect(told.get_by_role("button", name=re.compile(mine["number"]))).to_be_visible()
    expect(told).to_contain_text("下一推荐")


def win(console: Console) -> None:
    """Send the first recommended squad once a ranking stands, and wait until the server has said yes.

    The console shows the squad as sent before that: it is no sign of who came first.
    """
    console.first_recommended()
    with console.page.expect_response("**/assignments") as answer:
        console.page.keyboard.press("Enter")
    assert answer.value.ok


def test_a_command_dispatches(console: Console, colleague: Colleague) -> None:
    incident = colleague.report(9, 7)
    expect(console.row(incident)).to_be_visible()
    console.command(f"d 西-02 {incident['number']}")
    expect(console.page.get_by_text("已派 西-02")).to_be_visible()
    expect(console.row(incident)).to_have_count(0)
    assert colleague.get(f"/incidents/{incident['id']}")["assignments"][0]["call_sign"] == "西-02"
