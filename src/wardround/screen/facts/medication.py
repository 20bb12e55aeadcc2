"""Medication lines: a medicine's name with its amounts, wherever a screen shows one.

In one text; in a table's row; in the texts of a card, a list item or a definition list that follow a name; in a choice of a list.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache, cached_property
from typing import TYPE_CHECKING, Literal

import msgspec

from wardround.screen import standards
from wardround.screen.facts.geometry import around, gap_y, same_row
from wardround.screen.facts.names import drug_in, names_in
from wardround.screen.facts.quantity import UNSAID, Quantity, alone, bare_number, quantities, within
from wardround.screen.model import Block

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from wardround.screen.model import Cell, Table
    from wardround.screen.reading import Reading

_COLUMN = re.compile(
    r"^\W*(?:(?:active|current|home|scheduled|prescribed|regular|generic|brand|inpatient|discharge|prn|new)\s+)*"
    r"(?:drugs?|medications?|medicines?|meds|prescriptions?|infusions?|treatments?)(?:\s+(?:orders?|names?|products?|details?|regimens?))?"
    r"(?:\s*(?:/|&|,|and)\s*(?:dose|dosage|strength|form|route|frequency|instructions?|sig|name|product))*\W*$|^\W*active orders?\W*$",
    re.IGNORECASE,
)
"""Header of a column that names medicines."""
_WORDS = "medication_words.json"
_AMOUNT_HEAD = standards.words(_WORDS, "amount_head")
_OTHER_HEAD = standards.words(_WORDS, "other_head")
"""Header of a column whose numbers are no amounts of a medicine."""
MEASURED = standards.words(_WORDS, "measured")
"""Words of a measurement: a medicine's name beside one is that of a laboratory test."""
_NOT_A_SIG = standards.words(_WORDS, "not_a_prescription")
ROUTE = standards.words(_WORDS, "route")
FREQUENCY = standards.words(_WORDS, "frequency")
_DOSE = standards.words(_WORDS, "dose")
_SPEAKS = standards.words(_WORDS, "speaks")
_LONGEST, _ROW_LONGEST = 300, 600
"""Characters: what is longer is prose, or a table that only lays out a page."""
_SENTENCE, _CLOSE = 100, 60
"""Characters: of a text from which on it may be a sentence, and between a name and its amount in one."""
_LABEL_AND_VALUE = 2
_NEAR = 24.0
"""Pixels below a name within which a text belongs to it."""
_MOST = 10
"""Texts that follow one name, at most."""
_STRUCTURE = ("listitem", "li", "article", "table", "dialog", "group", "region", "definition", "main", "body", "form", "list")


class Line(msgspec.Struct, frozen=True, gc=False):
    """One medication line: one text, or those of a row, card or list item, joined by spaces."""

    el: int
    """Element of the text, the row, or the control whose option it is."""
    blocks: tuple[Block, ...]
    """Empty for an option."""
    text: str
    drug: str
    """The medicine's name as shown; empty: the line has amounts and words of a prescription, but no name that is known."""
    amounts: tuple[Quantity, ...]
    """Places in ``text``; those with ``implied`` take their unit from a header."""
    by: Literal["name", "column", "words", "option"]
    """What tells that it is one."""

    def place(self, start: int) -> tuple[Block, int] | None:
        """The block that the character at ``start`` of the line's text stands in, and its place in it."""
        for block in self.blocks:
            if start < len(block.text):
                return block, start
            start -= len(block.text) + 1
        return None


def of(reading: Reading) -> list[Line]:
    """All of them, in document order."""
    return _Finder(reading).find()


def has_sig(text: str) -> bool:
    """Whether a text says how, or how often, something is given."""
    return bool(ROUTE.search(text) or FREQUENCY.search(text))


