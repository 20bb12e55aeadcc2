"""A dose is never a number alone: its unit stands with it.

*What is judged.* Fields of dose, strength, volume and limit that take a number, and doses that are shown: a bare number in a column for
the dose of a table of medicines, or after the word *Dose*. The unit may stand in the label, beside the number, in the header, in a
column of its own, in the hint or in a list. A field that takes free text, or whose unit is still to be chosen, is asked about; a unit
that is only a placeholder or far away is another rule's matter. Immunizations number their doses and are left out. A glossary entry
with a ``unit`` answers the review.

*Why.* 500: milligrams or micrograms? Who gives it decides by habit.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from wardround.screen.facts.geometry import same_row
from wardround.screen.facts.names import names_in
from wardround.screen.facts.quantity import alone, within
from wardround.screen.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wardround.screen.facts.doses import DoseField
    from wardround.screen.model import Block, Cell
    from wardround.screen.reading import Reading

ID = "unit-missing"
TITLE = "A dose shows its unit."
HAZARD = "A nurse gives milligrams where micrograms were meant, and the patient is given a thousand times the dose."
SATISFIED = "Show the unit in the label, beside the number, or in the header of its column."
SEVERITY = "critical"
CLAUSES = ("ISMP error-prone list: dose designations", "NHS CUI MEDi-007, MEDi-038")
REASONS = {
    "number-field": "A field takes a number, and no unit is shown for it.",
    "unit-comes-later": "A field takes a number; a unit can be chosen, and none is yet.",
    "free-text": "A field takes any text; whether the unit is written with the number cannot be seen.",
    "shown-number": "A dose is shown as a number alone.",
    "answered": "The glossary says which unit the field has.",
    "shown": "The unit is shown.",
}
_SHOWN = re.compile(r"^(?:dose|dosage|amount given|dose given)\s*[:=]\s*(?P<number>\d[\d.,]*)$", re.IGNORECASE)
_NUMBER = re.compile(r"^\d[\d.,]*$")
_COLUMN = re.compile(
    r"^\W*(?:(?!max|min|next|missed|total number|number|no\b|adjust|reason)[a-z]+\s+){0,2}(?:dose|dosage|dose given|dose amount)\W*$",
    re.IGNORECASE,
)
_UNIT_COLUMN = re.compile(r"\bunits?\b|\buom\b", re.IGNORECASE)
_MEDICINE = re.compile(r"\b(?:drug|medic\w+|prescription|infusion|order)", re.IGNORECASE)
_SERIES = re.compile(r"\b(?:immuni[sz]ations?|vaccin\w+|series|radiation|radiotherapy|dosimetr\w+)\b", re.IGNORECASE)
_SHORT, _STRAIGHT = 120, 4.0
"""Characters of what may stand in a column without a table; pixels by which what stands below each other may be off."""
_NUMERIC = re.compile(r"^(?:numeric|decimal)$")


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge dose fields, then doses that are shown."""
    for field in reading.doses.values():
        if (
            field.concept in {"dose", "strength", "volume", "limit"}
            and field.control.kind in {"text", "number"}
            and not _series(reading, field)
        ):
            yield from _field(reading, field)
    yield from _columns(reading)
    yield from _aligned(reading)
    yield from _texts(reading)


def _series(reading: Reading, field: DoseField) -> bool:
    return bool(_SERIES.search(f"{field.label.words} {reading.scopes.form(field.el).name}")) or _about_series(reading, field.el)


def _about_series(reading: Reading, el: int) -> bool:
    above = [one for one in reading.headings if one.n < el][-1:]
    return bool(_SERIES.search(" ".join(reading.text_in(one.n) for one in above)))


def _field(reading: Reading, field: DoseField) -> Iterator[Outcome]:
    label = field.label.own or field.label.shared or "dose"
    medical = [one for one in field.units if one.unit.medical]
    chosen = [one for one in medical if one.chosen and one.where not in {"placeholder", "far"}]
    free = (
        field.control.kind == "text"
        and not _NUMERIC.match(field.control.attributes.get("inputmode", ""))
        and "pattern" not in field.control.attributes
    )
    value = field.control.value.strip()
    if chosen or (value and within(value.lstrip("0123456789.,"))):
        reason = "answered" if chosen and chosen[0].where == "glossary" else "shown"
        yield Outcome(rule=ID, outcome="pass", reason=reason, says=f"\u201c{label}\u201d shows its unit", el=field.el, evidence=(label,))
    elif any(one.where in {"placeholder", "far"} for one in medical):
        return
    elif field.el in reading.unit_selects or any(one.where == "select" for one in medical):
        says = f"Can \u201c{label}\u201d be saved before its unit is chosen?"
        yield Outcome(
            rule=ID, outcome="review", reason="unit-comes-later", says=says, el=field.el, evidence=(label,), token=field.label.key
        )
    elif free:
        says = f"Is the unit written into \u201c{label}\u201d with the number, and is that checked? No unit is shown for it."
        yield Outcome(rule=ID, outcome="review", reason="free-text", says=says, el=field.el, evidence=(label,), token=field.label.key)
    else:
        says = f"\u201c{label}\u201d takes a number, and no unit is shown for it"
        yield Outcome(rule=ID, outcome="fail", reason="number-field", says=says, el=field.el, evidence=(label,), token=field.label.key)


