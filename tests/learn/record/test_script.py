"""What Playwright's recorder writes, read: each locator as a sign, each statement as a move, and what the profile cannot say by name."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from wardround.browser import find as browsers
from wardround.browser.locate import locate
from wardround.learn.record.aimed import Unsaid, sign
from wardround.learn.record.script import Move, moves
from wardround.portal.screens import Sign

if TYPE_CHECKING:
    from playwright.sync_api import Playwright

SCRIPT = """import re
from playwright.sync_api import Playwright, sync_playwright, expect


def run(playwright: Playwright) -> None:
    browser = playwright.chromium.launch(headless=False, proxy={"server":"http://127.0.0.1:54535"})
    context = browser.new_context(ignore_https_errors=True)
    page = context.new_page()
    page.goto("http://127.0.0.1:38987/login")
{body}

    # ---------------------
    context.close()
    browser.close()


with sync_playwright() as playwright:
    run(playwright)"""
PAGE = """<table><tr><td>Agnes</td><td><button>Open</button></td></tr><tr><td>Bernard</td><td><button id="b">Open</button></td></tr></table>
<ul><li>Aspirin <button id="a">Stop</button></li><li>Digoxin <button id="d">Stop</button></li></ul>
<label>Note <input id="n" placeholder="as you say it" title="free text"></label><div data-testid="box"><button id="s">Save</button></div>
<p id="t">All saved</p>"""


def move(body: str) -> list[Move]:
    """The moves behind the first page."""
    return moves(SCRIPT.replace("{body}", "\n".join(f"    {line}" for line in body.splitlines())))[1:]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ('page.get_by_role("button", name="Save")', "s"),
        ('page.get_by_role("button", name="Save", exact=True)', "s"),
        ('page.get_by_role("row", name="Bernard Open").get_by_role("button")', "b"),
        ('page.get_by_role("row", name="Bernard").get_by_role("button", name="Open")', "b"),
        ('page.get_by_role("button", name="Open").nth(1)', "b"),
        ('page.get_by_role("listitem").filter(has_text="Digoxin").get_by_role("button")', "d"),
        ('page.get_by_role("listitem").filter(has_text=re.compile(r"^Aspirin Stop$")).get_by_role("button")', "a"),
        ('page.get_by_label("Note")', "n"),
        ('page.get_by_placeholder("as you say it")', "n"),
        ('page.get_by_title("free text")', "n"),
        ('page.get_by_test_id("box").get_by_role("button")', "s"),
        ('page.locator("#n")', "n"),
        ('page.locator("li").filter(has_text="Aspirin").locator("button")', "a"),
        ('page.get_by_role("button", name="Stop").last', "d"),
        ('page.get_by_role("button", name="Stop").first', "a"),
        ('page.get_by_text("All saved")', "t"),
        ('page.get_by_text("All saved", exact=True)', "t"),
    ],
)
def test_a_locator_becomes_a_sign_that_means_the_same(playwright: Playwright, said: str, found: str) -> None:
    aimed = sign(ast.parse(said, mode="eval").body)
    browser = playwright.chromium.launch(executable_path=str(browsers.require().path))
    page = browser.new_page()
    page.set_content(PAGE)
    assert locate(page, aimed).first.get_attribute("id") == found, aimed
    browser.close()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ('page.locator("iframe").content_frame.get_by_label("Note")', "frame"),
        ('page1.get_by_label("Note")', "another tab"),
        ('page.get_by_role("button", name=re.compile(r"Save \\\\d+"))', "pattern"),
        ('page.get_by_role("checkbox", checked=True)', "checked"),
        ('page.locator("internal:control=component")', "locator"),
    ],
)
def test_what_a_sign_cannot_say_is_named(said: str, why: str) -> None:
    with pytest.raises(Unsaid, match=why):
        sign(ast.parse(said, mode="eval").body)


def test_a_whole_recording_is_read() -> None:
    found = move(
        """page.get_by_role("textbox", name="Note").click()
page.get_by_role("textbox", name="Note").fill("Slept well")
page.get_by_role("textbox", name="Note").press("Tab")
page.get_by_label("Kind").select_option("Urgent")
page.get_by_role("checkbox", name="Seen").check()
page.once("dialog", lambda dialog: dialog.dismiss())
page.get_by_role("button", name="Sign note").click()
expect(page.get_by_text("Note is saved")).to_be_visible()
expect(page.get_by_role("status")).to_contain_text("Note is saved")
page.get_by_role("textbox", name="Find").press("Enter")
page.close()"""
    )
    note, kind = Sign(role="textbox", name="Note"), Sign(label="Kind")
    assert found == [
        Move("fill", note, "Slept well"),
        Move("select_option", kind, "Urgent"),
        Move("check", Sign(role="checkbox", name="Seen")),
        Move("click", Sign(role="button", name="Sign note")),
        Move("expect", Sign(text="Note is saved")),
        Move("expect", Sign(role="status", text="Note is saved")),
        Move("press", Sign(role="textbox", name="Find"), "Enter"),
    ]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (
            'with page.expect_popup() as page1_info:\n    page.get_by_role("link", name="Print").click()\npage1 = page1_info.value',
            "another tab",
        ),
        ('page.get_by_label("Scan").set_input_files("a.pdf")', "a file"),
        ('page.get_by_text("Chart").click(button="right")', "click with button"),
        ('page.get_by_label("Wards").select_option(["1", "2"])', "several choices at once"),
        ('page.get_by_text("Chart").hover()', "hover"),
    ],
)
def test_what_steps_cannot_say_stays_in_its_place(body: str, why: str) -> None:
    assert move(body) == [Move("strange", value=why)]
