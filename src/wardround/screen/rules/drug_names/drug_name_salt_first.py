"""The name of the active substance comes first: not its salt, not its form (``Hydrochloride metformin``, ``Tab. Paracetamol``).

*What is judged.* Choices, rows, items and medication lines that begin with a salt or dose form before a known name. Names that begin so
by themselves are well (``potassium chloride``, ``sodium valproate``), and so is an amount before the name (``2 tablets paracetamol``).

*Why a review.* Lists are searched and scanned by the first letters; what begins alike is mixed up.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from wardround.screen import standards
from wardround.screen.facts.names import names_in
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable

    from wardround.screen.reading import Reading

ID = "drug-name-salt-first"
TITLE = "A medicine's entry begins with the name of its active substance."
HAZARD = "A doctor scans a list in which many entries begin with the same salt or form, and picks the wrong line."
SATISFIED = "Write the substance first, then salt, strength and form: metformin hydrochloride 500 mg tablet."
SEVERITY = "minor"
CLAUSES = ("ISMP Guidelines for Safe Electronic Communication of Medication Information (2019): item 2",)
REASONS = {
    "salt": "An entry begins with a salt before the name.",
    "form": "An entry begins with a dose form before the name.",
    "none": "The entry begins with the name.",
}


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every entry that begins with a name, or with a salt or form before one."""
    seen = set()
    for shown in reading.named:
        if not shown.medication or (shown.el, shown.text) in seen:
            continue
        seen.add((shown.el, shown.text))
        first = names_in(shown.text)[0]
        before = shown.text[: first.start].strip(" .:-\u2022*(").casefold()
        kind = next((kind for kind in REASONS if kind != "none" and _words(f"{kind}s").fullmatch(before)), "") if before else ""
        if kind:
            says = f"\u201c{shown.text[:120]}\u201d begins with {before}. Is the list searched or scanned by its first letters?"
            yield Outcome(
                rule=ID, outcome="review", reason=kind, says=says, el=shown.el, evidence=(shown.text[:120],), token=f"{before} {first.key}"
            )
        elif not before:
            yield Outcome(rule=ID, outcome="pass", reason="none", says=f"\u201c{shown.text[:120]}\u201d begins with the name", el=shown.el)


@cache
def _words(key: str) -> re.Pattern[str]:
    return standards.words("name_parts.json", key)
