"""One verb does one thing: ``Cancel order`` does not clear a draft here and discontinue an order there.

*What is compared.* Actions of all screens by their words, with what is known of their effect: the glossary's ``concept``; else what
their id, ``data-*``, ``formaction``, description or title say (``id="discontinue-order"``); else where they stand (in the row of an
existing order, or in a form that is being filled in); else their words alone.

*How sure.* The same words with two effects, one of which destroys or commits, fail when the markup or the glossary says so, and are
for a human to judge when only the place does. A verb that leaves where it stands alone and ends something with an object (``Close``,
``Close prescription``) is for a human, once for each verb.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from wardround.screen.across import pages, placed
from wardround.screen.facts.action_words import turned
from wardround.screen.facts.actions import classify
from wardround.screen.glossary import folded
from wardround.screen.once import Once
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from wardround.screen.facts.actions import Action
    from wardround.screen.reading import Reading

ID = "verb-homonym"
TITLE = "One verb does one thing on all screens."
HAZARD = "A doctor cancels to leave the form, as on the page before, and discontinues the patient's order."
SATISFIED = "Use one verb for leaving and another for ending an order: Close, and Discontinue."
SEVERITY = "serious"
CLAUSES = ("WCAG 2.2 3.2.4*", "IEC 62366-1:2015 5.2, 5.3*", "ISO 14971:2019 7.1*")
REASONS = {
    "two-effects": "The same words leave a screen in one place and destroy or commit in another, by the markup or the glossary.",
    "two-places": "The same words stand in the row of an existing order and in a form that is being filled in.",
    "two-senses": "A verb leaves a screen where it stands alone, and ends something where an object follows.",
    "one-effect": "The same words do the same on all screens.",
}

_GRAVE = frozenset({"destructive", "commit"})
_SPLIT = re.compile(r"(?<=[a-z])(?=[A-Z])|[^A-Za-z]+")
_KEYS = ("data-action", "data-testid", "data-command", "data-url", "data-href")
Use = tuple["Reading", "Action", str, str]
"""Where, what, its effect, and how it is known: ``said`` or ``place`` or ``words``."""


def compare(readings: Sequence[Reading]) -> Iterable[Outcome]:
    """Compare the actions of all screens."""
    uses: dict[str, list[Use]] = defaultdict(list)
    verbs: dict[str, list[Use]] = defaultdict(list)
    for reading in pages(readings):
        places = _Places(reading)
        for action in reading.actions:
            if action.idle or action.kind in {"other", "navigate", "edit", "suspend"} or action.bare:
                continue
            use = (reading, action, *_effect(reading, action, places))
            uses[folded(action.words)].append(use)
            if turned(action.verb.split(maxsplit=1)[0]):
                verbs[action.verb.split(maxsplit=1)[0]].append(use)
    for same in uses.values():
        yield from _same_words(same)
    for same in verbs.values():
        yield from _same_verb(same)


def _effect(reading: Reading, action: Action, places: _Places) -> tuple[str, str]:
    element = reading.elements[action.el]
    entries = reading.glossary.about(names=(action.words, action.control.text), element=element, page=reading.screen.page)
    concept = next((entry.concept for entry in entries if entry.concept), "")
    if concept:
        return concept, "said"
    control = action.control
    told = [control.description, control.title, element.id, control.attributes.get("formaction", "").rsplit("/", 1)[-1]]
    for text in [*told, *(element.data.get(key, "") for key in _KEYS)]:
        kind = classify(" ".join(_SPLIT.split(text)).strip())[0]
        if kind in _GRAVE | {"abandon"}:
            return kind, "said"
    if control.type == "reset":
        return "abandon", "said"
    return places.effect(action)


class _Places:
    """What an action does by where it stands on one screen."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._fields: Once[int, bool] = Once(
            lambda el: any(control.kind not in {"button", "link"} for control in reading.controls_in(el)),
        )

    def effect(self, action: Action) -> tuple[str, str]:
        """In the row of an order without fields it ends the order; among the fields of a form it leaves the form."""
        if action.kind not in {"abandon", "destructive"}:
            return action.kind, "words"
        reading = self._reading
        row = reading.closest(action.el, "row", "tr", "listitem", "article")
        if row is not None and reading.lines_in(row.n) and not self._fields[row.n]:
            return "destructive", "place"
        if self._fields[reading.scopes.form(action.el).n]:
            return "abandon", "place"
        return action.kind, "words"


def _same_words(uses: list[Use]) -> Iterator[Outcome]:
    effects = {use[2] for use in uses}
    clinical = any(use[1].clinical for use in uses)
    if len(uses) < 2 or not clinical:  # noqa: PLR2004 - nothing to compare
        return
    grave = next((use for use in uses if use[2] in _GRAVE), next((use for use in uses if use[3] == "said"), uses[0]))
    different = [use for use in uses if use[2] != grave[2]]
    told = {use[2] for use in uses if use[3] != "words"}
    if len(effects) > 1 and len(told) > 1:
        sure = all(any(use[3] == "said" for use in uses if use[2] == effect) for effect in told)
        yield _say(grave, different, "fail" if sure else "review", "two-effects" if sure else "two-places")
    else:
        yield _say(grave, [use for use in uses if use is not grave][:3], "pass", "one-effect")


def _same_verb(uses: list[Use]) -> Iterator[Outcome]:
    leaves = [use for use in uses if use[1].kind == "abandon" and folded(use[1].words) == use[1].verb]
    ends = [use for use in uses if use[1].kind == "destructive" and use[1].clinical]
    if leaves and ends:
        yield _say(ends[0], leaves[:3], "review", "two-senses")


def _say(use: Use, others: list[Use], outcome: str, reason: str) -> Outcome:
    reading, action, effect, _ = use
    said = f"\u201c{action.words}\u201d ({effect}) on {reading.screen.page}"
    rest = ", ".join(f"\u201c{one[1].words}\u201d ({one[2]}) on {one[0].screen.page}" for one in others[:3])
    question = ". Could somebody who means the one press the other?" if outcome == "review" else ""
    made = Outcome(
        rule=ID,
        outcome=outcome,  # type: ignore[arg-type]  # literals
        reason=reason,
        says=f"{said}; {rest}{question}",
        el=action.el,
        evidence=(action.words, *(one[1].words for one in others[:3])),
        token=folded(action.words),
    )
    return placed(reading, made, ((one[0], one[1].el) for one in others))
