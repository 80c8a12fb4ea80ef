"""What stays, what comes back: a reload, a lost line, a second tab."""

from playwright.sync_api import expect

from tests.e2e.desk.console import Console
from tests.e2e.desk.served import Colleague, Served
from tests.factories.city import City


def test_a_reload_shows_the_same(console: Console, colleague: Colleague) -> None:
    incident = colleague.report(4, 4)
    expect(console.row(incident)).to_be_visible()
    console.page.reload()
    console.wait_until_live()
    expect(console.row(incident)).to_be_visible()


def test_a_lost_line_is_said_and_nothing_is_missed(
    console: Console, colleague: Colleague, served: Served
) -> None:
    before = colleague.report(4, 4)
    expect(console.row(before)).to_be_visible()
    console.page.context.set_offline(True)
    # The browser lets a stream live that is open already; the server ends it.
    served.renew()
    expect(console.page.get_by_role("alert").filter(has_text="连接中断")).to_be_visible()
    meanwhile = colleague.report(6, 6)
    colleague.send("POST", f"/incidents/{before['id']}/transitions", {"to": "cancelled", "reason": "误报"})
    expect(console.row(before)).to_be_visible()
    console.page.context.set_offline(False)
    expect(console.row(meanwhile)).to_be_visible()
    expect(console.row(before)).to_have_count(0)
    expect(console.connection).to_contain_text("实时")
    expect(console.page.get_by_role("alert").filter(has_text="连接中断")).to_have_count(0)


def test_a_second_tab_shows_the_same_and_follows(console: Console, colleague: Colleague, city: City) -> None:
    incident = colleague.report(9, 9)
    second = Console(console.page.context.new_page())
    second.page.goto("/")
    second.wait_until_live()
    expect(second.row(incident)).to_be_visible()
    colleague.dispatch(incident, city.squads["西-02"])
    for tab in (console, second):
        expect(tab.row(incident)).to_have_count(0)


def sign_in_beside(console: Console, account: str) -> None:
    """Sign in again in the same browser, as a second tab does."""
    answer = console.page.context.request.post(
        "/api/v1/session", data={"account": account, "password": account}
    )
    assert answer.status == 201, answer.text()


def test_a_tab_acts_on_after_another_has_signed_in_again(console: Console, colleague: Colleague) -> None:
    incident = colleague.report(3, 3)
    console.select(incident)
    console.first_recommended()
    sign_in_beside(console, "operator")
    console.page.keyboard.press("Enter")
    expect(console.assignments).to_contain_text("已派")


def test_a_tab_goes_over_to_another_account_without_acting_in_its_name(
    console: Console, colleague: Colleague
) -> None:
    incident = colleague.report(3, 3)
    console.select(incident)
    console.first_recommended()
    sign_in_beside(console, "supervisor")
    console.page.keyboard.press("Enter")
    expect(console.page.get_by_text("另一个标签页已用账号“supervisor”登录")).to_be_visible()
    expect(console.page.locator("button.account")).to_contain_text("supervisor")
    assert colleague.get(f"/incidents/{incident['id']}")["assignments"] == []
