"""Where a number may be mg or mg/kg, the dose that comes of it is shown.

*What is judged.* Unit lists and radio buttons beside a dose that offer both an absolute unit and the same per kilogram. The form must
show the dose that is worked out ("Total dose", "Calculated dose", "= 193 mg"), as text or as a field.

*Why.* In 2013 a boy was given 38.5 tablets: 193 was meant as mg, and the form took it as mg/kg.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.screen.facts.companions import worked_out
from wardround.screen.facts.unit_lists import option_unit, unit_options
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from wardround.screen.facts.quantity import Unit
    from wardround.screen.reading import Reading

ID = "weight-basis-toggle-unmarked"
TITLE = "Where mg and mg/kg can be exchanged, the resulting dose is shown."
HAZARD = "A prescriber types the dose in mg while the list says mg/kg, and the patient is given it once for each kilogram."
SATISFIED = "Show the total dose beside the field, worked out from the weight, before the order can be signed."
SEVERITY = "critical"
CLAUSES = ("Leapfrog CPOE: single and cumulative dose limits", "Mass General Brigham order entry: total daily dose per kg shown apart")
REASONS = {
    "no-resulting-dose": "The list offers a unit with and without /kg, and the form shows no resulting dose.",
    "resulting-dose": "The form shows the resulting dose.",
}


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every list of units of a dose."""
    for el, units in _lists(reading):
        weighed = next((one for one in units if "per_weight" in one.below), None)
        plain = next((one for one in units if weighed and not one.below and one.symbol == weighed.symbol.partition("/")[0]), None)
        if weighed is None or plain is None:
            continue
        total = worked_out(reading, reading.scopes.form(el))
        result = f"\u201c{total}\u201d shows the result" if total else "no resulting dose is shown"
        says = f"{plain.text} and {weighed.text} can be exchanged, and {result}"
        yield Outcome(
            rule=ID,
            outcome="pass" if total else "fail",
            reason="resulting-dose" if total else "no-resulting-dose",
            says=says,
            el=el,
            evidence=(plain.text, weighed.text, *([total] if total else [])),
            token="" if total else f"{plain.text}/{weighed.text}",
        )


def _lists(reading: Reading) -> Iterator[tuple[int, Sequence[Unit]]]:
    radios: dict[tuple[int, str], list[tuple[int, Unit]]] = {}
    for control in reading.fields:
        if control.kind == "radio":
            unit = option_unit(reading.labels[control.el].own)
            if unit:
                radios.setdefault((reading.scopes.form(control.el).n, control.attributes.get("name", "")), []).append((control.el, unit))
        elif units := unit_options(control):
            yield control.el, units
    yield from ((group[0][0], [unit for _, unit in group]) for group in radios.values())
