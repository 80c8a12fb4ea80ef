"""The ledger at the console: who may see it, what it shows, and whether it is intact."""

import re

from playwright.sync_api import expect

from tests.e2e.desk.conftest import OpenConsole
from tests.e2e.desk.console import Console
from tests.e2e.desk.served import Colleague


def test_a_supervisor_reads_the_ledger_and_goes_to_an_incident(
    open_console: OpenConsole, colleague: Colleague
) -> None:
    incident = colleague.report(3, 3)
    other = colleague.report(6, 6)
    console = open_console()
    console.sign_in("supervisor", "supervisor")
    for key in "gl":
        console.page.keyboard.press(key)
    ledger = console.page.get_by_role("dialog", name="监督链")
    expect(ledger.get_by_role("status")).to_contain_text(re.compile(r"链完整，至 #\d+"))
    rows = ledger.get_by_role("row").filter(has_text="受理")
    expect(rows.first).to_contain_text(other["number"])
    # The field for the number has the focus.
    console.page.keyboard.type(incident["number"])
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text(re.compile(f"admin.*案件 {incident['number']}"))
    rows.first.get_by_role("button").click()
    expect(ledger).to_have_count(0)
    expect(console.details).to_contain_text(incident["number"])


def test_the_sheet_of_keys_names_what_works_and_nothing_else(
    console: Console, open_console: OpenConsole
) -> None:
    def sheet_of(console: Console) -> str:
        console.page.keyboard.press("?")
        return console.page.get_by_role("dialog", name="快捷键").inner_text()

    assert "监督链" not in sheet_of(console)
    supervisor = open_console()
    supervisor.sign_in("supervisor", "supervisor")
    assert "监督链" in sheet_of(supervisor)


def test_the_tree_of_layers_is_gone_to_and_left_by_keys(console: Console) -> None:
    panel = console.page.get_by_test_id("layer-panel")
    for _ in range(2):
        for key in "gz":
            console.page.keyboard.press(key)
        expect(panel.locator("input").first).to_be_focused()
        console.page.keyboard.press("Tab")
    console.page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
