"""What a page shows, as whoever learns it needs it: fields and buttons by purpose, words that stand there, and a sign for each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from playwright.sync_api import Error

from wardround.browser.locate import locate
from wardround.learn import words
from wardround.portal.screens import Sign
from wardround.screen.collect import collect

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from playwright.sync_api import Page

    from wardround.screen.model import Control, Element, Screen

_TEXT_TYPES = frozenset({"", "text", "email", "tel", "number", "search", "url"})
_LONG_FORM = 4
"""Fields: a form with more of them asks for something else than who you are."""
_BUSY_S = 3.0


@dataclass(frozen=True)
class View:
    """One look at a page."""

    screen: Screen
    url: str

    @property
    def controls(self) -> list[Control]:
        """What can be used now."""
        return [control for control in self.screen.controls if not control.disabled]

    @cached_property
    def password(self) -> Control | None:
        """The password field."""
        return next((one for one in self.controls if one.type == "password" and not self.is_code(one)), None)

    @cached_property
    def code(self) -> Control | None:
        """The field for a one-time code."""
        return next((one for one in self.fields if self.is_code(one)), None)

    def is_code(self, control: Control) -> bool:
        """Whether a field asks for a one-time code."""
        if "one-time-code" in control.attributes.get("autocomplete", ""):
            return True
        if control.type == "password" and (not words.CODE.search(control.name) or matches("passwor|mot de passe|contrase", control.name)):
            return False
        said = words.CODE.search(control.name) or words.CODE.search(control.placeholder)
        return bool(said or words.CODE_FIELD.search(self._written(control)))

    def _written(self, control: Control) -> str:
        """What its field is called in the page's source."""
        return control.attributes.get("name", "") or self.element(control).id

    @cached_property
    def fields(self) -> list[Control]:
        """Fields to type in."""
        return [
            one for one in self.controls if one.kind in ("text", "number", "other") and (one.type in _TEXT_TYPES or one.type == "password")
        ]

    @cached_property
    def username(self) -> Control | None:
        """The field for the user's name: said to be, else the one before the password, else the only one of a small form."""
        texts = [
            one for one in self.fields if one.type != "password" and not self.is_code(one) and not one.readonly and one.type != "search"
        ]
        for one in texts:
            if one.attributes.get("autocomplete", "").split(" ")[-1] in ("username", "email", "webauthn") or one.type == "email":
                return one
        named = [one for one in texts if words.USER.search(one.name or one.placeholder) or words.USER_FIELD.search(self._written(one))]
        if named:
            return named[0]
        if self.password is not None:
            before = [one for one in texts if one.el < self.password.el]
            return before[-1] if before else None
        return None

    def submit(self, field: Control) -> Control | None:
        """The button that sends a field's form: a submit button after it, else any button whose words fit."""
        pressable = [one for one in self.controls if one.kind == "button" and one.type != "reset" and not words.REMEMBER.search(one.name)]
        mine = [one for one in pressable if self.form(one.el) == self.form(field.el)]
        other = r"show|hide|forgot|help|register|back|resend|cancel"
        plain = [one for one in mine if one.name and not matches(other, one.name)] or [one for one in mine if one.type == "submit"]
        fitting = [one for one in plain if words.SIGN_IN.search(one.name) or one.type == "submit"]
        ordered = fitting or [one for one in plain if one.el > field.el] or plain
        if ordered:
            return ordered[0]
        return next((one for one in pressable if words.SIGN_IN.search(one.name)), None)

    def form(self, number: int) -> int:
        """The form that an element stands in; -1: none."""
        by_number = self._elements
        while number in by_number:
            element = by_number[number]
            if element.tag == "form":
                return number
            number = element.parent
        return -1

    @cached_property
    def _elements(self) -> dict[int, Element]:
        return {one.n: one for one in self.screen.elements}

    def element(self, control: Control) -> Element:
        """Its element."""
        return self._elements[control.el]

    def ancestors(self, number: int) -> Iterator[Element]:
        """An element and what it stands in, innermost first."""
        while number in self._elements:
            yield self._elements[number]
            number = self._elements[number].parent

    @cached_property
    def text(self) -> str:
        """All that can be read, a line for each block."""
        return "\n".join(block.text for block in self.screen.blocks if not block.unseen)

    def press(self, pattern: re.Pattern[str]) -> Control | None:
        """A button or link whose words fit."""
        return next(
            (one for one in self.controls if one.kind in ("button", "link", "other") and pattern.search(one.name or one.text)), None
        )

    @property
    def asks_who(self) -> bool:
        """Whether this is a page on which one signs in."""
        return self.password is not None or (
            self.username is not None and len(self.fields) < _LONG_FORM and self.submit(self.username) is not None
        )

    @property
    def alerts(self) -> list[str]:
        """What stands there as an alert or status, or in the look of an error."""
        found = []
        for block in self.screen.blocks:
            above = list(self.ancestors(block.el))
            if any(
                one.role in ("alert", "status", "alertdialog") or matches(r"error|alert|invalid|danger|message", f"{one.cls} {one.id}")
                for one in above
            ):
                found.append(block.text)
        return [text for text in found if text.strip()]


