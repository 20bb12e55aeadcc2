"""A dose field's name can be seen, not only heard.

*What is judged.* Fields of dose, rate, volume, strength or limit, and routes and units beside them, whose accessible name comes from
``aria-label``, ``title`` or a hidden label, with no visible text in the zone where a label is read. The header of a table's column is a
label. A unit list just behind a dose that has a visible label is read with it. A placeholder is another rule's matter.

*Why.* Two boxes with a number in each: 5 and 7, and nothing says which is the dose and which the number of days.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wardround.screen.model import Control
    from wardround.screen.reading import Reading

ID = "dose-field-no-visible-label"
TITLE = "The label of a dose, rate, route or unit can be seen."
HAZARD = "A prescriber takes the dose for the duration beside it, and the patient is given the number of days as tablets."
SATISFIED = "Show the label above or left of the field; an aria-label alone does not help who can see."
SEVERITY = "serious"
CLAUSES = ("WCAG 2.2 3.3.2, 2.5.3*", "NHS CUI MSP-2070")
REASONS = {
    "only-heard": "The name is only in the markup; nothing near the field can be read as its label.",
    "shared": "The only visible label is that of the field before it, on the same row.",
    "visible": "A visible text or a column's header labels the field.",
}
PER_FORM = True
_ROUTE = re.compile(r"\broute\b", re.IGNORECASE)


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every field of a dose, then routes and units."""
    tied = {select.el: el for el, select in reading.unit_selects.items()}
    for control in reading.fields:
        if control.el in reading.doses:
            yield from _judge(reading, control)
        elif control.el in tied and tied[control.el] in reading.doses:
            if not reading.labels[tied[control.el]].visible:
                yield from _judge(reading, control)
        elif _ROUTE.search(reading.labels[control.el].own) and reading.scopes.medication(control.el):
            yield from _judge(reading, control)


def _judge(reading: Reading, control: Control) -> Iterator[Outcome]:
    label = reading.labels[control.el]
    if label.visible:
        yield Outcome(
            rule=ID,
            outcome="pass",
            reason="visible",
            says=f"\u201c{label.visible}\u201d is its label",
            el=control.el,
            evidence=(label.visible,),
        )
    elif not label.speaks or control.name_source == "placeholder":
        return
    elif label.shared:
        says = f"Can \u201c{label.name}\u201d be told from the field before it? Both stand under \u201c{label.shared}\u201d."
        yield Outcome(
            rule=ID, outcome="review", reason="shared", says=says, el=control.el, evidence=(label.name, label.shared), token=label.key
        )
    else:
        says = f"\u201c{label.name}\u201d is only in the markup ({control.name_source}): no label can be seen"
        yield Outcome(rule=ID, outcome="fail", reason="only-heard", says=says, el=control.el, evidence=(label.name,), token=label.key)
