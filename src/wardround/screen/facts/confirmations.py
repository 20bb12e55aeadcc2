"""Dialogs that ask before something is done: their question, the action that does it, the way out, and what the question is about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from wardround.screen.facts import action_words
from wardround.screen.facts.actions import Action, Class, classify
from wardround.screen.facts.names import drug_in
from wardround.screen.facts.quantity import quantities

if TYPE_CHECKING:
    from wardround.screen.reading import Reading

_MOST_FIELDS = 2
"""A reason and a comment may be asked for; a dialog with more fields is a form."""
_LONGEST = 900
"""Characters: more text than that is a form or a page, not a question."""
_ASKING = re.compile(
    r"\b(?:are you sure|do you (?:really )?want|would you like|please confirm|cannot be undone|can(?:'|\u2019)t be undone"
    r"|not be able to (?:reverse|undo)"
    r"|this action|will be (?:permanently )?\w+ed)\b|\?\s*$|\?\s",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?P<destructive>delet(?:ed?|ing)|remov(?:ed?|ing)|discontinu(?:ed?|ing)|stop(?:ping|ped)?|void(?:ing|ed)?|revok(?:ed?|ing)|purg(?:ed?|ing)"
    r"|eras(?:ed?|ing)"
    r"|end(?:ing)? (?:the |this )?visit"
    r"|cancel(?:ling|ing)? (?:the |this |all |an? )?(?:\w+ )?(?:orders?|prescriptions?|appointments?|medications?|infusions?)"
    r"|reject(?:ing|ed)?|withdraw(?:ing|n)?|overwrit(?:e|ing|ten)|merg(?:ed?|ing)|archiv(?:ed?|ing)|will be cancell?ed)\b"
    r"|\b(?P<commit>sign(?:ing)?|submit(?:ting)?|prescrib(?:e|ing)|administer(?:ing)?|releas(?:e|ing)|approv(?:e|ing)|dispens(?:e|ing)|send(?:ing)?|transmit(?:ting)?"
    r"|verify(?:ing)?|discharg(?:e|ing)|give|giving|start(?:ing)? (?:the |this )?(?:infusion|pump))\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\u201c\"\u2018'\u00ab][^\u201d\"\u2019'\u00bb]{3,60}[\u201d\"\u2019'\u00bb]")
_NAMED = re.compile(
    r"\[[A-Za-z][\w\-]*\]|\b[A-Z]{2,}[a-z]*,\s[A-Z][a-z]+|\b(?:Mr|Mrs|Ms|Miss|Dr)\.? [A-Z][a-z]+"
    r"|\d{5,}|\b#\d+|\b\d{1,2}[ /.\-]\w{2,9}[ /.\-]\d{2,4}\b|\b\d{4}-\d\d-\d\d\b"
)
_OWN_NAME = re.compile(r"(?<=[a-z,:] )(?:[A-Z][a-z]+(?: [A-Z][a-z]+)+)\b")
_SHOWN = 4
"""Letters from which a text of the page behind, met again in the dialog, is taken for the object's name."""


class Confirmation(msgspec.Struct, frozen=True, gc=False):
    """One such dialog."""

    el: int
    text: str
    """What it says, its buttons aside."""
    kind: Class
    """What will be done: ``destructive`` or ``commit``."""
    acts: Action
    """The button that does it."""
    leaves: Action | None
    """The button that does not."""
    buttons: tuple[Action, ...]
    names: str
    """What it names: a medicine, an amount, a patient, an id; empty: nothing that could be told from another."""


def of(reading: Reading) -> list[Confirmation]:
    """The open ones whose answer destroys or commits something."""
    return [made for dialog in reading.screen.dialogs if (made := _read(reading, dialog.el)) is not None]


def _read(reading: Reading, el: int) -> Confirmation | None:
    fields = [one for one in reading.fields if reading.inside(one.el, el)]
    text = " ".join(block.text for block in reading.blocks_in(el) if block.control is None)
    if len(fields) > _MOST_FIELDS or len(text) > _LONGEST:
        return None
    buttons = tuple(
        one for one in reading.actions if one.control.kind == "button" and reading.inside(one.el, el) and not one.control.disabled
    )
    leaves = next(
        (one for one in buttons if one.kind == "abandon" and not one.bare), next((one for one in buttons if one.kind == "abandon"), None)
    )
    asked = _asked(text)
    if asked == "other":  # a name that only the markup gives says what is asked about, too
        asked = _asked(reading.elements[el].name)
    acts, kind = _acting(buttons, asked)
    if acts is None or not (_ASKING.search(text) or acts.grave or leaves):
        return None
    return Confirmation(el, text, kind, acts, leaves, buttons, _names(reading, el, text))


def _acting(buttons: tuple[Action, ...], asked: Class) -> tuple[Action | None, Class]:
    """The button that acts, and what it does: by its own words, else (``Yes``, ``OK``) by the question's."""
    for wanted in ("destructive", "commit"):
        for one in buttons:
            generic = action_words.generic(one.words)
            if one.kind == wanted and not generic:
                return one, one.kind
    for one in buttons:
        if action_words.generic(one.words) and asked != "other":
            return one, asked
    return None, "other"


def _asked(text: str) -> Class:
    found = _VERB.search(text)
    if not found:
        return classify(text)[0] if classify(text)[0] in {"destructive", "commit"} else "other"
    return "destructive" if found["destructive"] else "commit"


def _names(reading: Reading, el: int, text: str) -> str:
    drug = drug_in(text)
    if drug:
        return drug
    amounts = [one for one in quantities(text) if one.unit.medical]
    if amounts:
        return amounts[0].text
    for pattern in (_NAMED, _QUOTED, _OWN_NAME):
        found = pattern.search(text)
        if found:
            return found[0]
    identity = next((one for one in reading.patients if one.identifiers and any(reading.inside(item, el) for item in one.els)), None)
    if identity:
        return identity.label
    said = text.casefold()
    return next((shown for shown in _shown_behind(reading, el) if shown.casefold() in said), "")


def _shown_behind(reading: Reading, el: int) -> list[str]:
    """Names of things on the page behind: the first cells of its tables' rows, and its patients."""
    found = [one.label for one in reading.patients if one.label]
    for table in reading.screen.tables:
        if not reading.inside(table.el, el):
            found += [reading.text_in(row[0].el) for row in table.rows if row and not (row[0].header and not row[0].headers)]
    return [one for one in found if len(one) >= _SHOWN]
