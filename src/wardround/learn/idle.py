"""Staying away: in virtual time nobody touches the page until it warns, and until it ends the session."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playwright.sync_api import Error

from wardround.learn import words
from wardround.learn.looking import View, look, sign_of
from wardround.learn.places import by_mark, shown, sign_of_block, sign_of_element

if TYPE_CHECKING:
    from wardround.browser.tab import Tab
    from wardround.portal.screens import Sign
    from wardround.screen.model import Block, Control

LONGEST_S = 65 * 60.0
"""Virtual seconds of staying away: longer than the idle limit of nearly every portal."""
COARSE_S = 5.0
FINE_S = 1.0
_COMES_MS = 3000
"""Real milliseconds."""
_CAME = """() => document.getAnimations().every((one) => {
  const timing = one.effect?.getComputedTiming();
  return !timing || timing.endTime === Infinity || timing.endTime > 2000 || !['running', 'paused'].includes(one.playState);
})"""
_CHANGED = """() => {
  const text = (document.body?.innerText ?? '').replace(/\\d+/g, '#').replace(/\\s+/g, ' ');
  const shown = (css) => [...document.querySelectorAll(css)].filter((one) => one.checkVisibility()).length;
  const open = shown('dialog[open],[role=dialog],[role=alertdialog],[aria-modal=true]');
  const asks = shown('input[type=password]');
  return `${location.pathname}${location.hash}|${document.title.replace(/\\d+/g, '#')}|${open}|${asks}|${text}`;
}"""


@dataclass
class Warned:
    """A warning was seen. ``after_s``: since the last touch."""

    after_s: float
    within_s: float
    """It came in the last so many seconds before it was looked for."""
    sign: Sign | None
    """None: the page's title warns, or nothing on the page means the warning alone."""
    button: Control | None
    extend: Sign | None
    view: View


@dataclass
class Gone:
    """The session ended before the page's eyes."""

    after_s: float
    within_s: float
    view: View
    in_place: bool
    """The page stayed where it was, and asks for the password there."""


class Away:
    """Watches one tab while nobody touches it."""

    def __init__(self, tab: Tab, before: View, signed_in: Sign | None) -> None:
        """``before``: the page as it was when the clinician left; ``signed_in``: what only the signed-in see."""
        self._tab = tab
        self._signed_in = signed_in
        self._known = {_still(block.text) for block in before.screen.blocks}
        self._dialogs = len(before.screen.dialogs)
        self._path = before.url
        self._title = title_warns(tab)
        self._last = self._now()
        self._document = tab.documents
        self._left = tab.ward.now()

    def away_s(self) -> float:
        """Virtual seconds since the last touch."""
        return self._tab.ward.now() - self._left

    def until_something(self, longest_s: float, *, step_s: float = COARSE_S, warned: Warned | None = None) -> Warned | Gone | None:
        """Stay away until the page warns (unless it has) or the session is gone; None: neither within so long."""
        end = self._tab.ward.now() + longest_s
        while (left := end - self._tab.ward.now()) > 0.05:  # noqa: PLR2004  # seconds
            if not self._tab.ward.idle(left, until=self._changed, every=step_s):
                return None
            self._tab.ward.settle()
            view = still(self._tab)
            self._last = self._now()
            found = self._warning(view, step_s) if warned is None and view.password is None else None
            if found is not None and (found.button is not None or not self._ended(view)):
                return found
            if self._ended(view):
                in_place = view.url.partition("?")[0] == self._path.partition("?")[0] and self._tab.documents == self._document
                return Gone(self.away_s(), step_s, view, in_place)
        return None

    def _changed(self) -> bool:
        return self._now() != self._last

    def _now(self) -> str:
        try:
            return str(self._tab.page.evaluate(_CHANGED))
        except Error:
            return ""

    def _ended(self, view: View) -> bool:
        if view.password is not None:
            return True
        gone = self._signed_in is not None and not shown(self._tab.page, self._signed_in) and not view.screen.dialogs
        return gone and (view.asks_who or words.ENDED.search(view.text) is not None or view.press(words.SIGN_IN) is not None)

    def _warning(self, view: View, step_s: float) -> Warned | None:
        new = [block for block in view.screen.blocks if not block.unseen and _still(block.text) not in self._known]
        telling = [block for block in new if words.WARNING.search(block.text) and block.control is None]
        dialog = view.screen.dialogs[-1] if len(view.screen.dialogs) > self._dialogs else None
        page = self._tab.page
        if not telling:
            title = title_warns(self._tab)
            return Warned(self.away_s(), step_s, None, None, None, view) if title and title != self._title else None
        sign = None
        if dialog is not None:
            sign = sign_of_element(page, next(one for one in view.screen.elements if one.n == dialog.el), "")
        sign = sign or next((found for block in telling if (found := sign_of_block(page, view, block))), None)
        fresh = [one for one in view.controls if one.kind in ("button", "link", "other") and _still(one.name) not in self._known]
        button = next((one for one in fresh if words.EXTEND.search(one.name) and not words.SIGN_OUT.search(one.name)), None)
        return Warned(self.away_s(), step_s, sign, button, sign_of(page, view, button) if button else None, view)


def title_warns(tab: Tab) -> str:
    """The page's title without its numbers, if it speaks of the session's end; else empty."""
    with suppress(Error):
        title = tab.page.title()
        return _still(title) if words.WARNING.search(title) else ""
    return ""


def still(tab: Tab) -> View:
    """The page once what slides or fades in has come: before its first frame it is not visible, and skipped time draws none."""
    with tab.ward.clock.flowing(), suppress(Error):
        tab.page.wait_for_function(_CAME, timeout=_COMES_MS)
    return look(tab.page)


def reason(tab: Tab, ended: View, form: View | None) -> Sign | None:
    """Where the page says why the session ended: words that were not on the sign-in page before."""
    known = {_still(block.text) for block in form.screen.blocks} if form else set()
    said = [block for block in ended.screen.blocks if _still(block.text) not in known and block.control is None and not block.unseen]
    # a heading that asks to sign in again says that it is over; why is said below it, or nowhere
    telling = [block for block in said if words.ENDED.search(block.text) and not _asks(ended, block)]
    telling.sort(key=lambda block: next(iter(ended.ancestors(block.el))).role == "heading")
    return next((sign for block in telling if (sign := _place(tab, ended, block))), None)


def _place(tab: Tab, view: View, block: Block) -> Sign | None:
    """Where a reason stands, whichever it is: by a mark of its place rather than by the words of this one."""
    marked = next((sign for sign in by_mark(next(iter(view.ancestors(block.el)))) if shown(tab.page, sign) == 1), None)
    return marked or sign_of_block(tab.page, view, block)


def _asks(view: View, block: Block) -> bool:
    return next(iter(view.ancestors(block.el))).role == "heading" and words.SIGN_IN.search(block.text) is not None


def _still(text: str) -> str:
    return "".join("#" if letter.isdigit() else letter for letter in text).strip()
