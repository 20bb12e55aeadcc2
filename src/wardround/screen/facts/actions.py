"""What can be pressed, and what it does by its words: commit, save a draft, destroy, abandon, navigate, edit, suspend."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Literal, cast

import msgspec

from wardround.screen import standards
from wardround.screen.facts import action_words, language
from wardround.screen.model import Box, Control

if TYPE_CHECKING:
    from wardround.screen.reading import Reading

Class = Literal["commit", "save_draft", "destructive", "abandon", "navigate", "edit", "suspend", "other"]

_LANDMARKS = frozenset({"navigation", "menubar", "tablist", "search"})
_AROUND = ("banner", "region", "dialog", "alertdialog", "complementary", "group", "section", "aside", "contentinfo", "body")
_PLACES = re.compile(
    r"\b(?:breadcrumbs?|pagination|paginator|pager|navbar|nav-tabs|nav-item|sidenav|sidebar-menu|tab-list|toc)\b", re.IGNORECASE
)
_NOT_PLAIN = re.compile(r"[^\w\s&+/\-']+")
_ASKS = re.compile(r"(?:\u2026|\.\.\.)\s*$")


class Action(msgspec.Struct, frozen=True, gc=False):
    """One thing to press."""

    el: int
    """Its element."""
    control: Control
    box: Box
    words: str
    """Its name; without one, what can be read on it, or what its icon is called in the markup."""
    kind: Class
    verb: str
    """The verb that classed it, lower case; empty: none known."""
    irreversible: bool | None = None
    """What the glossary says; None: nothing."""
    clinical: bool = False
    """A patient, an order or a medicine is what it is about, by its words or by the screen around it."""
    idle: bool = False
    """Nothing of the record hangs on it: it leads somewhere (navigation, tabs, pages of a list), or it is one half of a cookie banner."""
    confirms: Literal["proven", "likely", "unknown"] = "unknown"
    """Whether it asks first. ``proven``: the markup says so; ``likely``: it opens a dialog or ends in an ellipsis."""
    ligature: bool = False
    """The word in it is how a font of icons is told which one to draw: nobody sees it."""

    @property
    def grave(self) -> bool:
        """Pressing it by mistake destroys or commits something."""
        return self.kind in {"destructive", "commit"} and not self.idle

    @property
    def bare(self) -> bool:
        """It shows no word, only an icon."""
        return self.ligature or not any(map(str.isalnum, self.control.text))


_MAKES = frozenset({"add", "create"})
"""Verbs that open a form, or end one: it depends on where they stand."""


@cache
def _verbs() -> dict[str, Class]:
    return {row["verb"]: cast("Class", row["class"]) for row in standards.table("action_verbs.tsv")}


_LONGEST_VERB = 4
"""Words in the longest verb of ``action_verbs.tsv``."""


@cache
def classify(words: str, tongue: str = language.ENGLISH) -> tuple[Class, str]:
    """The class of an action by its words, and the verb that told: ``Cancel`` abandons, ``Cancel order`` destroys.

    A word that only looks like a verb gives nothing: ``Order number``, ``Release notes``, ``Orders``.
    """
    whole = " ".join(_NOT_PLAIN.sub(" ", words.replace("\u2019", "'")).casefold().split())
    found = _classified(action_words.stripped(whole))
    if not found[1] and tongue in language.verbs_known():
        found = _in_another(whole, tongue)
    return found if found[1] else _classified(whole)


_GRAVEST: tuple[Class, ...] = ("destructive", "commit", "suspend", "save_draft", "edit", "abandon", "navigate")


@cache
def _verbs_of(tongue: str) -> dict[str, Class]:
    return {row["verb"]: cast("Class", row["class"]) for row in standards.table(f"action_verbs_{tongue}.tsv")}


def _in_another(plain: str, tongue: str) -> tuple[Class, str]:
    """By the verbs of another language, wherever they stand (German has them last); of several the gravest counts."""
    words = plain.replace("'", " ").split()
    found = [(kind, word) for word in words if (kind := _verbs_of(tongue).get(word))]
    if not found:
        return "other", ""
    kind, verb = min(found, key=lambda one: _GRAVEST.index(one[0]))
    if language.view_only(words):
        return "navigate", verb
    return ("destructive" if kind == "abandon" and language.ends_something(verb, words) else kind), verb


def _classified(plain: str) -> tuple[Class, str]:
    parts = plain.split()
    if action_words.refuses(plain):
        return "abandon", parts[0]
    for length in range(min(len(parts), _LONGEST_VERB), 0, -1):
        verb = " ".join(parts[:length])
        kind = _verbs().get(verb)
        if kind is not None:
            return _with_object(kind, verb, " ".join(parts[length:])), verb
    return "other", ""


def _with_object(kind: Class, verb: str, rest: str) -> Class:
    first = verb.split(maxsplit=1)[0]
    if action_words.is_noun(first, rest):
        return "navigate"
    if kind in {"save_draft", "edit"} and action_words.also_commits(rest):
        return "commit"
    if kind in {"destructive", "commit", "save_draft", "edit"} and action_words.view_only(verb, rest):
        return "abandon" if kind == "destructive" else "navigate"
    if action_words.turned(first) and action_words.ends_something(rest):
        return "destructive"
    return kind


def of(reading: Reading) -> list[Action]:
    """All of them, in document order. Links are among them: many portals style them as buttons."""
    places = _Places(reading)
    found = []
    for control in reading.screen.controls:
        if control.kind not in {"button", "link"}:
            continue
        words = control.name or control.text
        kind, verb = classify(words, reading.language)
        if not any(letter.isalpha() for letter in words):
            words, kind, verb = _by_icon(reading, control)
        if kind == "edit" and verb in _MAKES and places.ends(control):
            kind = "commit"
        element = reading.elements[control.el]
        entries = reading.glossary.about(names=(words, control.text), element=element, page=reading.screen.page)
        said = next((entry.irreversible for entry in entries if entry.irreversible is not None), None)
        clinical = not reading.elsewhere and (action_words.clinical(words) or places.clinical(control.el))
        idle, confirms = places.idle(control, kind), _confirms(control, element.data)
        acts = Action(control.el, control, element.box, words, kind, verb, said, clinical, idle, confirms, _ligature(reading, control))
        found.append(acts)
    return found


def _by_icon(reading: Reading, control: Control) -> tuple[str, Class, str]:
    """What an icon without a name is called in the markup (its class, id or test id) or by Unicode, and what that means."""
    told = " ".join(
        f"{element.cls} {element.id} {element.data.get('data-testid', '')} {element.data.get('data-icon', '')}"
        for element in reading.subtree(control.el)
    )
    told += "".join(f" {unicodedata.name(letter, '')}" for letter in control.text if not letter.isascii())
    kind, word = action_words.icon(told)
    return word, cast("Class", kind), word


_ICON_FONTS = re.compile(r"material[ -]?(?:icons|symbols)|font ?awesome|glyphicons?|icomoon|ionicons|bootstrap-icons", re.IGNORECASE)


def _ligature(reading: Reading, control: Control) -> bool:
    """Whether all that can be read in it is set in a font of icons."""
    runs = [run for block in reading.blocks_in(control.el) for run in block.runs] if control.icons or control.text.islower() else []
    return bool(runs) and all(_ICON_FONTS.search(run.style.family) for run in runs)


def _confirms(control: Control, data: dict[str, str]) -> Literal["proven", "likely", "unknown"]:
    if "confirm" in control.attributes or any("confirm" in key for key in data):
        return "proven"
    opens = control.popup in {"dialog", "true"} and control.popup == "dialog"
    if opens or _ASKS.search(control.text or control.name) or "modal" in {data.get("data-bs-toggle"), data.get("data-toggle")}:
        return "likely"
    return "unknown"


@cache
def _leads(classes: str) -> bool:
    return _PLACES.search(classes) is not None


class _Places:
    """What surrounds an action: whether it is navigation, and whether a patient's record is what the screen is about."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._patient = any(one.place != "list" for one in reading.patients)
        self._forms: dict[int, bool] = {}
        self._rows: dict[int, bool] = {}
        self._consent: dict[int, bool] = {}

    def idle(self, control: Control, kind: Class) -> bool:
        """Whether nothing of the record hangs on it."""
        if (
            control.role in {"tab", "menuitemradio", "menuitemcheckbox"}
            or control.pressed is not None
            or control.popup in {"menu", "listbox", "true"}
        ):
            return True
        for parent in self._reading.parents(control.el):
            if parent.role in {"dialog", "alertdialog", "menu"}:
                break
            listed = parent.cls and _leads(parent.cls)
            if parent.role in _LANDMARKS or (parent.role == "contentinfo" and control.kind == "link") or listed:
                return kind != "destructive" or parent.role != "menubar"
        return kind in {"commit", "destructive", "save_draft"} and self._cookies(control.el)

    def ends(self, control: Control) -> bool:
        """Whether pressing it ends what it stands in: it submits a form with fields, or answers a dialog without any."""
        reading = self._reading
        within = reading.closest(control.el, "form", "dialog", "alertdialog")
        if within is None:
            return False
        fields = any(one.kind not in {"button", "link", "other"} for one in reading.controls_in(within.n))
        return fields and control.type == "submit" if within.role == "form" else not fields

    def _cookies(self, el: int) -> bool:
        around = self._reading.closest(el, *_AROUND)
        if around is None or around.tag == "body":
            return False
        if around.n not in self._consent:
            text = f"{around.cls} {around.id} {around.name} {self._reading.text_in(around.n)[:600]}"
            self._consent[around.n] = action_words.consent(text)
        return self._consent[around.n]

    def clinical(self, el: int) -> bool:
        """Whether a patient's record is what it is about: an identity is shown, its form speaks of medicines, or its table does."""
        if self._patient:
            return True
        form = self._reading.scopes.form(el)
        if form.n not in self._forms:
            said = " ".join([form.name, form.id.replace("-", " "), *self._headings(form.n)])
            self._forms[form.n] = action_words.clinical(said) or self._reading.scopes.medication(el)
        return self._forms[form.n] or self._in_row(el)

    def _in_row(self, el: int) -> bool:
        table = self._reading.closest(el, "table", "grid", "treegrid", "list")
        if table is None:
            return False
        if table.n not in self._rows:
            heads = " ".join(self._reading.text_in(one.n) for one in self._reading.subtree(table.n) if one.role == "columnheader")
            self._rows[table.n] = action_words.clinical(f"{table.name} {heads}")
        return self._rows[table.n]

    def _headings(self, form: int) -> list[str]:
        """The headings in a form and the nearest before it, and the page's title."""
        reading = self._reading
        inside = reading.subtree(form)
        last = inside[-1].n if inside else form
        heads = [*reading.headings_before(form), *reading.headings_between(form, last)]
        return [reading.text_in(one.n) for one in heads] + [reading.screen.title]