def look(page: Page, *, patience_s: float = _BUSY_S) -> View:
    """Read the page as it stands; again if it went away meanwhile.

    Raises:
        playwright.sync_api.Error: it keeps going away.
    """
    tries = max(1, int(patience_s / 0.3))
    for left in reversed(range(tries)):
        try:
            return View(collect(page), page.url)
        except Error:
            if not left:
                raise
            page.wait_for_timeout(300)
    raise AssertionError  # pragma: no cover


def sign_of(page: Page, view: View, control: Control) -> Sign:
    """How to find it again: by role and name, label, test id, or (last) CSS; the first that means it alone."""
    element = view.element(control)
    candidates = list(_candidates(control, element))
    for sign in candidates:
        if _means_one(page, sign):
            return sign
    # the same words stand elsewhere, too: on the page behind a dialog, say
    for place in _places(view.ancestors(element.parent)):
        for sign in candidates:
            inside = sign.model_copy(update={"within": place})
            if _means_one(page, inside):
                return inside
    return candidates[-1]


def _places(above: Iterable[Element]) -> Iterator[str]:
    """CSS of what a control stands in, innermost first."""
    for element in above:
        if element.id and not any(letter.isdigit() for letter in element.id):
            yield f"#{element.id}"
        if element.tag == "dialog":
            yield "dialog[open]"
        elif element.role in ("dialog", "alertdialog", "banner", "navigation") and element.tag not in ("header", "nav"):
            yield f"[role={element.role}]"
        elif element.tag in ("form", "header", "nav", "main", "footer", "aside"):
            yield element.tag


def _candidates(control: Control, element: Element) -> Iterator[Sign]:
    name, data, identity = control.name, element.data, element.id
    if name and control.kind in ("text", "number", "other", "date") and control.name_source in ("label", "aria-label", "aria-labelledby"):
        yield Sign(label=name)
        yield Sign(label=name, exact=True)
    elif name and control.role and control.type != "password" and control.name_source != "placeholder":
        yield Sign(role=control.role, name=name)
        yield Sign(role=control.role, name=name, exact=True)
    if "data-testid" in data or "testid" in data:
        yield Sign(testid=data.get("data-testid") or data.get("testid"))
    tag = element.tag
    if tag == "summary" and name:
        yield Sign(css=tag, text=name)  # a button to the eye, but to no one who asks for its role
    written = control.attributes.get("name")
    if written:
        yield Sign(css=f'{tag}[name="{written}"]')
    if identity and not any(letter.isdigit() for letter in identity):
        yield Sign(css=f"#{identity}")
    if control.placeholder:
        yield Sign(css=f'{tag}[placeholder="{control.placeholder}"]')
    if control.type:
        yield Sign(css=f'{tag}[type="{control.type}"]')
    yield Sign(css=tag)


def _means_one(page: Page, sign: Sign) -> bool:
    try:
        return locate(page, sign).count() == 1
    except Error:
        return False


def matches(pattern: str, text: str) -> bool:
    """Whether a text has these words."""
    return re.search(pattern, text, re.IGNORECASE) is not None
