"""Units that are mistaken for each other do not stand side by side in a list.

*What is judged.* Lists, selects and groups of radio buttons that offer units: pairs such as mg and mcg, mg and mg/kg, units and mL, per
hour and per minute. Next to each other, mg with mcg or mg/kg fails; the others, and those with one choice between, are asked about. A
group's heading or a separator parts them. A list of two can do no better than words: it passes if each choice also spells its unit out.

*Why.* The pointer slips by one line, and the dose is a thousandfold.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING

from wardround.screen import standards
from wardround.screen.facts.quantity import alone
from wardround.screen.facts.unit_lists import choices, option_unit, unit_options
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from wardround.screen.facts.quantity import Unit
    from wardround.screen.reading import Reading

ID = "unit-options-adjacent-confusable"
TITLE = "Units that are easily mistaken do not stand next to each other in a list."
HAZARD = "A prescriber's hand slips by one line from mcg to mg, and the patient is given a thousand times the dose."
SATISFIED = "Offer only the units of the medicine, or put confusable ones apart, in groups with headings."
SEVERITY = "serious"
CLAUSES = (
    "NHS CUI MSP-2080; 9.3.2 figure 30",
    "ISMP Guidelines for Safe Electronic Communication of Medication Information (2019): units*",
    "Wachter 2015, The Digital Doctor: mg taken for mg/kg*",
)
REASONS = {
    "grave-neighbours": "mg stands next to mcg, or to mg/kg.",
    "neighbours": "Other units that are mistaken for each other stand next to each other.",
    "one-between": "Units that are mistaken for each other stand with one choice between.",
    "apart": "Units that are mistaken for each other stand apart, or none are offered.",
    "spelt-out": "Two choices only, each spelt out.",
}
_GRAVE = frozenset({frozenset({"mg", "mcg"}), frozenset({"mg", "mg/kg"})})
_SEPARATOR = re.compile(r"^[\W_]+$")
_SPELT = re.compile(r"[a-z]{5,}", re.IGNORECASE)
_PAIR = 2


@cache
def _pairs() -> frozenset[frozenset[str]]:
    rows = standards.data("unit_confusion_pairs.json")
    found = {frozenset(unit.symbol if (unit := alone(row[side])) else row[side] for side in ("a", "b")) for row in rows}
    return frozenset(found)


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every list of units."""
    for control in reading.fields:
        if control.kind not in {"radio", "checkbox"} and unit_options(control) and _concerns(reading, control.el, unit_options(control)):
            offered = [(option.group, option.text) for option in (choices(control) or control.options)]
            yield from _judge(control.el, offered)
    yield from _radios(reading)


def _concerns(reading: Reading, el: int, units: Sequence[Unit]) -> bool:
    tied = {select.el for field, select in reading.unit_selects.items() if field in reading.doses}
    return el in tied or (reading.scopes.medication(el) and any(unit.medical for unit in units))


def _radios(reading: Reading) -> Iterator[Outcome]:
    groups: dict[tuple[int, str], list[tuple[int, str]]] = {}
    for control in reading.fields:
        if control.kind == "radio":
            key = (reading.scopes.form(control.el).n, control.attributes.get("name", "") or reading.labels[control.el].group)
            groups.setdefault(key, []).append((control.el, reading.labels[control.el].own))
    for radios in groups.values():
        units = [unit for _, text in radios if (unit := option_unit(text))]
        if len(units) * 2 > len(radios) and _concerns(reading, radios[0][0], units):
            yield from _judge(radios[0][0], [("", text) for _, text in radios])


def _judge(el: int, offered: Sequence[tuple[str, str]]) -> Iterator[Outcome]:
    texts = [text for _, text in offered if not _SEPARATOR.match(text)]
    if len(texts) == _PAIR and all(_SPELT.search(text) for text in texts):
        yield Outcome(
            rule=ID, outcome="pass", reason="spelt-out", says=f"{' and '.join(texts)} are spelt out", el=el, evidence=tuple(texts)
        )
        return
    worst = min(_near(offered), default=None)
    if worst is None:
        yield Outcome(
            rule=ID,
            outcome="pass",
            reason="apart",
            says=f"none of {', '.join(texts[:8])} are confusable neighbours",
            el=el,
            evidence=tuple(texts[:8]),
        )
        return
    rank, first, second = worst
    reason = ("grave-neighbours", "neighbours", "one-between")[rank]
    says = f"{first} stands next to {second} in a list" if rank == 0 else f"Can {first} be taken for {second}, so near in the list?"
    yield Outcome(
        rule=ID, outcome="review" if rank else "fail", reason=reason, says=says, el=el, evidence=(first, second), token=f"{first}/{second}"
    )


def _near(offered: Sequence[tuple[str, str]]) -> Iterator[tuple[int, str, str]]:
    for (one, (group, first)), (other, (beside, second)) in combinations(enumerate(offered), 2):
        units = option_unit(first), option_unit(second)
        if other - one > _PAIR or group != beside or units[0] is None or units[1] is None:
            continue
        if any(_SEPARATOR.match(text) for _, text in offered[one:other]) or not _confusable(units[0], units[1]):
            continue
        grave = frozenset({units[0].symbol, units[1].symbol}) in _GRAVE
        yield (2 if other - one == _PAIR else 0 if grave else 1), first, second


def _confusable(a: Unit, b: Unit) -> bool:
    pair = frozenset({a.symbol, b.symbol})
    if pair in _pairs():
        return True
    time = {a.symbol.rpartition("/")[2], b.symbol.rpartition("/")[2]}
    return a.symbol.rpartition("/")[0] == b.symbol.rpartition("/")[0] != "" and time in ({"h", "min"}, {"dose", "day"})
