"""A dose field never turns what was typed into another number without a word.

*What is tried.* ``1,5``, ``1.000,5`` and ``1.2.3`` are typed, key by key, into every field of an amount, and the field is left. What
stands there then must be what was typed, the same number written otherwise, or nothing; or the page must say that something was wrong.

*Why.* ``<input type=number>`` drops the characters that it does not like, and says nothing: ``1,5`` becomes 15, ``1.000,5`` becomes
1.0005, and the browser finds no fault in them. A field of text that is checked when it is left, and says what it did not understand, is
safe.

*Not judged.* What the server makes of the value. A second point that is dropped (``1.2.3``) while everything else is kept is a review:
many masks do so.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wardround.screen.outcome import Outcome
from wardround.screen.tries import fields, told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.facts.doses import DoseField
    from wardround.screen.probe import Probe

ID = "number-silent-coercion"
TITLE = "A dose field does not change a number that was typed without saying so."
HAZARD = "A nurse types 1,5 and the patient is given 15: the field has dropped the comma."
SATISFIED = "Take the dose as text, and say what is wrong when the field is left; or understand both decimal signs."
SEVERITY = "critical"
CLAUSES = ("Thimbleby and Cairns 2010: number entry, out-by-ten errors", "GOV.UK design system 2020: number fields")
REASONS = {
    "another-number": "What was typed became another number, and nothing was said.",
    "point-dropped": "Only of a number with two points one was dropped without a word.",
    "kept-or-told": "What was typed stayed, was refused, or the page said that something was wrong.",
}

TYPED: dict[str, float | None] = {"1,5": 1.5, "1.000,5": 1000.5, "1.2.3": None}
"""What is typed, and the number that it means; None: no number at all."""
_NUMBER = re.compile(r"^\s*(\d*[.,]?\d+(?:e\d+)?)\s*\D*$", re.IGNORECASE)


def probe(probe: Probe) -> Iterable[Outcome]:
    """Type the numbers into each field of an amount."""
    for field in fields(probe.reading):
        room = field.control.attributes.get("maxlength", "")
        fits = [text for text in TYPED if not room.isdigit() or len(text) <= int(room)]
        changed, tried = {}, 0
        with probe.attempt():
            for text in fits:
                if not probe.enter(field.el, text):
                    continue
                tried += 1
                probe.key("Tab")
                left = probe.value(field.el)
                if not _same(text, left) and not told(probe, field.el):
                    changed[text] = left
        if tried:
            yield _say(field, changed)


def _same(typed: str, left: str) -> bool:
    if left.strip() in {typed, ""}:
        return True
    number = _NUMBER.match(left.replace("\u00a0", "").replace(" ", ""))
    meant = TYPED[typed]
    plain = left.replace(",", "") if left.count(",") and left.count(".") else left.replace(",", ".")
    try:
        return meant is not None and number is not None and float(plain) == meant
    except ValueError:
        return number is None


def _say(field: DoseField, changed: dict[str, str]) -> Outcome:
    told = ", ".join(f"{typed} became {left}" for typed, left in changed.items())
    grave = any(TYPED[typed] is not None for typed in changed)
    if not changed:
        reason, outcome, says = "kept-or-told", "pass", f"\u201c{field.label.own}\u201d keeps what was typed, or says what is wrong"
    elif grave:
        reason, outcome, says = "another-number", "fail", f"In \u201c{field.label.own}\u201d, {told}, and nothing was said"
    else:
        reason, outcome = "point-dropped", "review"
        says = f"In \u201c{field.label.own}\u201d, {told}. Would a clinician notice that the second point is missing?"
    return Outcome(
        rule=ID,
        outcome=outcome,  # type: ignore[arg-type]  # one of the literals above
        reason=reason,
        says=says,
        el=field.el,
        evidence=tuple(f"{typed} -> {left}" for typed, left in changed.items()),
        token=next(iter(changed), ""),
    )
