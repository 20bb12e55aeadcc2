"""Signing in at a form that was never seen: what each page asks for, answered in turn, and written down as the profile's steps."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wardround.errors import UserError
from wardround.learn import words
from wardround.learn.kept_out import clock, first_line, no_form, refuse
from wardround.learn.looking import View, look, sign_of
from wardround.learn.places import shown
from wardround.portal.adapter import ActFailed
from wardround.portal.screens import Sign, Step

if TYPE_CHECKING:
    from collections.abc import Callable

    from wardround.browser.tab import Tab
    from wardround.learn.tap import Tap
    from wardround.screen.model import Control

MOST_PAGES = 8
ANSWER_S = 12.0
"""Real seconds that a page may take to answer a step of the sign-in."""
LOOK_S = 0.25
_REFUSED_FROM = 400


@dataclass
class SignedIn:
    """How somebody got in."""

    path: str
    """Where it began, on the portal."""
    steps: list[Step] = field(default_factory=list)
    pages: int = 0
    """How many pages asked for something."""
    username: Sign | None = None
    password: Sign | None = None
    submit: Sign | None = None
    totp: Sign | None = None
    totp_submit: Sign | None = None
    plain: bool = True
    """The profile's five fields can say it; otherwise it takes the steps."""
    away: bool = False
    """A page of it was on another origin."""
    remember: str = ""
    """What a box that keeps the clinician signed in, or this device known, is called; it was left alone."""
    declined: str = ""
    """What was pressed when a page asked whether to remember."""
    form: View | None = None
    """The first page that asked."""
    asked: list[View] = field(default_factory=list)
    code_asked: bool = False
    code_left: bool = False
    """A field for a one-time code stood beside the password and was left empty."""
    chosen: list[str] = field(default_factory=list)
    """Lists from which something had to be chosen."""