class _Finder:
    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._taken: set[int] = set()

    def find(self) -> list[Line]:
        """Rows first: what stands in one is not read again as a text of its own."""
        found = [*self._rows()]
        free = [
            block for block in self._reading.blocks if block.el not in self._taken and not self._reading.closest(block.el, "code", "pre")
        ]
        named = {id(block): line for block in free if (line := self._alone(block))}
        rest = [block for block in free if id(block) not in named]
        groups = list(self._groups(free, named))
        grouped = {id(block) for line in groups for block in line.blocks}
        unnamed = [line for block in rest if id(block) not in grouped and (line := self._unnamed(block))]
        found += [*named.values(), *groups, *unnamed]
        found += self._options()
        return sorted(found, key=lambda line: line.el)

    # --- rows

    def _rows(self) -> Iterator[Line]:
        reading = self._reading
        outer = {parent.n for table in reading.screen.tables for parent in reading.parents(table.el)}
        for table in reading.screen.tables:
            for row in () if self._upright(table) else table.rows:
                if all(cell.header and not cell.headers for cell in row) or any(cell.el in outer for cell in row):
                    continue
                shown = [(block, cell) for cell in row for block in self._shown(cell.el)]
                measured, line = self._row(row, shown)
                if line:
                    yield line
                if line or measured:
                    self._taken.update([block.el for block, _ in shown])

    def _upright(self, table: Table) -> bool:
        """Whether it is one medicine, with a label in each row: ``Drug | Lasix``, ``Dosage | 40 mg``. Then it is read as a card."""
        if not all(len(row) == _LABEL_AND_VALUE for row in table.rows):
            return False
        labels = [self._reading.text_in(row[0].el) for row in table.rows]
        return any(_COLUMN.match(label) for label in labels[:-1]) and any(_AMOUNT_HEAD.search(label) for label in labels[1:])

    def _row(self, row: list[Cell], shown: list[tuple[Block, Cell]]) -> tuple[bool, Line | None]:
        """Whether it is one of results, and the line that it is."""
        reading = self._reading
        parts = [(block, reading.heads(cell.headers)) for block, cell in shown]
        text = " ".join([block.text for block, _ in parts])
        if not text or len(text) > _ROW_LONGEST:
            return False, None
        column = next((block.text for block, head in parts if _COLUMN.match(head)), "")
        heads = " ".join(dict.fromkeys(head for _, head in parts))
        measured = MEASURED.search(f"{heads if heads.strip() else self._heading(row[0].el)} {text}")
        if not column and measured and (MEASURED.search(heads) or not _AMOUNT_HEAD.search(heads)):
            return True, None
        drug = drug_in(column) or column or next((name for block, _ in parts if (name := drug_in(block.text))), "")
        if not drug:
            return False, None
        amounts = tuple(_row_amounts(text, parts))
        blocks = tuple(block for block, _ in parts)
        return False, Line(reading.elements[row[0].el].parent, blocks, text, drug, amounts, "column" if column else "name")

    def _shown(self, el: int) -> list[Block]:
        """The texts of a cell; buttons are no part of a line, links may be its name."""
        return [block for block in self._reading.blocks_in(el) if block.control is None or self._links(block)]

    def _links(self, block: Block) -> bool:
        control = self._reading.control(block.control) if block.control is not None else None
        return control is not None and control.kind == "link"

    # --- single texts

    def _alone(self, block: Block) -> Line | None:
        text = block.text
        drug = drug_in(text) if _may_have_amounts(text) else ""
        if not drug or self._measured(block.el, text):
            return None
        amounts = tuple(one for one in quantities(text) if one.given and not one.measured and _near_a_name(one, text))
        return Line(block.el, (block,), text, drug, amounts, "name") if amounts else None

    def _unnamed(self, block: Block) -> Line | None:
        if not _may_have_amounts(block.text):
            return None
        amounts = tuple(one for one in quantities(block.text) if one.unit.medical and not one.measured)
        return Line(block.el, (block,), block.text, "", amounts, "words") if amounts and self._sig(block) else None

    def _sig(self, block: Block) -> bool:
        """Whether a text without a known name reads like a prescription: route and frequency, or one of them under such a heading."""
        text = block.text
        if _NOT_A_SIG.search(text) or MEASURED.search(text):
            return False
        signs = sum(bool(pattern.search(text)) for pattern in (ROUTE, FREQUENCY, _DOSE))
        return signs > 1 or (signs == 1 and bool(_SPEAKS.search(f"{self._heading(block.el)} {self._reading.screen.title}")))

    def _measured(self, el: int, text: str) -> bool:
        return not has_sig(text) and bool(MEASURED.search(text) or MEASURED.search(self._heading(el)))

    # --- a name, and the texts that follow it

    def _groups(self, blocks: list[Block], named: Collection[int]) -> Iterator[Line]:
        for at, block in enumerate(blocks):
            drug = drug_in(block.text) if len(block.text) <= _LONGEST / 2 else ""
            if not drug or id(block) in named or (block.control is not None and not self._links(block)):
                continue
            group = [block, *self._following(blocks, at)]
            text = " ".join(one.text for one in group)
            own = len(block.text)
            amounts = tuple(one for one in _group_amounts(text, group) if one.start > own or _near_a_name(one, block.text))
            if any(one.given for one in amounts) and not self._measured(block.el, text):
                yield Line(block.el, tuple(group), text, drug, amounts, "name")

    def _following(self, blocks: list[Block], at: int) -> Iterator[Block]:
        name = blocks[at]
        home = self._home(name.el)
        box = name.box
        for block in blocks[at + 1 : at + 1 + _MOST]:
            if drug_in(block.text) or len(block.text) > _LONGEST / 2 or not self._reading.inside(block.el, home):
                return
            if self._reading.closest(block.el, "heading", "label", "legend") or block.el in self._labels:
                return
            if block.control is not None:
                continue
            if not same_row(block.box, box) and not -block.box.h <= gap_y(block.box, box) <= _NEAR:
                return
            yield block
            box = around((box, block.box)) or box

    @cached_property
    def _labels(self) -> set[int]:
        return {label for control in self._reading.screen.controls for label in control.labels}

    def _home(self, el: int) -> int:
        """What a card, a list item or a definition list is made of; at most the body."""
        for parent in self._reading.parents(el):
            if (parent.role in _STRUCTURE or parent.tag in _STRUCTURE) and parent.role not in {"definition", "row"}:
                return parent.n
        return el

    # --- options

    def _options(self) -> Iterator[Line]:
        for control in self._reading.fields:
            for option in control.options:
                drug = drug_in(option.text)
                amounts = tuple(one for one in quantities(option.text) if one.given) if drug else ()
                if amounts:
                    yield Line(control.el, (), option.text, drug, amounts, "option")

    # --- headings

    @cached_property
    def _headings(self) -> list[tuple[int, str]]:
        return [(one.n, self._reading.text_in(one.n)) for one in self._reading.screen.elements if one.role in {"heading", "caption"}]

    def _heading(self, el: int) -> str:
        """The nearest heading before an element."""
        at = bisect_left(self._headings, (el, ""))
        return self._headings[at - 1][1] if at else ""


