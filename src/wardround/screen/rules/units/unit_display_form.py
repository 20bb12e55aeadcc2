"""Units are written in the form that is not misread: mL, mcg or microgram, units.

*What is judged.* Units in medication lines, in unit lists, and beside dose fields, against the forms to avoid of the units' table, by
the locale profile. The micro sign, cc, U and IU fail; the rest (ml, gm, mgs, a full stop after a unit) is asked about. A unit whose
letters only differ in case is another rule's matter, except for the common ml.

*Why.* U is read as 0 or 4, the micro sign as m.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from wardround.screen import standards
from wardround.screen.facts.unit_lists import choices, option_unit, unit_options
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wardround.screen.facts.quantity import Unit
    from wardround.screen.outcome import Verdict
    from wardround.screen.reading import Reading

ID = "unit-display-form"
TITLE = "Units are shown in a form that is not misread."
HAZARD = "A nurse reads 10U as 100, and gives the patient ten times the insulin."
SATISFIED = "Write units, mcg (microgram in the UK and Australia), mL, g; no full stop after a unit."
SEVERITY = "moderate"
CLAUSES = ("ISMP error-prone list", "Joint Commission Do Not Use list: U, IU (advisory for text that a system prints)", "NHS CUI MEDi-024")
REASONS = {
    "dangerous-form": "The unit is written as a micro sign, cc, U or IU.",
    "discouraged-form": "The unit is written in a discouraged form.",
    "full-stop": "A full stop follows the unit.",
    "good-form": "The units are written well.",
}
_DANGEROUS = frozenset({"ug", "\u00b5g", "\u03bcg", "cc", "U", "u", "IU", "iu", "I.U."})
_STOP = re.compile(r"^\.(?=\s+[a-z0-9(])")


@cache
def _avoid() -> frozenset[str]:
    forms = (re.sub(r"\s*\(.*\)", "", form) for row in standards.table("units.tsv") for form in row["avoid_displays"].split("|"))
    return frozenset(form.strip() for form in forms if form.strip()) - {
        "MG",
        "MCG",
        "KG",
        "Kg",
        "ML",
        "MEQ",
        "meq",
        "GM",
        "Gm",
        "mU",
        "teaspoon",
        "tsp",
        "tbsp",
        "gr",
    }


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge lines, lists and fields."""
    for line in reading.lines:
        if line.amounts and line.by != "option":
            stops = [f"{one.unit.text}." for one in line.amounts if _STOP.match(line.text[one.end :])]
            yield _say(reading, line.el, [one.unit for one in line.amounts], line.text[:80], stops)
    tied = {select.el for el, select in reading.unit_selects.items() if el in reading.doses}
    for control in reading.fields:
        if unit_options(control) and (control.el in tied or reading.scopes.medication(control.el)):
            units = [unit for option in choices(control) if (unit := option_unit(option.text))]
            yield _say(reading, control.el, units, units[0].text if units else "", [])
    yield from _fields(reading)


def _fields(reading: Reading) -> Iterator[Outcome]:
    for field in reading.doses.values():
        units = [one.unit for one in field.units if one.where not in {"select", "name", "glossary"} and one.unit.medical]
        if units:
            yield _say(reading, field.el, units, units[0].text, [])


def _say(reading: Reading, el: int, units: list[Unit], what: str, stops: list[str]) -> Outcome:
    accepted = {one.casefold() for one in (*reading.locale.accepted, *reading.locale.microgram)}
    bad = [unit for unit in units if unit.base in _avoid() | _DANGEROUS and unit.base.casefold() not in accepted]
    grave = [unit.text for unit in bad if unit.base in _DANGEROUS]
    outcome: Verdict
    if grave:
        outcome, reason, forms = "fail", "dangerous-form", grave
    elif bad:
        outcome, reason, forms = "review", "discouraged-form", [unit.text for unit in bad]
    elif stops:
        outcome, reason, forms = "review", "full-stop", stops
    else:
        outcome, reason, forms = "pass", "good-form", []
    shown = ", ".join(dict.fromkeys(forms))
    says = f"\u201c{what}\u201d" if not forms else f"{shown} is written where {'it is misread' if grave else 'another form is asked for'}"
    says = says if outcome != "review" else f"Is {shown} the form that your authority asks for?"
    return Outcome(
        rule=ID, outcome=outcome, reason=reason, says=says, el=el, evidence=tuple(forms) or (what,), token=forms[0] if forms else ""
    )
