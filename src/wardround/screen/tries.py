"""What probing rules share: which fields to try, what a page says of what was typed, and the actions of a form."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from wardround.screen import standards
from wardround.screen.hands import LATE_S

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from wardround.screen.facts.actions import Action
    from wardround.screen.facts.doses import Concept, DoseField
    from wardround.screen.probe import Probe
    from wardround.screen.reading import Reading

MOST = 8
"""Nodes that one rule tries on one screen: each try takes part of a second."""
AMOUNTS: tuple[Concept, ...] = ("dose", "rate", "volume", "strength", "limit", "total")
_LASTING = frozenset(standards.data("request_words.json")["lasting"])
_FIGURES = re.compile(r"\d+(?:[.,]\d+)*")
_WORD = re.compile(r"[^\W\d_]{2}")


def fields(reading: Reading, *, concepts: Sequence[Concept] = AMOUNTS) -> list[DoseField]:
    """The fields of amounts that a clinician can type in: one of each column of a table, at most ``MOST``."""
    found: dict[tuple[object, ...], DoseField] = {}
    for field in reading.doses.values():
        if field.concept in concepts and field.editable and field.control.kind in {"text", "number"}:
            row = reading.scopes.row(field.el)
            column = ("column", field.label.key, reading.elements[row.n].parent) if row else ("field", field.el)
            found.setdefault(column, field)
    return list(found.values())[:MOST]


def told(probe: Probe, el: int) -> str:
    """What the page says now that it did not say before: a new text, the field marked as wrong; empty: nothing.

    A figure that changed (a total, a clock) is no message.
    """
    probe.wait(LATE_S)
    if probe.said or probe.dialogs:
        return next(iter([*probe.said, *probe.dialogs])) or "a dialog"
    now = probe.look()
    control = now.control(probe.place(el))
    before = probe.reading.control(el)
    if control is not None and control.invalid and not (before and before.invalid):
        return "the field is marked as wrong"
    node = probe.node(el)
    if node and node.evaluate("(one) => one.willValidate === true && one.value !== '' && !one.checkValidity()"):
        return "the browser marks the field as wrong"
    return next(iter(new_texts(probe.reading, now)), "")


def new_texts(before: Reading, now: Reading) -> list[str]:
    """The texts that are shown now and were not before, figures aside."""
    had = Counter(_FIGURES.sub("0", block.text) for block in before.blocks)
    found = []
    for block in now.blocks:
        plain = _FIGURES.sub("0", block.text)
        if had[plain] > 0:
            had[plain] -= 1
        elif _WORD.search(plain):
            found.append(block.text)
    return found


def commits(reading: Reading, el: int) -> Iterator[Action]:
    """The actions that send the form of an element, those of its row first."""
    form, row = reading.scopes.form(el), reading.scopes.row(el)
    sending = [one for one in reading.actions if one.kind == "commit" and not one.idle and not one.control.disabled]
    if row is not None:
        yield from (one for one in sending if reading.inside(one.el, row.n))
    mine = [one for one in sending if reading.inside(one.el, form.n)]
    yield from (one for one in mine if row is None or not reading.inside(one.el, row.n))


def opened_dialog(before: Reading, now: Reading) -> str:
    """What a dialog that was not open before says; empty: none was opened."""
    if len(now.screen.dialogs) <= len(before.screen.dialogs):
        return ""
    return now.text_in(now.screen.dialogs[-1].el)[:200] or "a dialog"


def asked(probe: Probe) -> str:
    """What the page asks before it does something: the browser's question, or a dialog that was not open before; empty: nothing."""
    if probe.dialogs:
        return probe.dialogs[0] or "a question"
    now = probe.look()
    opened = opened_dialog(probe.reading, now)
    if opened:
        return opened
    # A question may also stand in the page itself: a way out and a way on that were not there.
    known = Counter(one.words for one in probe.reading.actions)
    new = [one for one in now.actions if one.words and known[one.words] == 0]
    ways_out = [one for one in new if one.kind == "abandon"]
    return f"{ways_out[0].words} or {new[0].words}" if ways_out and len(new) > 1 else ""


def one_of_each(actions: Iterable[Action], reading: Reading, most: int = MOST) -> list[Action]:
    """The first of the actions that say the same in the rows of one table; those of an open dialog are left out: they are its answers."""
    found: dict[tuple[str, int], Action] = {}
    for action in actions:
        if action.control.disabled or any(reading.inside(action.el, dialog.el) for dialog in reading.screen.dialogs):
            continue
        row = reading.scopes.row(action.el)
        found.setdefault((action.words.casefold(), reading.elements[row.n].parent if row else action.el), action)
    return list(found.values())[:most]


def lasting(action: Action) -> bool:
    """Whether what it does cannot be taken back: by the glossary, else by its words."""
    if action.irreversible is not None:
        return action.irreversible
    return action.kind == "destructive" or action.verb in _LASTING
