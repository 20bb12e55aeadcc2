"""A help text explains one field, not two with different labels.

*What is compared.* Help texts (``aria-describedby``, tooltips) of fields in medication forms, on all screens. Help that fits any field
(``Required``, ``Enter a value``) is not judged. One text on two labels means that the labels are synonyms, or that one of the fields
has the help of another: a human says which.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from wardround.screen import standards
from wardround.screen.across import pages, placed
from wardround.screen.facts import wordlabels
from wardround.screen.glossary import folded
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wardround.screen.reading import Reading

ID = "same-help-different-label"
TITLE = "A help text explains one field, not two with different labels."
HAZARD = "A doctor reads the help of another field, and enters the day's total as one dose."
SATISFIED = "Give each field a help text of its own, or the same label to what is one thing."
SEVERITY = "moderate"
CLAUSES = ("WCAG 2.2 3.3.2*",)
REASONS = {
    "shared": "One help text stands on fields with different labels.",
    "own": "The help text stands on fields of one label only.",
}

LEAST = 15
"""Characters: shorter help fits anything."""


def compare(readings: Sequence[Reading]) -> Iterable[Outcome]:
    """Compare the help texts of all pages."""
    helps: dict[str, list[tuple[Reading, int, str]]] = defaultdict(list)
    for reading in pages(readings):
        for control in reading.fields:
            text = folded(control.description)
            label = reading.labels[control.el].own
            if len(text) >= LEAST and label and not _generic(text) and reading.scopes.medication(control.el):
                helps[text].append((reading, control.el, label))
    for text, uses in helps.items():
        first = uses[0]
        others = [use for use in uses[1:] if not wordlabels.short_form(wordlabels.core(use[2]), wordlabels.core(first[2]))]
        labels = list(dict.fromkeys(use[2] for use in uses))
        says = f"\u201c{text[:120]}\u201d explains {', '.join(labels[:4])}"
        made = Outcome(
            rule=ID,
            outcome="review" if others else "pass",
            reason="shared" if others else "own",
            says=f"{says}. Does it fit each of them?" if others else says,
            el=first[1],
            evidence=(text[:120], *labels[:4]),
            token=text[:60],
        )
        yield placed(first[0], made, [(use[0], use[1]) for use in others])


def _generic(text: str) -> bool:
    return any(text.startswith(word) for word in standards.data("label_synonyms.json")["generic_help"])
