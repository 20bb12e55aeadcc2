"""What a number in a dose field means does not change under it when another field changes.

*What is tried.* A number is put into each field of a dose. Then every list and group of choices in the form (but those of units and of
the medicine itself) is set to its other choices, one at a time. If the number stays and its unit, its basis or its label is another
one, the page must say so: a message, a highlight of the field. Otherwise it is a fail.

*Why.* Somebody enters 5 as mg for each dose, then changes the frequency, and the same 5 has become mg for a day.

*Not judged.* A value that the page clears or converts when the meaning changes passes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wardround.screen.facts.unit_lists import is_unit_control
from wardround.screen.outcome import Outcome
from wardround.screen.tries import asked, fields, new_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wardround.screen.facts.doses import DoseField
    from wardround.screen.model import Control
    from wardround.screen.probe import Probe
    from wardround.screen.reading import Reading

ID = "dose-basis-mode-switch"
TITLE = "The unit or the basis of a dose does not change silently when another field changes."
HAZARD = "A prescriber changes the frequency, and the dose that was entered for one administration counts for the whole day."
SATISFIED = "Clear or convert the number when its meaning changes, and say so beside it."
SEVERITY = "critical"
CLAUSES = ("NHS CUI MSP-2050", "IEC 62366-1:2015 5.2: foreseeable use errors*", "ISO 9241-110 self-descriptiveness*")
REASONS = {
    "meaning-changed": "The number stayed, and its unit, basis or label became another one without a word.",
    "change-is-told": "The meaning changed, and the page says so.",
    "number-follows": "The meaning changed, and the number was cleared or converted.",
    "meaning-stays": "No other field changes what the number means.",
}

MOST_CHOICES = 6
MOST_SWITCHES = 6
SENTENCE = 5
"""Words from which a new text is read as a message."""
_MEDICINE = re.compile(
    r"\b(?:drug|medication|medicine|product|formulation|preparation|brand|patient|prescriber|ward|search)\b", re.IGNORECASE
)


def probe(probe: Probe) -> Iterable[Outcome]:
    """Set each list of the forms with a dose to its other choices."""
    reading = probe.reading
    doses = [one for one in fields(reading, concepts=("dose", "rate", "limit")) if reading.scopes.medication(one.el)]
    for form in dict.fromkeys(reading.scopes.form(one.el).n for one in doses):
        mine = [one for one in doses if reading.scopes.form(one.el).n == form]
        found = [one for switch, option in _switches(reading, form) for one in _switch(probe, mine, switch, option)]
        told: dict[int, Outcome] = {}
        for outcome in sorted(found, key=lambda one: one.outcome != "fail"):
            told.setdefault(outcome.el, outcome)
        yield from told.values()
        if list(_switches(reading, form)):
            yield from (
                Outcome(
                    rule=ID,
                    outcome="pass",
                    reason="meaning-stays",
                    says=f"No other field changes what \u201c{one.label.own}\u201d means",
                    el=one.el,
                )
                for one in mine
                if one.el not in told
            )


def _switches(reading: Reading, form: int) -> Iterator[tuple[Control, int]]:
    """Each choice that can be made: a control, and the place of its option (-1: it is a radio button or a tick)."""
    count = 0
    for control in reading.controls_in(form):
        label = reading.labels.get(control.el)
        words = f"{label.own} {label.group}" if label else ""
        if control.disabled or _MEDICINE.search(words) or count >= MOST_SWITCHES:
            continue
        if control.kind == "select" and control.native and not is_unit_control(reading, control):
            count += 1
            others = [n for n, option in enumerate(control.options) if option.value and not option.selected and not option.disabled]
            yield from ((control, n) for n in others[:MOST_CHOICES])
        elif control.kind == "radio" and not control.checked:
            count += 1
            yield control, -1


def _switch(probe: Probe, doses: list[DoseField], switch: Control, option: int) -> Iterator[Outcome]:
    with probe.attempt():
        entered = {}
        for field in doses:
            if not field.control.value:
                probe.enter(field.el, "5")
            entered[field.el] = probe.value(field.el)
        before = probe.look().doses
        was = {field.el: before.get(probe.place(field.el)) for field in doses}
        done = probe.choose(switch.el, option) if option >= 0 else probe.press(switch.el)
        if not done:
            return
        question, now = asked(probe), probe.look()
        said = question or _message(probe.reading, now)
        for field in doses:
            old, new = was[field.el], now.doses.get(probe.place(field.el))
            if old is None or new is None or _meaning(old) == _meaning(new):
                continue
            value = probe.value(field.el)
            what = f"\u201c{switch.name or 'a choice'}\u201d"
            change = f"{old.label.own} {_units(old)} became {new.label.own} {_units(new)}"
            if value != entered[field.el]:
                yield Outcome(
                    rule=ID, outcome="pass", reason="number-follows", says=f"Changing {what} changes the number, too", el=field.el
                )
            elif said or _highlighted(old, new):
                yield Outcome(
                    rule=ID, outcome="pass", reason="change-is-told", says=f"Changing {what} is told: {said or 'highlighted'}", el=field.el
                )
            else:
                yield Outcome(
                    rule=ID,
                    outcome="fail",
                    reason="meaning-changed",
                    says=f"Changing {what}: {change}; the number {value} stayed, and nothing was said",
                    el=field.el,
                    evidence=(change,),
                    token=switch.name,
                )


def _meaning(field: DoseField) -> tuple[object, ...]:
    return field.bases, _units(field), field.label.key


def _units(field: DoseField) -> str:
    return next((one.unit.text for one in field.units if one.where != "placeholder"), "")


def _message(before: Reading, now: Reading) -> str:
    """A new text that reads as a message: it stands in a live region, or is longer than a label."""
    new = set(new_texts(before, now))
    for block in now.blocks:
        if block.text in new:
            around = [now.elements[block.el], *now.parents(block.el)]
            live = any(one.role in {"alert", "status", "log"} or one.data.get("aria-live") in {"polite", "assertive"} for one in around)
            if live or len(block.text.split()) >= SENTENCE:
                return block.text
    return ""


def _highlighted(old: DoseField, new: DoseField) -> bool:
    before, after = old.control.style, new.control.style
    return (before.background, before.border) != (after.background, after.border)