def _near_a_name(one: Quantity, text: str) -> bool:
    """Whether an amount is that of a name: in a short text always, in a sentence only close to one."""
    if len(text) <= _SENTENCE:
        return True
    return any(name.start - one.end <= _CLOSE and one.start - name.end <= _CLOSE for name in names_in(text))


@cache
def _may_have_amounts(text: str) -> bool:
    return len(text) <= _LONGEST and any(letter.isdigit() or letter in "\u00bc\u00bd\u00be" for letter in text)


def _row_amounts(text: str, parts: list[tuple[Block, str]]) -> Iterator[Quantity]:
    """Amounts in the cells of a row: those across two cells only where the second holds nothing but the unit."""
    starts, at = [], 0
    for block, _ in parts:
        starts.append(at)
        at += len(block.text) + 1
    numbered = set()
    for one in quantities(text):
        first, last = _cell(starts, one.start), _cell(starts, one.end - 1)
        if first != last and (last != first + 1 or not alone(parts[last][0].text)):
            continue
        numbered.add(first)
        head = parts[first][1]
        if not one.measured and one.given and (_AMOUNT_HEAD.search(head) or not _OTHER_HEAD.search(head)):
            yield one
    for index, (block, head) in enumerate(parts):
        unit = next((unit for unit in within(head) if unit.medical), None)
        if index not in numbered and _AMOUNT_HEAD.search(head) and (implied := bare_number(block.text, unit or UNSAID)):
            yield _moved(implied, starts[index])


def _cell(starts: list[int], place: int) -> int:
    return max(index for index, start in enumerate(starts) if start <= place)


def _group_amounts(text: str, group: list[Block]) -> Iterator[Quantity]:
    """Amounts in a card's texts: as in a row, where a label before a number takes the place of the header."""
    parts = [(block, group[at - 1].text if at else "") for at, block in enumerate(group)]
    return _row_amounts(text, [(block, head if _AMOUNT_HEAD.search(head) or _OTHER_HEAD.search(head) else "") for block, head in parts])


def _moved(one: Quantity, by: int) -> Quantity:
    return Quantity(one.start + by, one.end + by, one.number, one.gap, one.unit, one.low, one.joiner, implied=True)
