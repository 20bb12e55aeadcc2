"""Tall man letters reach the screen: no style and no script changes the case of a medicine's name.

*What is judged.* Names whose letters are shown otherwise than as written. By ``text-transform``, in a line, a form about medicines or
the choices of a list: also where the name at hand has no tall man letters, since the next one will. By a script, where the element's data,
tooltip or the choice's value still has the letters, or the same name has them elsewhere on the screen. Capitalising the first letter
leaves the others as they are, and is well. Brand names in capitals under a profile that wants them (UK) are well.

*Why.* The letters that were to tell two names apart are gone, on the very screen where they are needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.screen.facts.named import tall
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.facts.named import Shown
    from wardround.screen.reading import Reading

ID = "tallman-destroyed"
TITLE = "Tall man letters reach the screen."
HAZARD = "A nurse reads PREDNISONE for prednisoLONE, since the letters that differ are no longer marked, and gives the other one."
SATISFIED = "Never change the case of a medicine's name: no text-transform, no capitalising in code."
SEVERITY = "serious"
CLAUSES = ("ISMP Guidelines for Safe Electronic Communication of Medication Information (2019): items 1 and 5",)
REASONS = {
    "by-style": "A style changes the case of a name: tall man letters in it are lost, or would be.",
    "by-script": "The name is shown without the tall man letters that its own data or value has.",
    "not-everywhere": "The same name has tall man letters elsewhere on the screen, and none here.",
    "none": "The name is shown as it was written.",
}


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every name that has, or had, tall man letters."""
    forms = {shown.name.key: shown.name.text for shown in reading.named if tall(shown.name.text)}
    for shown in reading.named:
        if shown.name.brand and reading.locale.brands_upper:
            continue
        was, reason = _lost(shown, forms)
        if was:
            says = f"{was} is shown as {shown.name.text}"
            yield Outcome(
                rule=ID, outcome="fail", reason=reason, says=says, el=shown.el, evidence=(was, shown.name.text), token=shown.name.key
            )
        elif tall(shown.name.text):
            yield Outcome(rule=ID, outcome="pass", reason="none", says=f"{shown.name.text} is shown as it was written", el=shown.el)


def _lost(shown: Shown, forms: dict[str, str]) -> tuple[str, str]:
    """The letters that it had, and how they were lost; empty: they were not."""
    if (tall(shown.written) or shown.medication) and shown.written[1:] != shown.name.text[1:]:
        return shown.written, "by-style"
    if tall(shown.name.text):
        return "", "none"
    spelt = next((one for one in shown.elsewhere if tall(one)), "")
    if spelt:
        return spelt, "by-script"
    if shown.medication and shown.name.key in forms and not shown.name.brand:
        return forms[shown.name.key], "not-everywhere"
    return "", "none"
