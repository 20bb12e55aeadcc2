"""Medicines' names are not set in capitals: words of one height are read letter by letter, and look alike.

*What is judged.* Names in medication lines, choices and forms about medicines. Well are brand names under a profile that wants them in
capitals (UK). Names whose tall man letters were lost by it are tallman-destroyed's.

*Why a review.* Some labels are set in capitals by law; on a screen mixed case is read faster and with fewer errors.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.screen.facts.named import tall
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.reading import Reading

ID = "drug-name-all-caps"
TITLE = "Medicines' names are not set in capitals."
HAZARD = "A nurse takes one name in capitals for another of the same length and outline."
SATISFIED = "Show generic names in small letters or with one capital; keep tall man letters."
SEVERITY = "moderate"
CLAUSES = ("ISMP Guidelines for Safe Electronic Communication of Medication Information (2019): item 3", "NHS CUI MEDi-002, MEDi-003")
REASONS = {
    "capitals": "A medicine's name is shown in capitals.",
    "none": "The name is shown in mixed or small letters, or is a brand's where the profile wants capitals.",
}

_SHORTEST = 4


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every name."""
    for shown in reading.named:
        name = shown.name
        if not shown.medication or len(name.text) < _SHORTEST or any(tall(one) for one in (shown.written, *shown.elsewhere)):
            continue
        if name.text.isupper() and not (name.brand and reading.locale.brands_upper):
            says = f"{name.text} is set in capitals. Must it be?"
            yield Outcome(rule=ID, outcome="review", reason="capitals", says=says, el=shown.el, evidence=(name.text,), token=name.key)
        else:
            yield Outcome(rule=ID, outcome="pass", reason="none", says=f"{name.text}: not set in capitals", el=shown.el)
