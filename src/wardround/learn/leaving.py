"""Leaving: how a clinician signs out, and what tells afterwards that the session is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.learn import words
from wardround.learn.looking import View, look, sign_of
from wardround.learn.places import fixed, shown, sign_of_block
from wardround.learn.routes import route
from wardround.portal.adapter import ActFailed
from wardround.portal.screens import Sign, Step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardround.browser.tab import Tab
    from wardround.learn.learnt import Learnt
    from wardround.learn.tap import Sight, Tap
    from wardround.screen.model import Control
    from wardround.ward import Ward

MOST_MENUS = 4
"""Menus that are opened to look for the sign-out in them."""
PAGE_S = 1.0
"""Real seconds that a page is given to ask for what it shows."""
_AFTER_S = 6.0


def rest(ward: Ward, tab: Tab) -> None:
    """Let a page come to its own: what it asks for is not known yet, so there is nothing to wait for but time."""
    ward.settle()
    tab.page.wait_for_timeout(PAGE_S * 1000)
    ward.settle()


class Leaving:
    """Finds the way out, goes it, and looks at what is there then."""

    def __init__(self, ward: Ward, tap: Tap, learnt: Learnt, form: View | None, home: View | None) -> None:
        """``form``: the first page of the sign-in; ``home``: the page behind it."""
        self._ward, self._tap, self._learnt = ward, tap, learnt
        self._facts = learnt.facts
        self._form, self._home = form, home

    def control(self, tab: Tab) -> list[Step] | None:
        """The steps to sign out, without doing them; sets the sign of being signed in."""
        view = self._home
        if view is None:
            return None
        steps: list[Step] = []
        control = view.press(words.SIGN_OUT)
        menu: Control | None = None
        if control is None:
            menu, control, steps, view = self._in_a_menu(tab, view)
        if control is None or view is None:
            self._facts.ask("sign_out", "how does a clinician sign out? No button, link or menu for it was found.")
            self._some_sign(tab)
            return None
        sign = self._short(tab, view, control)
        if menu is None:
            self._facts.learn("signs.signed_in", sign, "the way to sign out: only the signed-in see it")
        else:
            self._facts.learn("signs.signed_in", steps[0].click, "the menu that holds the way to sign out")
        return [*steps, Step(click=sign)]

    def _in_a_menu(self, tab: Tab, view: View) -> tuple[Control | None, Control | None, list[Step], View | None]:
        menus = [
            one
            for one in view.controls
            if (one.popup in ("menu", "true", "listbox", "dialog") or one.expanded is False or view.element(one).tag == "summary")
        ]
        menus.sort(key=lambda one: (not words.USER.search(one.name), -view.element(one).box.x))
        for one in menus[:MOST_MENUS]:
            sign = sign_of(tab.page, view, one)
            try:
                tab.click(sign)
            except ActFailed:
                continue
            self._ward.settle()
            opened = look(tab.page)
            control = opened.press(words.SIGN_OUT)
            if control is not None:
                return one, control, [Step(click=sign)], opened
            tab.press("Escape")
        return None, None, [], None

    def _short(self, tab: Tab, view: View, control: Control) -> Sign:
        """The words that mean signing out, without a name that stands beside them."""
        sign = sign_of(tab.page, view, control)
        found = words.SIGN_OUT.search(control.name or control.text)
        if found and control.role and sign.role:
            short = Sign(role=control.role, name=found.group(0))
            if shown(tab.page, short) == 1:
                return short
        return sign

    def _some_sign(self, tab: Tab) -> None:
        """Something that the sign-in page did not show: a heading, or a part of the page."""
        view = self._home
        before = {block.text for block in self._form.screen.blocks} if self._form else set()
        for block in view.screen.blocks if view else []:
            if block.text not in before and view and next(iter(view.ancestors(block.el))).role == "heading":
                sign = sign_of_block(tab.page, view, block, live=False)
                if sign is not None:
                    self._facts.learn("signs.signed_in", sign, "a heading that the sign-in page did not have", "likely")
                    return
        self._facts.ask("signs.signed_in", "what does only a signed-in clinician see? Nearly everything rests on it.")

    def sign_out(self, tab: Tab, steps: list[Step]) -> None:
        """Sign out by these steps (confirmed, where the page asks), and learn from what passed and from the page after it."""
        before = self._tap.count()
        self._tap.phase = "sign-out"
        for step in steps:
            if step.click is not None:
                tab.click(step.click)
        rest(self._ward, tab)
        view = look(tab.page)
        again = view.press(words.SIGN_OUT) or (view.screen.dialogs and view.press(words.EXTEND))
        if again and not view.asks_who:
            sure = sign_of(tab.page, view, again)
            tab.click(sure)
            steps.append(Step(click=sure))
            rest(self._ward, tab)
            view = look(tab.page)
        self._learnt.sign_out = steps
        self._facts.learn("sign_out", True, "pressed at the end of the first visit", "measured")
        signed_in = self._facts.get("signs.signed_in")
        if isinstance(signed_in, Sign) and shown(tab.page, signed_in):
            tab.wait_gone(signed_in, _AFTER_S)
            view = look(tab.page)
        self._route(self._tap.sights(before))
        self.signed_out(tab, view)

    def _route(self, sights: Sequence[Sight]) -> None:
        mine = [one for one in sights if not (one.static or one.stream)]
        clearing = next((one for one in mine if one.clears()), None)
        named = [one for one in mine if words.LEAVES.search(one.path) or words.LEAVES.search(_called(one))]
        # the page after the sign-out often clears its cookies once more: only the first that does so is the sign-out
        for one in named or ([clearing] if clearing else [one for one in mine if one.method != "GET"]):
            how = f"its answer cleared {', '.join(one.clears())}" if one.clears() else "asked when the clinician signed out"
            sure = "seen" if one.clears() or one in named else "LIKELY"
            self._learnt.route(route(one, "sign-out"), f"{sure}: {one.place}, {how}")

    def signed_out(self, tab: Tab, view: View) -> None:
        """Learn what tells that the session is over from the page after the sign-out."""
        for sign in self._over(tab, view):
            if self._home is not None and not _on(self._home, sign):
                self._facts.learn("signs.signed_out", sign, "the page after the sign-out")
                return
        self._facts.ask("signs.signed_out", "what does a page show when the session is over?")

    @staticmethod
    def _over(tab: Tab, view: View) -> list[Sign]:
        found = []
        for block in view.screen.blocks:
            heading = next(iter(view.ancestors(block.el))).role == "heading"
            if heading and (words.SIGN_IN.search(block.text) or words.ENDED.search(block.text)):
                found += [Sign(role="heading", name=fixed(block.text), exact=True)]
        field = view.password or view.username
        if field is not None:
            found.append(sign_of(tab.page, view, field))
        way = view.press(words.SIGN_IN)
        if way is not None:
            found.append(sign_of(tab.page, view, way))
        return [sign for sign in found if shown(tab.page, sign) == 1]


def _called(sight: Sight) -> str:
    """What is asked for at an address that serves everything (``"method":"common.db.logout"``)."""
    return str(route(sight, "sign-out").get("body", "")).rstrip('"')


def _on(view: View, sign: Sign) -> bool:
    """Whether a page already showed such a thing, as far as its model tells."""
    want = (sign.name or sign.label or "").casefold()
    return bool(want) and any(want in (one.name or "").casefold() for one in view.controls) and sign.role != "heading"
