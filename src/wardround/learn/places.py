"""Signs for what is no control: a heading, a dialog, a line of text; by role and name where there is one, without numbers that change."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import Error

from wardround.browser.locate import locate
from wardround.portal.screens import Sign

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from wardround.learn.looking import View
    from wardround.screen.model import Block, Element

_NAMED = frozenset({"alertdialog", "dialog", "region", "heading", "alert", "status", "banner", "navigation"})
_LIVE = frozenset({"alert", "status", "alertdialog", "dialog"})
_NUMBER = re.compile(r"\d+")
_LEAST = 4
_MOST = 80


def fixed(text: str) -> str:
    """The longest stretch of a text without numbers: what stays the same while a countdown runs."""
    parts = [part.strip(" .,:;()-\u2013") for part in _NUMBER.split(text)]
    longest = max(parts, key=len, default="")
    return longest[:_MOST].rsplit(" ", 1)[0] if len(longest) > _MOST else longest


def sign_of_block(page: Page, view: View, block: Block, *, live: bool = True) -> Sign | None:
    """How to find a line of text again. ``live``: the region that announces it counts as its place.

    Returns:
        None when nothing means it and nothing else.
    """
    words = fixed(block.text)
    return next((sign for sign in _signs(view, block, words, live=live) if shown(page, sign) == 1), None)


def _signs(view: View, block: Block, words: str, *, live: bool) -> Iterator[Sign]:
    own, *above = view.ancestors(block.el)
    if own.role == "heading" and len(words) >= _LEAST:
        yield Sign(role="heading", name=words)
        yield Sign(role="heading", name=words, exact=True)
    if live:
        for element in (own, *above):
            if element.role in _LIVE and len(words) >= _LEAST:
                yield Sign(role=element.role, text=words)
    yield from by_mark(own)
    if len(words) >= _LEAST:
        yield Sign(text=words)
        yield Sign(text=words, exact=True)


def sign_of_element(page: Page, element: Element, words: str = "") -> Sign | None:
    """How to find a region again; None when nothing means it alone."""
    name = fixed(element.name)
    candidates = []
    if element.role in _NAMED:
        candidates += [Sign(role=element.role, name=name)] if len(name) >= _LEAST else []
        candidates += [Sign(role=element.role, text=words)] if len(words) >= _LEAST else []
        candidates += [Sign(role=element.role)]
    return next((sign for sign in (*candidates, *by_mark(element)) if shown(page, sign) == 1), None)


def by_mark(element: Element) -> Iterator[Sign]:
    """By test id, id or class."""
    if "data-testid" in element.data:
        yield Sign(testid=element.data["data-testid"])
    if element.id and not _NUMBER.search(element.id):
        yield Sign(css=f"#{element.id}")
    for name in element.cls.split():
        if re.fullmatch(r"[A-Za-z][A-Za-z_-]{2,}", name):
            yield Sign(css=f"{element.tag}.{name}")


def shown(page: Page, sign: Sign) -> int:
    """How many there are to be seen."""
    try:
        return locate(page, sign).count()
    except Error:
        return 0
