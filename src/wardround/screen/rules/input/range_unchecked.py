"""A dose of ten and of a hundred times the usual is questioned.

*What is tried.* Only where the profile's glossary gives a field's usual dose (``usual = 5``): ten and a hundred times as much are typed,
and the field is left. Something must be said: a warning, a mark at the field, a limit of the browser's. Without that entry there is
nothing to judge by, and the rule is silent.

*Why.* Four of five erroneous orders could be entered in a study of thirteen order entry systems.

*Not judged.* A warning that comes only when the order is sent: the question of the review.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.screen.outcome import Outcome
from wardround.screen.tries import fields, told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.probe import Probe

ID = "range-unchecked"
TITLE = "Ten times the usual dose is questioned while it is typed."
HAZARD = "A prescriber types a zero too many, nothing is said, and the patient is given ten times the dose."
SATISFIED = "Check the dose against the medicine's usual range, and say so beside the field."
SEVERITY = "serious"
CLAUSES = ("Leapfrog CPOE evaluation tool: single and cumulative dose limits", "Schiff 2015: erroneous orders that could be entered")
REASONS = {
    "nothing-said": "Ten or a hundred times the usual dose was taken without a word.",
    "questioned": "Both were questioned.",
}

FACTORS = (10, 100)


def probe(probe: Probe) -> Iterable[Outcome]:
    """Type the doses into each field whose usual dose the glossary gives."""
    reading = probe.reading
    for field in fields(reading):
        names = (field.label.visible, field.control.name)
        entries = reading.glossary.about(names=names, element=reading.elements[field.el], page=reading.screen.page, rule=ID)
        usual = next((entry.usual for entry in entries if entry.usual), None)
        if not usual:
            continue
        silent = []
        for factor in FACTORS:
            with probe.attempt():
                if probe.enter(field.el, f"{usual * factor:g}"):
                    probe.key("Tab")
                    if not told(probe, field.el) and probe.value(field.el):
                        silent.append(f"{usual * factor:g}")
        label, all_silent = f"\u201c{field.label.own}\u201d", " and ".join(silent)
        yield Outcome(
            rule=ID,
            outcome="review" if silent else "pass",
            reason="nothing-said" if silent else "questioned",
            says=f"{label} takes {all_silent} (usual: {usual:g}) without a word. Is the dose checked when it is sent?"
            if silent
            else f"{label} questions ten and a hundred times the usual dose",
            el=field.el,
            evidence=tuple(silent),
        )
