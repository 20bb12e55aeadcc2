"""What keeps a tester out of a portal: captchas, push messages, guards against automation, wrong clocks. Named, and not fought."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from wardround.errors import UserError
from wardround.learn import words
from wardround.learn.looking import View, matches

if TYPE_CHECKING:
    from wardround.browser.tab import Tab
    from wardround.learn.tap import Tap

FEW = 10
"""Controls: a page with more of them is no waiting room."""
_FAR_OFF_S = 20.0
"""By so much a portal's clock may be wrong before its one-time codes are."""
_LONGEST = 160


def refuse(tab: Tab, view: View, *, given: bool) -> None:
    """Make sure that a page of the sign-in is one that can be answered. ``given``: the password was typed.

    Raises:
        UserError: ``captcha``, ``automation-blocked``, ``push-sign-in``.
    """
    frames = [frame.url for frame in tab.page.frames]
    asks = [one for one in view.controls if words.CAPTCHA.search(f"{one.name} {one.attributes.get('name', '')}")]
    framed = any(words.CAPTCHA.search(url) and not words.UNSEEN.search(url) for url in frames[1:])
    out = view.press(words.SIGN_OUT)
    if not out and (framed or asks or words.HUMAN.search(view.text)):
        said = "the sign-in page asks for a captcha, which is there to keep testers like this one out"
        hint = "Switch it off on the test system, or for this account (most captchas have test keys that always pass)."
        raise UserError("captcha", said, hint)
    if not view.controls and words.BLOCKED.search(view.text):
        said = f"the portal refuses this browser: {first_line(tab, view.text)}"
        raise UserError("automation-blocked", said, "Let the test system's guard admit it.")
    if given and view.code is None and not out and len(view.controls) < FEW and words.PUSH.search(view.text):
        said = f"the portal waits for something outside the browser: {first_line(tab, view.text)}"
        hint = "wardround can type one-time codes (--totp): give this account one in place of push messages, passkeys, security keys."
        raise UserError("push-sign-in", said, hint)


def no_form(view: View, path: str) -> UserError:
    """A page on which nobody can sign in."""
    offered = ", ".join(f"{one.role} {one.name!r}" for one in view.controls[:8]) or "nothing to press"
    said = f"no sign-in form was found at {path}; the page offers {offered}"
    return UserError("no-sign-in-form", said, "Give the address of the sign-in page itself.")


def clock(tap: Tap) -> str:
    """How far the portal's clock is from ours, if that explains a refused code; else empty."""
    told = next((one for one in reversed(tap.sights()) if "date" in one.answer), None)
    if told is None:
        return ""
    try:
        away = parsedate_to_datetime(told.answer["date"]).timestamp() - told.at
    except ValueError:  # a date that is none
        return ""
    return f" (its clock is {away:+.0f} s from this machine's)" if abs(away) > _FAR_OFF_S else ""


def first_line(tab: Tab, text: str) -> str:
    """The first words of a page, without what is secret."""
    line = next((one for one in text.split("\n") if matches(r"\w{3}", one)), text)
    return tab.ward.redactor.text(line.strip())[:_LONGEST]
