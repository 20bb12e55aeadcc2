"""Who is shown as signed in: the element that names the clinician, found by the names that the portal told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wardround.learn import words
from wardround.learn.places import by_mark
from wardround.learn.places import shown as count
from wardround.learn.roam import person
from wardround.portal.screens import Sign
from wardround.wire import jwt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from playwright.sync_api import Page

    from wardround.learn.looking import View
    from wardround.learn.tap import Sight
    from wardround.screen.model import Block

_NAME = re.compile(r"^(?:display_?name|full_?name|name|user_?name|login|preferred_username|given_name|nick_?name|email)$", re.IGNORECASE)
_LONGEST = 60
_TOKEN = 4
_OK = 200
_ANGLES = re.compile(
    r"^(?:(?:you are )?(?:signed|logged) in as|welcome(?: back)?|hello|hi|user|angemeldet(?: als)?|benutzer(?:in)?|willkommen|hallo|"
    r"connect[ée]e?(?: en tant que)?|bonjour|utilisateur|bienvenid[oa]|hola|usuario|conectado como|benvenut[oa]|utente|ingelogd als|welkom"
    r"|inloggad som|v[äa]lkommen|logget (?:ind|inn) som|velkommen)\b[\s:,]*",
    re.IGNORECASE,
)
_SELF = re.compile(
    r"/(?:me|self|whoami|who-am-i|user-?info|current[_-]?user|user/current|users/me|account|profile|session|principal|identity)/?$",
    re.IGNORECASE,
)
"""Of an address that answers who has signed in."""
_USERS = re.compile(r"\b(?:user|account|profile|clinician|preferences)\b|user[_-]?name", re.IGNORECASE)
"""Of the mark of a link or of what it stands in: it leads to what is the user's own."""
_MARKED = 3
_NEAR = 4
"""So many elements up from the way to sign out its neighbours stand."""


def told_names(sights: Iterable[Sight], username: str) -> set[str]:
    """Names by which the portal's answers call somebody, in answers that also name the user who signed in."""
    found = {username}
    for sight in sights:
        texts = [(name, value) for name, value, _ in sight.told() if _NAME.match(name)]
        claimed = [read for _, value, _ in sight.told() if (read := jwt.claims(value))]
        texts += [(name, value) for read in claimed for name, value in read.items() if _NAME.match(name) and isinstance(value, str)]
        own = any(_akin(value, username) for _, value in texts) or (bool(_SELF.search(sight.where)) and sight.status == _OK)
        if own and len(texts) < 8:  # noqa: PLR2004  # more: a list of people
            found |= {value.strip() for _, value in texts if 2 < len(value.strip()) <= _LONGEST}  # noqa: PLR2004  # letters
    return found


def find(page: Page, view: View, names: set[str], username: str) -> tuple[Sign, str] | None:
    """(sign, name as shown); None when nothing on the page names the user surely."""
    for block, element, text in _pieces(view):
        if len(text) > _LONGEST or block.unseen:
            continue
        shown = max((name for name in names if name.casefold() in text.casefold()), key=len, default="")
        shown = shown or (_bare(text) if _akin(text, username) else "")
        if shown and (marked := _marked(page, view, element)):
            return marked, shown
    return None


def _pieces(view: View) -> Iterator[tuple[Block, int, str]]:
    """(block, element, text): what stands in an element of its own within a line, then the line."""
    for block in view.screen.blocks:
        for run in block.runs:
            if run.el != block.el:
                yield block, run.el, block.text[run.start : run.end].strip()
        yield block, block.el, block.text.strip()


def beside(page: Page, view: View, form: View | None) -> tuple[Sign, str] | None:
    """A person's name beside the way to sign out, or in the same banner; None when there is none, or more than one."""
    out = view.press(words.SIGN_OUT)
    before = {block.text for block in form.screen.blocks} if form else set()
    if out is None:
        return None
    shared = [one.n for one in view.ancestors(out.el)][1:_NEAR]
    found: dict[str, int] = {}
    for block, element, text in _pieces(view):
        above = list(view.ancestors(element))
        banner = any(one.role in ("banner", "navigation") or one.tag in ("header", "nav") for one in above)
        pressed = any(one.tag in ("a", "button") or one.role in ("link", "button") for one in above if one.tag != "summary")
        if pressed and any(_USERS.search(f"{one.id} {one.cls} {one.data}") for one in above[:_MARKED]):
            pressed = False  # a link to one's own account bears one's name
        if block.unseen or pressed or block.text in before or above[0].role == "heading":
            continue
        name = _bare(text)
        if (banner or any(one.n in shared for one in above)) and len(name) <= _LONGEST and person(name):
            found.setdefault(name, element)
    if len(found) != 1:
        return None
    [(name, element)] = found.items()
    sign = _marked(page, view, element)
    return (sign, name) if sign is not None else None


def _bare(text: str) -> str:
    """A name without a greeting before it and what stands behind it."""
    return re.split(r"[|(\[·•\u2013]", _ANGLES.sub("", text.strip()))[0].strip(" ,:/-")


def _marked(page: Page, view: View, number: int) -> Sign | None:
    """By its mark, or that of what it stands in."""
    above = list(view.ancestors(number))[:3]
    marked = (sign for element in above for sign in by_mark(element) if count(page, sign) == 1)
    only = (Sign(css=one.tag) for one in above if one.tag in ("summary", "header") and count(page, Sign(css=one.tag)) == 1)
    return next(marked, None) or next(only, None)


def _akin(text: str, username: str) -> bool:
    """Whether a name has a part of the user's name in it."""
    low = text.casefold()
    parts = [part for part in re.split(r"[^a-z]+", username.casefold()) if len(part) >= _TOKEN]
    return username.casefold() in low or any(part in low for part in parts)