class Form:
    """Walks through a sign-in. Everything typed is typed once: a refused password is not tried again."""

    def __init__(self, tab: Tab, tap: Tap, fields: dict[str, str], code: Callable[[], str] | None) -> None:
        """``fields``: ``username``, ``password``. ``code``: the next one-time code; None when there is no secret for one."""
        self._tab, self._tap, self._fields, self._code = tab, tap, fields, code
        self._given: set[str] = set()
        self._code_alone = False
        """The code was given on a page of its own: the password had been taken."""

    def sign_in(self, path: str) -> SignedIn:
        """Open a page and get in from there.

        Raises:
            UserError: ``sign-in-refused``, ``code-refused``, ``no-sign-in-form``, ``captcha``, ``push-sign-in``, ``automation-blocked``,
                ``secret-missing`` (a code is asked for and there is no secret), ``host-not-listed``.
        """
        done = SignedIn(path)
        self._tap.phase = "open"
        try:
            self._tab.goto(path)
        except ActFailed as failed:
            self.stranded()
            raise UserError(
                "portal-unreachable", f"the portal could not be opened: {failed}", "Is it up, and reachable from here?"
            ) from None
        for _ in range(MOST_PAGES):
            view = self._arrived(done)
            if not self._wants(view):
                return done
            self._step(view, done)
        raise UserError(
            "no-sign-in-form", f"after {MOST_PAGES} pages the sign-in had not come to an end", "Sign in by hand, and see how many it takes."
        )

    def _arrived(self, done: SignedIn) -> View:
        """Wait until the page asks for something that was not given yet, or for nothing any more."""
        began = time.monotonic()
        while True:
            waited = time.monotonic() - began
            self._tab.ward.settle()
            view = look(self._tab.page)
            self.stranded()
            refuse(self._tab, view, given="password" in self._given)
            if self._wants(view) or (self._is_in(view) and waited >= 2 * LOOK_S):
                return view
            if self._given and self._refused(view, waited):
                self._turned_away(view)
            if waited >= ANSWER_S:
                if self._given:
                    self._turned_away(view)
                raise no_form(view, done.path)
            self._tab.page.wait_for_timeout(LOOK_S * 1000)

    def _wants(self, view: View) -> bool:
        if view.code is not None and "totp" not in self._given and view.password is None and "password" in self._given:
            return True
        if "password" not in self._given and (view.password is not None or (view.asks_who and "username" not in self._given)):
            return True
        if "password" in self._given:
            asks = view.press(words.DECLINE) is not None and words.REMEMBER.search(view.text) is not None
            return asks and view.password is None and not self._pressing(view, words.SIGN_OUT)
        return not self._given and view.press(words.SIGN_IN) is not None

    def _is_in(self, view: View) -> bool:
        if "username" in self._given and "password" not in self._given:
            # a client that kept this user's session needs no more than the name
            return not view.asks_who and self._pressing(view, words.SIGN_OUT)
        if "password" not in self._given or view.password is not None or self._failed():
            return False
        return (view.code is None and self._pressing(view, words.SIGN_OUT)) or not (
            view.asks_who or view.code is not None or self._busy(view)
        )

    def _failed(self) -> int | None:
        """The status of the page, if the portal answered the sign-in with an error."""
        last = next((one for one in reversed(self._tap.sights()) if one.how == "navigation" and one.status), None)
        return last.status if last is not None and (last.status or 0) >= _REFUSED_FROM and last.phase == "sign-in" else None

    @staticmethod
    def _pressing(view: View, pattern: object) -> bool:
        return view.press(pattern) is not None  # type: ignore[arg-type]  # a compiled pattern

    @staticmethod
    def _busy(view: View) -> bool:
        """An empty page, or one that only says that it is on its way: what it will be is not to be seen yet."""
        return len(view.text) < 20 and not view.controls  # noqa: PLR2004  # a word or two

    def _step(self, view: View, done: SignedIn) -> None:
        page = self._tab.page
        if done.form is None and view.asks_who:
            done.form = view
        done.away = done.away or not view.url.startswith(self._tab.ward.stage.base_url)
        if view.code is not None and view.password is None:
            self._give_code(view, view.code, done)
        elif view.asks_who and "password" not in self._given:
            self._give_name(view, done)
        elif "password" in self._given and (no := view.press(words.DECLINE)):
            done.declined = no.name
            self._press(view, no, done)
            done.plain = False
        elif not self._given and (way := view.press(words.SIGN_IN)):
            self._press(view, way, done)
            self._given.add("way")
            done.plain = False
        page.wait_for_timeout(LOOK_S * 1000)

    def _give_name(self, view: View, done: SignedIn) -> None:
        tab, page = self._tab, self._tab.page
        done.pages += 1
        done.asked.append(view)
        user, password, code = view.username, view.password, view.code
        box = next((one for one in view.controls if one.kind == "checkbox" and words.REMEMBER.search(one.name)), None)
        done.remember = done.remember or (box.name if box else "")
        if user is not None and "username" not in self._given:
            done.username = self._type(sign_of(page, view, user), "username", done)
        if password is not None:
            done.password = self._type(self._nameless(sign_of(page, view, password)), "password", done)
            if code is not None and self._code is None and not code.required:
                done.code_left = True
            elif code is not None:
                done.totp = self._type(sign_of(page, view, code), "totp", done)
            self._choose(view, password, done)
        last = password or user
        button = view.submit(last) if last is not None else None
        if done.pages > 1:
            done.plain = False
        self._tap.phase = "sign-in" if password is not None else "name"
        if button is not None:
            done.submit = self._press(view, button, done)
        else:
            done.plain = False
            done.steps.append(Step(press="Enter"))
            tab.press("Enter")

    def _nameless(self, sign: Sign) -> Sign:
        """Without the user's own name in it (``Password for n.kaur``), where the words before it will do."""
        said = sign.label or ""
        before = said.partition(self._fields["username"])[0].rstrip()
        if before in ("", said):
            return sign
        short = Sign(label=before)
        return short if shown(self._tab.page, short) == 1 else sign

    def _choose(self, view: View, password: Control, done: SignedIn) -> None:
        """A ward, a role: where nothing is chosen yet, the first that can be."""
        for one in view.controls:
            if one.kind != "select" or view.form(one.el) != view.form(password.el):
                continue
            options = [option for option in one.options if option.value and not option.disabled]
            if options and not any(option.selected and option.value for option in one.options):
                sign = sign_of(self._tab.page, view, one)
                self._tab.select(sign, options[0].text)
                done.plain = False
                done.steps.append(Step(select=sign, value=options[0].text))
                done.chosen.append(one.name or one.attributes.get("name", "a list"))

    def _give_code(self, view: View, field_: Control, done: SignedIn) -> None:
        done.pages += 1
        self._code_alone = True
        done.asked.append(view)
        box = next((one for one in view.controls if one.kind == "checkbox" and words.REMEMBER.search(one.name)), None)
        done.remember = done.remember or (box.name if box else "")
        done.totp = sign_of(self._tab.page, view, field_)
        before = self._tap.count()
        done.steps.append(Step(wait=done.totp))
        self._type(done.totp, "totp", done)
        self._tap.phase = "sign-in"
        button = view.submit(field_)
        if button is not None and self._tap.count() == before:
            done.totp_submit = self._press(view, button, done)

    def _type(self, sign: Sign, what: str, done: SignedIn) -> Sign:
        if what == "totp":
            done.code_asked = True
            if self._code is None:
                said = "the portal asks for a one-time code, and there is no secret to make one from"
                raise UserError("secret-missing", said, "Give the secret that it showed beside its QR code: --totp env:NAME.")
            self._fields["totp"] = self._code()
        if done.pages > 1 or done.steps:
            done.steps.append(Step(wait=sign)) if not any(step.wait == sign for step in done.steps) else None
        self._tab.fill(sign, self._fields[what])
        done.steps.append(Step(fill=sign, value=f"{{{what}}}"))
        self._given.add(what)
        return sign

    def _press(self, view: View, control: Control, done: SignedIn) -> Sign:
        sign = sign_of(self._tab.page, view, control)
        try:
            self._tab.click(sign)
        except ActFailed as failed:
            if control.disabled:
                raise UserError("no-sign-in-form", f"the button of the sign-in form could not be pressed: {failed}", "") from None
            raise UserError("no-sign-in-form", f"the sign-in form could not be used: {failed}", "Watch it with --headed.") from None
        done.steps.append(Step(click=sign))
        return sign

    def stranded(self) -> None:
        """Make sure that the page itself is not one that the wire refused.

        Raises:
            UserError: ``host-not-listed``.
        """
        for host, way in self._tap.outside.items():
            blocked = self._tab.page.url
            if way == "navigation" or (way == "tunnel" and (host.partition(":")[0] in blocked or blocked.startswith("chrome-error"))):
                said = f"the portal sends the browser to {host}, which was not named"
                raise UserError("host-not-listed", said, f"Add --host {host} if it is part of the test system (an identity provider, say).")

    def _refused(self, view: View, waited: float) -> bool:
        posts = [one for one in self._tap.sights() if one.phase == "sign-in" and one.method == "POST" and one.status]
        answered = any((one.status or 0) >= _REFUSED_FROM for one in posts)
        said = any(words.REFUSED.search(text) for text in view.alerts)
        return waited >= 1.0 and (answered or said) and (view.asks_who or view.code is not None)

    def _turned_away(self, view: View) -> None:
        said = next((text for text in view.alerts if words.REFUSED.search(text)), "") or " / ".join(view.alerts[:2])
        word = f"says {self._said(said)!r}" if said else "shows its form again without a word"
        if not said and not view.asks_who and (status := self._failed()):
            word = f"answers with status {status}: {self._said(view.text)!r}"
        if self._code_alone:
            hint = "Is the secret right, was the code used a moment ago, and is the clock of this machine right?"
            raise UserError("code-refused", f"the portal {word} to the one-time code{clock(self._tap)}", hint)
        what = "the user name, the password and the one-time code" if "totp" in self._given else "the user name and the password"
        if "totp" not in self._given and view.code is not None:
            what += " (the field for a one-time code was left empty: --totp env:NAME names the secret for one)"
        hint = f"Check {what}{clock(self._tap)}; it was tried once only, so that no account is locked."
        raise UserError("sign-in-refused", f"the portal {word}", hint)

    def _said(self, text: str) -> str:
        return first_line(self._tab, text)
