"""What can be pressed, and what it does by its words: commit, save a draft, destroy, abandon, navigate, edit, suspend."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal, cast

from wardround.screen import standards

if TYPE_CHECKING:
    from wardround.screen.model import Box, Control
    from wardround.screen.reading import Reading

Class = Literal["commit", "save_draft", "destructive", "abandon", "navigate", "edit", "suspend", "other"]

CLINICAL = re.compile(
    r"\b(?:orders?|prescriptions?|medications?|medicines?|drugs?|infusions?|treatments?|therap\w+|patients?|visits?|encounters?|appointments?|admissions?"
    r"|allerg\w+|notes?|records?|results?|care plans?|diagnos\w+|procedures?|referrals?|doses?)\b",
    re.IGNORECASE,
)
"""Objects that turn ``cancel``, ``close``, ``stop``, ``end`` from leaving into ending."""
_TURNED = frozenset({"cancel", "close", "stop", "end", "clear", "exit", "quit", "finish"})
_LEAD = re.compile(r"^(?:please|yes|no|and|the|confirm(?: and)?)[,\s]+(?=\w)", re.IGNORECASE)
_NOT_WORDS = re.compile(r"[^\w\s&/\-']+")


@dataclass(frozen=True)
class Action:
    """One thing to press."""

    control: Control
    box: Box
    words: str
    """Its name; without one, what can be read on it."""
    kind: Class
    verb: str
    """The verb that classed it, lower case; empty: none known."""
    irreversible: bool | None = None
    """What the glossary says; None: nothing."""

    @property
    def el(self) -> int:
        """Its element."""
        return self.control.el

    @property
    def grave(self) -> bool:
        """Pressing it by mistake destroys or commits something."""
        return self.kind in {"destructive", "commit"}


@cache
def _verbs() -> tuple[tuple[str, Class], ...]:
    rows = [(row["verb"], cast("Class", row["class"])) for row in standards.table("action_verbs.tsv")]
    return tuple(sorted(rows, key=lambda row: len(row[0]), reverse=True))


@cache
def classify(words: str) -> tuple[Class, str]:
    """The class of an action by its words, and the verb that told: ``Cancel`` abandons, ``Cancel order`` destroys."""
    plain = " ".join(_NOT_WORDS.sub(" ", words).split()).casefold()
    plain = _LEAD.sub("", plain) if plain != "confirm" else plain
    for verb, kind in _verbs():
        if plain == verb or plain.startswith(f"{verb} "):
            rest = plain[len(verb) :].strip()
            if verb == "sign" and re.match(r"(?:in|out|up|off out)\b", rest):
                return "navigate", verb
            if verb == "submit" and re.match(r"(?:search|query|filter)", rest):
                return "navigate", verb
            if verb.split()[0] in _TURNED and CLINICAL.search(rest):
                return "destructive", verb
            if kind == "edit" and verb == "add" and not rest:
                return "commit", verb
            return kind, verb
    return "other", ""


def of(reading: Reading) -> list[Action]:
    """All of them, in document order. Links are among them: many portals style them as buttons."""
    found = []
    for control in reading.screen.controls:
        if control.kind not in {"button", "link"}:
            continue
        words = control.name or control.text
        kind, verb = classify(words)
        element = reading.elements[control.el]
        entries = reading.glossary.about(names=(words, control.text), element=element, page=reading.screen.page)
        said = next((entry.irreversible for entry in entries if entry.irreversible is not None), None)
        found.append(Action(control, element.box, words, kind, verb, said))
    return found
