"""What a control is called aloud holds the words that are seen on it.

*What is judged.* Fields of medication forms with a label of their own, and actions on clinical screens with visible words. The seen
words must stand in the accessible name, in their order; case, punctuation, marks of required fields, and units written out
(``mg``, ``milligrams``) do not count. Whoever hears the screen, or speaks to it, otherwise acts on another field than is meant. A text that
only stands near the field is no label in the markup: there a human is asked.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wardround.screen.outcome import Verdict
    from wardround.screen.reading import Reading

ID = "label-in-name-mismatch"
TITLE = "What a control is called aloud holds the words that are seen on it."
HAZARD = "A nurse who works by voice or by ear fills in the strength where the dose is meant."
SATISFIED = "Let the label name the field, without an aria-label that says something else."
SEVERITY = "moderate"
CLAUSES = ("WCAG 2.2 2.5.3*",)
REASONS = {
    "other-words": "The accessible name does not hold the words of the visible label.",
    "near-text": "The text beside the field, which labels nothing in the markup, is not in its name.",
    "held": "The accessible name holds the visible words.",
}

_MARKS = re.compile(r"\((?:required|optional)\)|[*:]", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_WORD = re.compile(r"[^\W_]+")


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every labelled field and every action with words."""
    yield from _fields(reading)
    yield from _actions(reading)


def _fields(reading: Reading) -> Iterator[Outcome]:
    for control in reading.fields:
        label = reading.labels[control.el]
        if (
            not control.name
            or not label.visible
            or control.name_source in {"placeholder", "title"}
            or label.how not in {"associated", "near"}
        ):
            continue
        if control.kind in {"radio", "checkbox"} or not reading.scopes.medication(control.el):
            continue
        held = _held(label.visible, control.name)
        if label.how == "near" and not held and control.name_source != "aria-label":
            continue
        reason = "held" if held else "other-words" if label.how == "associated" else "near-text"
        yield _say(control.el, label.visible, control.name, reason)


def _actions(reading: Reading) -> Iterator[Outcome]:
    for action in reading.actions:
        control = action.control
        if action.clinical and not action.idle and not action.bare and control.name_source in {"aria-label", "aria-labelledby"}:
            words = control.text
            if len(words.strip()) > 1:
                yield _say(action.el, words, control.name, "held" if _held(words, control.name) else "other-words")


def _held(seen: str, name: str) -> bool:
    """Whether the words that are seen stand in the name in their order, brackets aside."""
    wanted = _WORD.findall(_BRACKETS.sub(" ", _MARKS.sub(" ", seen)).casefold())
    heard = iter(_WORD.findall(name.casefold()))
    return all(any(_one(word, other) for other in heard) for word in wanted)


def _one(word: str, other: str) -> bool:
    """Whether a word is the other, or its short form: ``max`` and ``maximum``, ``mg`` and ``milligrams``."""
    if word == other:
        return True
    letters = iter(other)
    return len(word) < len(other) and word[:1] == other[:1] and all(letter in letters for letter in word)


def _say(el: int, seen: str, name: str, reason: str) -> Outcome:
    outcome: Verdict = "fail" if reason == "other-words" else "review" if reason == "near-text" else "pass"
    says = f"\u201c{seen[:80]}\u201d is seen, \u201c{name[:80]}\u201d is heard"
    return Outcome(
        rule=ID,
        outcome=outcome,
        reason=reason,
        says=f"{says}. Is the text beside it its label?" if outcome == "review" else says,
        el=el,
        evidence=(seen[:80], name[:80]),
        token=f"{seen[:40]} | {name[:40]}",
    )
