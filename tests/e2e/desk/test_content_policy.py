"""The console keeps to its Content-Security-Policy: nothing it does is held back, and what is put in is."""

from tests.e2e.desk.conftest import OpenConsole
from tests.e2e.desk.served import Colleague

TELL = """
    window.heldBack = []
    document.addEventListener('securitypolicyviolation', (event) => heldBack.push(event.effectiveDirective))
"""
PUT_IN = """
    () => new Promise((done) => {
        document.addEventListener('securitypolicyviolation', () => heldBack.length === 2 && done())
        for (const name of ['style', 'script']) {
            const element = document.createElement(name)
            element.textContent = name === 'style' ? 'body { display: none }' : 'window.putIn = true'
            document.head.append(element)
        }
    })
"""


def test_the_console_keeps_to_its_policy(open_console: OpenConsole, colleague: Colleague) -> None:
    incident = colleague.report(3, 3)
    console = open_console()
    page = console.page
    page.add_init_script(TELL)
    console.sign_in("admin", "admin")
    console.wait_for_map()
    console.select(incident)
    console.first_recommended()
    for keys in ("gu", "go", "gl", "ge", "?"):
        for key in keys:
            page.keyboard.press(key)
        page.get_by_role("dialog").wait_for()
        page.keyboard.press("Escape")
        page.get_by_role("dialog").wait_for(state="detached")
    assert page.evaluate("heldBack") == []
    page.evaluate(PUT_IN)
    assert sorted(page.evaluate("heldBack")) == ["script-src-elem", "style-src-elem"]
    assert page.evaluate("window.putIn") is None
