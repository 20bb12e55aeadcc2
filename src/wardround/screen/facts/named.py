"""Where medicines' names are shown, with the letters that were written; and the lists in which they stand below each other."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from wardround.screen import standards
from wardround.screen.facts.names import Name, names_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from wardround.screen.model import Block, Control
    from wardround.screen.reading import Reading

_LONGEST = 120
"""Characters: a longer text is prose, its names are not those of a list."""


class Shown(msgspec.Struct, frozen=True, gc=False):
    """One name where it is shown."""

    el: int
    name: Name
    """As shown."""
    text: str
    """What it stands in."""
    written: str
    """As written, before ``text-transform``; the same where there is none."""
    medication: bool
    """It stands in a medication line, in a choice of a list, or in a form about medicines."""
    elsewhere: tuple[str, ...] = ()
    """As its element's data or its choice's value spell it."""


@cache
def tall(word: str) -> bool:
    """Whether a word has tall man letters: capitals after its first letter, and small ones."""
    return any(letter.isupper() for letter in word[1:]) and any(letter.islower() for letter in word)


@cache
def tallman() -> dict[str, str]:
    """Listed names with their tall man form."""
    return {row["name"]: row["form"] for row in standards.table("tallman.tsv")}


def of(reading: Reading) -> list[Shown]:
    """All of them, in document order; those in fields that a clinician has typed are not among them."""
    lines = {id(block) for line in reading.lines for block in line.blocks}
    found = [shown for block in reading.blocks for shown in _block(reading, block, id(block) in lines)]
    for control in reading.fields:
        found += _options(control)
    return sorted(found, key=lambda one: one.el)


def _block(reading: Reading, block: Block, in_line: bool) -> Iterator[Shown]:  # noqa: FBT001 - one of two kinds of text
    names = names_in(block.text)
    if not names or reading.closest(block.el, "code", "pre"):
        return
    medication = in_line or (len(block.text) <= _LONGEST and reading.scopes.medication(block.el))
    element = reading.elements[block.el]
    said = tuple(value for key, value in element.data.items() if key.startswith("data-") or key == "title")
    for name in names:
        run = next((run for run in block.runs if run.start <= name.start < run.end), None)
        written = names_in(run.raw) if run and run.raw else ()
        raw = next((one.text for one in written if one.key == name.key), name.text)
        spelt = tuple(one.text for value in said for one in names_in(value) if one.key == name.key)
        yield Shown(block.el, name, block.text, raw, medication, spelt)


def _options(control: Control) -> Iterator[Shown]:
    change = _TRANSFORMS.get(control.style.transform, str)
    for option in control.options:
        for name in names_in(option.text):
            shown = change(name.text)
            spelt = tuple(one.text for one in names_in(option.value) if one.key == name.key)
            seen = Name(name.start, name.end, shown, name.key, name.brand)
            yield Shown(control.el, seen, option.text, name.text, medication=True, elsewhere=spelt)


def _capitalized(word: str) -> str:
    return word[:1].upper() + word[1:]


_TRANSFORMS: dict[str, Callable[[str], str]] = {"uppercase": str.upper, "lowercase": str.lower, "capitalize": _capitalized}


class Entry(msgspec.Struct, frozen=True, gc=False):
    """One entry of a list: a choice, a row, an item."""

    el: int
    text: str
    name: Name
    marked: bool
    """Its name is set apart: tall man letters, or a part of it in bold or another colour."""

    @property
    def rest(self) -> str:
        """What it says besides the name: strength, form, route."""
        return " ".join(re.sub(r"[^\w.%/]+", " ", self.text[: self.name.start] + " " + self.text[self.name.end :]).casefold().split())


def lists(reading: Reading) -> Iterator[list[Entry]]:
    """The lists of medicines on a screen: of choices, and of rows or items that stand in one parent."""
    for control in reading.fields:
        entries = [
            Entry(control.el, option.text, names[0], tall(names[0].text)) for option in control.options if (names := names_in(option.text))
        ]
        if len(entries) > 1:
            yield entries
    groups: dict[int, dict[int, Entry]] = {}
    for block in reading.blocks:
        names = names_in(block.text) if len(block.text) <= _LONGEST else ()
        if not names or reading.closest(block.el, "heading", "code", "pre"):
            continue
        item = reading.closest(block.el, "listitem", "li", "option", "row", "tr")
        n, parent = (item.n, item.parent) if item else (block.el, reading.elements[block.el].parent)
        text = reading.text_in(item.n) if item else block.text
        first = names_in(text[:_LONGEST])
        if first:
            groups.setdefault(parent, {}).setdefault(
                n, Entry(n, text[: 2 * _LONGEST], first[0], tall(first[0].text) or _partly(block, names[0]))
            )
    yield from ([*entries.values()] for entries in groups.values() if len(entries) > 1)


def _partly(block: Block, name: Name) -> bool:
    """Whether a part of the name is set in another weight or colour than the rest of it."""
    styles = {
        (run.style.weight, run.style.color, run.style.background) for run in block.runs if run.start < name.end and run.end > name.start
    }
    return len(styles) > 1
