"""A list in which two patients have like names says so.

*What is judged.* Lists and tables of patients. Names are alike when the family names are the same, or when the whole names differ by at
most two letters. A word (``similar name``, ``name alert``), an icon with such a name, or a class that says so in one of the rows is
enough. One finding for each list; whether the two can be mixed up is for a human to judge.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from wardround.screen.facts.likeness import distance
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.facts.patients import Identity
    from wardround.screen.reading import Reading

ID = "similar-name-no-alert"
TITLE = "A list in which two patients have like names says so."
HAZARD = "A nurse opens the chart of the other patient with that name."
SATISFIED = "Mark both rows with the words 'similar name', and show birth date and number beside the name."
SEVERITY = "moderate"
CLAUSES = ("ONC SAFER Guide Patient Identification: warn of equal names",)
REASONS = {
    "alike-unmarked": "Two patients of the list have like names, and nothing in their rows says so.",
    "marked": "Two patients have like names, and their rows say so.",
    "different": "No two names are alike.",
}

LETTERS = 2
SHORT = 6
"""Names with fewer letters differ by two letters too easily."""
MOST = 300
"""Names that are compared with each other."""
_ALERT = re.compile(
    r"\b(?:(?:similar|same|alike|duplicate)[\s\-_]*names?"
    r"|names?[\s\-_]*(?:alert|warning|alike)|caution|look-?alike)\b",
    re.IGNORECASE,
)


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge each list."""
    lists: dict[int, list[Identity]] = defaultdict(list)
    for one in reading.patients:
        if one.place == "list" and one.value("name") and not one.value("name").startswith("["):
            lists[one.group].append(one)
    for group, rows in lists.items():
        if len(rows) < 2:  # noqa: PLR2004 - one patient has nobody to be mixed up with
            continue
        alike = _alike(rows[:MOST])
        marked = alike is not None and any(_marked(reading, one, group) for one in alike)
        names = tuple(one.value("name") for one in alike) if alike else ()
        says = f"{' and '.join(names)} stand in one list" if names else "no two names of the list are alike"
        bad = alike is not None and not marked
        yield Outcome(
            rule=ID,
            outcome="review" if bad else "pass",
            reason="alike-unmarked" if bad else "marked" if marked else "different",
            says=f"{says}. Are they told apart before a chart is opened?" if bad else says,
            el=alike[0].els[0] if alike else group,
            evidence=names,
            token=" | ".join(names),
        )


def _alike(rows: list[Identity]) -> tuple[Identity, Identity] | None:
    families: dict[str, Identity] = {}
    for index, one in enumerate(rows):
        family = _family(one.value("name"))
        if family in families and families[family].differs(one):
            return families[family], one
        families.setdefault(family, one)
        name = one.value("name").casefold()
        for other in rows[:index]:
            theirs = other.value("name").casefold()
            if len(name) >= SHORT and distance(name, theirs, LETTERS) <= LETTERS and other.differs(one):
                return other, one
    return None


def _family(name: str) -> str:
    plain = re.sub(r"\([^)]*\)", "", name).strip().casefold()
    return plain.split(",")[0] if "," in plain else plain.split()[-1] if plain else ""


def _marked(reading: Reading, one: Identity, group: int) -> bool:
    row = next((around for around in reading.parents(one.els[0]) if around.parent == group or around.role in {"row", "listitem"}), None)
    if row is None:
        return False
    told = [f"{element.name} {element.cls} {element.data.get('title', '')}" for element in reading.subtree(row.n)]
    return bool(_ALERT.search(" | ".join([reading.text_in(row.n), *told])))
