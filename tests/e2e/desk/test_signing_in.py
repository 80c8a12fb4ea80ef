"""Signing in: an account is made, takes its own password and a second factor, and shows it."""

import pyotp
from playwright.sync_api import Page, expect

from tests.e2e.desk.conftest import OpenConsole

PASSWORD = "seven willows by the lake"


def fill(page: Page, **fields: str) -> None:
    """Fill fields by their names, and press Enter in the last."""
    for name, value in fields.items():
        page.locator(f"input[name={name}]").fill(value)
    page.keyboard.press("Enter")


def make_account(page: Page, name: str) -> str:
    """Make an account of the western district at the administrator's sheet; return its one-time password."""
    for key in "gu":
        page.keyboard.press(key)
    sheet = page.get_by_role("dialog", name="账号管理")
    sheet.get_by_role("button", name="新建账号").click()
    sheet.locator("input[name=name]").fill(name)
    sheet.locator("input[name=display_name]").fill("张三")
    sheet.locator("select[name=organisation]").select_option(label="\u3000西区")
    sheet.get_by_role("button", name="新建并生成一次性密码").click()
    password = sheet.locator("output").inner_text()
    sheet.get_by_role("button", name="已保存").click()
    expect(sheet.get_by_role("row").filter(has_text="张三")).to_contain_text("待改密码")
    return password


def set_up_factor(page: Page) -> list[str]:
    """Set up a second factor at one's own sheet; return the recovery codes."""
    for key in "go":
        page.keyboard.press(key)
    page.get_by_role("tab", name="第二因素").click()
    fill(page, present=PASSWORD)
    expect(page.get_by_role("img", name="密钥二维码")).to_be_visible()
    secret = page.locator(".secret").inner_text().replace(" ", "")
    fill(page, code=pyotp.TOTP(secret).now())
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    codes = page.locator(".recovery-codes li").all_inner_texts()
    page.get_by_role("button", name="已保存").click()
    expect(page.get_by_role("tabpanel")).to_contain_text("剩余恢复码 10 个")
    return codes


def test_an_account_is_made_and_secured(open_console: OpenConsole) -> None:
    administrator = open_console()
    administrator.sign_in("admin", "admin")
    one_time = make_account(administrator.page, "zhangsan")
    console = open_console()
    page = console.page
    page.goto("/")
    fill(page, account="zhangsan", password=one_time)
    fill(page, present=one_time, password="Password2026!!", again="Password2026!!")
    expect(page.get_by_role("alert")).to_contain_text("除去常见词")
    fill(page, password=PASSWORD, again=PASSWORD)
    console.wait_until_live()
    codes = set_up_factor(page)
    again = open_console()
    again.page.goto("/")
    fill(again.page, account="zhangsan", password=PASSWORD)
    fill(again.page, code="000000")
    expect(again.page.get_by_role("alert")).to_contain_text("验证码不正确")
    fill(again.page, code=codes[0])
    again.wait_until_live()
    # What ends here ends there, and the password is asked for above what is on screen.
    page.get_by_role("tab", name="登录").click()
    page.get_by_role("button", name="结束其他所有登录").click()
    expect(page.get_by_role("tabpanel").get_by_role("row")).to_have_count(2)
    again.page.keyboard.press("g")
    again.page.keyboard.press("o")
    again.page.get_by_role("tab", name="登录").click()
    expect(again.page.get_by_role("dialog", name="登录已过期")).to_be_visible()