def _columns(reading: Reading) -> Iterator[Outcome]:
    for table in reading.screen.tables:
        for row in table.rows:
            cells = [cell for cell in row if not cell.header]
            heads = tuple([reading.heads(cell.headers[:1]) for cell in cells])
            places, apart = _of_doses(heads)
            apart = apart or any(alone(reading.text_in(cell.el)) for cell in (cells if places else ()))
            for place in places:
                yield from _cell(reading, cells[place], heads[place], apart=apart)


@cache
def _of_doses(heads: tuple[str, ...]) -> tuple[tuple[int, ...], bool]:
    """Which of a row's columns, by their headers, hold doses of medicines, and whether another holds the units."""
    if not any(map(_MEDICINE.search, heads)) or any(map(_SERIES.search, heads)):
        return (), False
    places = tuple(place for place, head in enumerate(heads) if _COLUMN.match(head) and not within(head))
    return places, any(map(_UNIT_COLUMN.search, heads))


def _aligned(reading: Reading) -> Iterator[Outcome]:
    """Columns that only the eye sees: a number exactly below *Dose*, in a line with a medicine's name, where the headers name medicines."""
    heads = [block for block in reading.blocks_that(_COLUMN.match) if _free(reading, block)]
    numbers = [block for block in reading.blocks_that(_NUMBER.match) if heads and _free(reading, block)]
    free = [block for block in reading.blocks if numbers and _free(reading, block)]
    for block in numbers:
        above = [one for one in heads if abs(one.box.x - block.box.x) <= _STRAIGHT and one.box.bottom <= block.box.y]
        head = max(above, key=lambda one: one.box.y, default=None)
        row = [one.text for one in free if one is not block and same_row(one.box, block.box)]
        if head and _names_medicines(head, free) and any(names_in(one) for one in row) and not any(alone(one) for one in row):
            says, evidence = f"{block.text} under \u201c{head.text}\u201d has no unit", (block.text, head.text)
            yield Outcome(rule=ID, outcome="fail", reason="shown-number", says=says, el=block.el, evidence=evidence, token=head.text)


def _free(reading: Reading, block: Block) -> bool:
    return block.control is None and len(block.text) <= _SHORT and not reading.cell_headers(block.el)


def _names_medicines(head: Block, blocks: list[Block]) -> bool:
    """Whether the headers beside that of the doses name medicines, and none a unit or a series of vaccines."""
    row = [head.text, *(one.text for one in blocks if same_row(one.box, head.box))]
    apart = any(within(one) or _UNIT_COLUMN.search(one) or _SERIES.search(one) for one in row)
    return not apart and any(_MEDICINE.search(one) for one in row)


def _cell(reading: Reading, cell: Cell, head: str, *, apart: bool) -> Iterator[Outcome]:
    text = reading.text_in(cell.el)
    if reading.controls_in(cell.el) or not text[:1].isdigit():
        return
    if _NUMBER.match(text) and not apart:
        says = f"{text} under \u201c{head}\u201d has no unit"
        yield Outcome(rule=ID, outcome="fail", reason="shown-number", says=says, el=cell.el, evidence=(text, head), token=head)
    else:
        yield Outcome(rule=ID, outcome="pass", reason="shown", says=f"{text} under \u201c{head}\u201d", el=cell.el, evidence=(text, head))


def _texts(reading: Reading) -> Iterator[Outcome]:
    for block in reading.blocks:
        found = _SHOWN.match(block.text)
        if found and reading.scopes.medication(block.el) and not _about_series(reading, block.el):
            says = f"\u201c{block.text}\u201d has no unit"
            yield Outcome(rule=ID, outcome="fail", reason="shown-number", says=says, el=block.el, evidence=(block.text,), token=block.text)
