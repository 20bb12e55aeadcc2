"""No two controls of a medication form have one id.

*What is judged.* Controls of medication forms that have an id. Where two that can be seen share it, or where a label names an id that
stands there more than once, the label goes to the first of them only, and the other is filled in under its words. Ids that nothing
names and that stand on no other visible control do no harm.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.reading import Reading

ID = "duplicate-id"
TITLE = "No two controls of a medication form have one id."
HAZARD = "A nurse presses the label Route and fills in the route of another medicine."
SATISFIED = "Give each control an id of its own."
SEVERITY = "moderate"
CLAUSES = ("WCAG 2.2 4.1.2, 1.3.1*", "axe-core 4.11: duplicate-id is deprecated there")
REASONS = {
    "two-controls": "Two visible controls share one id.",
    "label-goes-elsewhere": "A label names an id that stands in its document more than once.",
    "unique": "Its id stands there once.",
}


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every control of a medication form that has an id; of those that share one, the first."""
    named = {(one.frame, one.data["for"]) for one in reading.screen.elements if one.tag == "label" and "for" in one.data}
    mine = [reading.elements[control.el] for control in reading.screen.controls if reading.elements[control.el].id]
    counts = Counter((one.frame, one.id) for one in mine)
    told: set[tuple[int, str]] = set()
    for element in mine:
        key = (element.frame, element.id)
        control = reading.control(element.n)
        field = control is not None and control.kind not in {"button", "link"}
        if key in told or not (field or counts[key] > 1) or not reading.scopes.medication(element.n):
            continue
        told.add(key)
        elsewhere = element.id in reading.screen.ids and key in named
        reason = "two-controls" if counts[key] > 1 else "label-goes-elsewhere" if elsewhere else "unique"
        times = max(counts[key], reading.screen.ids.get(element.id, 1))
        yield Outcome(
            rule=ID,
            outcome="pass" if reason == "unique" else "fail",
            reason=reason,
            says=f"the id \u201c{element.id}\u201d stands {times} times" if times > 1 else f"the id \u201c{element.id}\u201d stands once",
            el=element.n,
            evidence=(element.id, str(times)),
            token=element.id,
        )
