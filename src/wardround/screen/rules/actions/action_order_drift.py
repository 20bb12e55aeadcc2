"""What commits and what gives up stand in the same order everywhere.

*What is compared.* Pairs of a committing or saving action with an abandoning one, side by side or one above the other, on all screens:
forms with forms, dialogs with dialogs, right-to-left pages with their like. Both orders, with at least two places each, fail: the hand
has learnt one of them. A single place that differs is for a human to judge when three and more agree on the other order.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from wardround.screen.across import pages, placed
from wardround.screen.facts.geometry import same_row
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from wardround.screen.facts.actions import Action
    from wardround.screen.facts.pairs import Pair
    from wardround.screen.reading import Reading

ID = "action-order-drift"
TITLE = "What commits and what gives up stand in the same order everywhere."
HAZARD = "A nurse presses where Cancel always stood, and signs for a medicine that was not given."
SATISFIED = "Choose one order for forms and one for dialogs, and keep to it."
SEVERITY = "serious"
CLAUSES = ("WCAG 2.2 3.2.3, 3.2.4*", "ISO 9241-110: conformity with user expectations*")
REASONS = {
    "two-orders": "Both orders stand in at least two places each.",
    "one-differs": "One place has another order than three and more others.",
    "one-order": "All places have the same order.",
}

TWICE, OFTEN = 2, 3
Place = tuple["Reading", "Action", bool]
"""Where, which action, and whether it stands before the abandoning one."""


def compare(readings: Sequence[Reading]) -> Iterable[Outcome]:
    """Compare the pairs of all screens."""
    kinds: dict[tuple[bool, bool], dict[tuple[str, int], Place]] = defaultdict(dict)
    for reading in pages(readings):
        for pair in reading.pairs:
            found = _acting(pair)
            if found is None:
                continue
            home = reading.closest(found.el, "dialog", "alertdialog", "table", "grid", "form") or reading.scopes.form(found.el)
            dialog = home.role in {"dialog", "alertdialog"}
            before = _before(pair, found, rtl=reading.screen.dir == "rtl")
            kinds[dialog, same_row(pair.a.box, pair.b.box)].setdefault((reading.screen.page, home.n), (reading, found, before))
    for places in kinds.values():
        yield from _judged(list(places.values()))


def _acting(pair: Pair) -> Action | None:
    """The action that commits or saves, of a pair whose other one abandons."""
    if pair.a.idle or pair.b.idle:
        return None
    acts, leaves = (pair.a, pair.b) if pair.b.kind == "abandon" else (pair.b, pair.a)
    return acts if leaves.kind == "abandon" and acts.kind in {"commit", "save_draft"} else None


def _before(pair: Pair, acts: Action, *, rtl: bool) -> bool:
    leaves = pair.b if acts is pair.a else pair.a
    if not same_row(pair.a.box, pair.b.box):
        return acts.box.y < leaves.box.y
    return (acts.box.x < leaves.box.x) != rtl


def _judged(places: list[Place]) -> Iterator[Outcome]:
    if len(places) < TWICE:
        return
    first, last = [one for one in places if one[2]], [one for one in places if not one[2]]
    few, many = sorted((first, last), key=len)
    if not few:
        yield _say(many[0], many[1:], "pass", "one-order")
    elif len(few) >= TWICE:
        yield from (_say(one, many, "fail", "two-orders") for one in few)
    elif len(many) >= OFTEN:
        yield _say(few[0], many, "review", "one-differs")


def _say(place: Place, others: list[Place], outcome: str, reason: str) -> Outcome:
    reading, action, before = place
    order = "before" if before else "after"
    says = f"\u201c{action.words}\u201d stands {order} what gives up; on {len(others)} other places "
    says += "too" if outcome == "pass" else f"it stands {'after' if before else 'before'}"
    made = Outcome(
        rule=ID,
        outcome=outcome,  # type: ignore[arg-type]  # literals
        reason=reason,
        says=f"{says}. Is there a reason for the other order?" if outcome == "review" else says,
        el=action.el,
        evidence=(action.words, order),
        token=f"{action.words} {order}",
    )
    return placed(reading, made, ((one[0], one[1].el) for one in others[:5]))
