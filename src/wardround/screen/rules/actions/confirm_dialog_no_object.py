"""A question before a deed names what it is about: the medicine, the order, the patient.

*What is judged.* Open dialogs with a question whose answer destroys or commits something clinical. Named is a medicine, an amount, a
patient or an identifier, something in quotation marks, or the name of a row that stands on the page behind; searched is all that the
dialog shows, a card or a summary in it too. ``This order`` names nothing.

*How sure.* Where the page behind shows several things that could be meant, it fails. Where it shows one or none, a human is asked
whether only one can be meant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.outcome import Verdict
    from wardround.screen.reading import Reading

ID = "confirm-dialog-no-object"
TITLE = "A question before a deed names what it is about."
HAZARD = "A doctor confirms the deletion of the wrong row, because the question says no more than 'this order'."
SATISFIED = "Name the medicine with its dose, and the patient, in the question."
SEVERITY = "serious"
CLAUSES = ("NIST IR 7804-1: wrong-chart entry", "NHS CUI PAB-0016", "Adelman 2013: re-entering the identity")
REASONS = {
    "several-could-be-meant": "The question names nothing, and the page behind shows several things that it could be about.",
    "nothing-named": "The question names nothing that could be told from another.",
    "named": "The question names what it is about.",
}

_ROLES = frozenset({"row", "tr", "listitem", "li", "article"})
SEVERAL = 2


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge each open question."""
    for asked in reading.confirmations:
        if not asked.acts.clinical:
            continue
        several = not asked.names and _candidates(reading, asked.el) >= SEVERAL
        verdict: Verdict = "pass" if asked.names else "fail" if several else "review"
        says = f"\u201c{asked.text[:160]}\u201d names {asked.names or 'nothing'}"
        yield Outcome(
            rule=ID,
            outcome=verdict,
            reason="named" if asked.names else "several-could-be-meant" if several else "nothing-named",
            says=f"{says}. Can only one order, and only one patient, be meant?" if verdict == "review" else says,
            el=asked.el,
            evidence=(asked.text[:160], *((asked.names,) if asked.names else ())),
            token=asked.acts.words,
        )


def _candidates(reading: Reading, dialog: int) -> int:
    """How many things the page behind shows that the question could be about: medication lines, or rows that can be acted upon."""
    lines = sum(line.by != "option" and not reading.inside(line.el, dialog) for line in reading.lines)
    rows = {
        row.n
        for action in reading.actions
        if action.kind in {"destructive", "edit", "commit", "suspend"} and not reading.inside(action.el, dialog)
        if (row := reading.closest(action.el, *_ROLES)) is not None
    }
    return max(lines, len(rows))
