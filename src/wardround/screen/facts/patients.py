"""Whose record a screen shows: the identity banners, the rows of patient lists, and the identifiers in each.

A name, a birth date, a record number count as identifiers; a bed or a room does not (Joint Commission NPSG.01.01.01). An alias in
brackets, ``[P1]``, stands for what was redacted in a saved screen, and is read as the name or number it replaced.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import msgspec

from wardround.screen.facts import identity_words as words
from wardround.screen.facts.geometry import around, gap_x, gap_y, same_row
from wardround.screen.facts.identity_words import Kind
from wardround.screen.facts.language import ENGLISH
from wardround.screen.model import Box

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wardround.screen.model import Block, Element
    from wardround.screen.reading import Reading

Place = Literal["banner", "dialog", "list", "field"]
_LINE = 60.0
"""Identifiers stand in one banner while no more than so many pixels lie between its lines."""
_ADJOINING = 4.0
_WIDE = 900.0
_BACK = 6
"""So many banners back an identifier may still belong to: those of one screen stand close in the document."""
_BUCKET = 100
_LIST = 3
"""So many patients told in the same way are a list, whatever it is built of."""


class Item(msgspec.Struct, frozen=True, gc=False):
    """One thing that tells a patient from others."""

    kind: Kind
    value: str
    el: int
    box: Box


class Identity(msgspec.Struct, frozen=True, dict=True):
    """One place of the screen that says who a patient is."""

    items: tuple[Item, ...]
    place: Place
    box: Box
    fixed: bool
    layer: int
    """Element of the dialog that it stands in; -1: none."""
    group: int = -1
    """Element of the list or table; -1: it is none."""

    @cached_property
    def identifiers(self) -> frozenset[str]:
        """The kinds of identifier in it, a bed not among them."""
        return frozenset(item.kind for item in self.items) - {"bed"}

    @property
    def els(self) -> tuple[int, ...]:
        """The elements of its items."""
        return tuple(item.el for item in self.items)

    @property
    def label(self) -> str:
        """How to call the patient: the name; without one, the number."""
        return self.value("name") or self.value("number") or self.value("birth")

    def value(self, kind: Kind) -> str:
        """Of the first identifier of a kind; empty: none."""
        return next((item.value for item in self.items if item.kind == kind), "")

    def differs(self, other: Identity) -> bool:
        """Whether it is certainly another patient: a kind that both have has no value in common."""
        for kind in ("number", "birth", "name"):
            mine = {words.same(item.value) for item in self.items if item.kind == kind}
            theirs = {words.same(item.value) for item in other.items if item.kind == kind}
            if mine and theirs:
                return not mine & theirs and not (kind == "name" and any(words.one_name(a, b) for a in mine for b in theirs))
        return False


def of(reading: Reading) -> list[Identity]:
    """All of them, in document order."""
    rows, taken = _rows(reading)
    found = [*rows, *_banners(reading, taken), *_fields(reading)]
    return sorted(found, key=lambda one: min(one.els))


def _make(reading: Reading, items: Iterable[Item], place: Place, group: int = -1) -> Identity:
    had = tuple(items)
    box = around(item.box for item in had)
    assert box is not None  # noqa: S101 - never called without items
    dialog = reading.closest(had[0].el, "dialog", "alertdialog")
    layer = dialog.n if dialog else -1
    return Identity(
        had, "dialog" if dialog and place == "banner" else place, box, all(reading.elements[one.el].fixed for one in had), layer, group
    )


# --- rows of patient lists


def _rows(reading: Reading) -> tuple[list[Identity], set[int]]:
    """The rows of tables whose column headers name identifiers, and all elements of those tables."""
    found: list[Identity] = []
    taken: set[int] = set()
    for table in reading.screen.tables:
        kinds = _columns(
            reading, [cell.headers for row in table.rows for cell in row], {cell.el for row in table.rows for cell in row if cell.header}
        )
        told = set(kinds.values())
        if not ({"number", "birth"} & told or "patient" in told):
            continue
        taken |= {element.n for element in reading.subtree(table.el)}
        for row in table.rows:
            items = []
            for cell in row:
                kind = next((kinds[head] for head in cell.headers if head in kinds), None)
                text = reading.text_in(cell.el)
                if kind and text and not cell.header:
                    items.append(Item("name" if kind in {"patient", "weak-name"} else kind, text, cell.el, reading.elements[cell.el].box))
            if items:
                found.append(_make(reading, items, "list", table.el))
    return found, taken


def _columns(reading: Reading, headers: Iterable[list[int]], heads: set[int]) -> dict[int, Kind]:
    """The header cells that stand above other rows and name an identifier."""
    found: dict[int, Kind] = {}
    rows = {head: reading.closest(head, "row", "tr") for head in heads}
    used = {head for some in headers for head in some}
    for head in heads & used:
        row = rows[head]
        alone = row is not None and all(one.n in heads for one in reading.children.get(row.n, ()))
        kind = words.kind_of_label(reading.text_in(head)) if alone else None
        if kind:
            found[head] = kind
    return found


# --- banners


def _banners(reading: Reading, taken: set[int]) -> list[Identity]:
    items = list(_items(reading, taken))
    groups: list[list[Item]] = []
    for item in items:
        home = next((group for group in reversed(groups[-_BACK:]) if _belongs(reading, group, item)), None)
        if home is None:
            groups.append([item])
        else:
            home.append(item)
    kept = [group for group in groups if any(item.kind != "bed" for item in group) and not _only_weak(group)]
    made = [_make(reading, [_strong(item) for item in group], "banner") for group in kept]
    lists = _lists(reading, made)
    return [_make(reading, one.items, "list", lists[index]) if index in lists else one for index, one in enumerate(made)]


def _strong(item: Item) -> Item:
    """``Name`` is a weak label by itself; in a banner with a number or a birth date it is the patient's."""
    return Item("name", item.value, item.el, item.box) if item.kind == "weak-name" else item


def _only_weak(group: list[Item]) -> bool:
    return all(item.kind == "weak-name" for item in group)


def _items(reading: Reading, taken: set[int]) -> Iterator[Item]:
    """Labelled identifiers, and names without a label in what calls itself the patient's banner, or beside a labelled identifier."""
    blocks = [block for block in reading.blocks if block.el not in taken]
    labelled: dict[int, list[Item]] = {}
    values: set[int] = set()
    for index, block in enumerate(blocks):
        if index in values:
            continue
        found = [Item(kind, value, block.el, block.box) for kind, value in words.told_in(block.text)]
        kind = None if found else words.kind_of_label(block.text)
        after = blocks[index + 1] if kind and index + 1 < len(blocks) else None
        if kind and after and _goes_with(block, after) and words.fits(kind, after.text):
            values.add(index + 1)
            found = [Item("name" if kind == "patient" else kind, after.text, after.el, after.box)]
        labelled[index] = found
    anchors: dict[int, list[Item]] = defaultdict(list)
    for item in (one for some in labelled.values() for one in some if one.kind in {"number", "birth"}):
        for place in range(int((item.box.y - _LINE) // _BUCKET), int((item.box.bottom + _LINE) // _BUCKET) + 1):
            anchors[place].append(item)
    for index, block in enumerate(blocks):
        if index in values:
            continue
        had = labelled.get(index, [])
        if (
            not any(item.kind == "name" for item in had)
            and (name := words.name_in(block.text))
            and _says_who(reading, block, anchors[int(block.box.y // _BUCKET)])
        ):
            yield Item("name", name, block.el, block.box)
        yield from had


def _goes_with(label: Block, value: Block) -> bool:
    return (same_row(label.box, value.box) and gap_x(label.box, value.box) <= _WIDE / 4) or (
        0 <= gap_y(label.box, value.box) <= _LINE / 2 and gap_x(label.box, value.box) <= _LINE
    )


def _says_who(reading: Reading, block: Block, anchors: list[Item]) -> bool:
    element = reading.elements[block.el]
    around_it = [element, *list(reading.parents(block.el))[:3]]
    if any(words.container(f"{one.cls} {one.id} {one.data.get('data-testid', '')} {one.name}") for one in around_it):
        return True
    # In other languages two capitals tell no name: German has them on every noun.
    return reading.language == ENGLISH and any(_near(block.box, item.box) for item in anchors)


def _near(a: Box, b: Box) -> bool:
    return (
        (same_row(a, b) and gap_x(a, b) <= _WIDE)
        or (gap_y(a, b) <= _LINE / 2 and gap_x(a, b) <= 0)
        or (gap_y(a, b) <= _ADJOINING and gap_x(a, b) <= _LINE)
    )


def _belongs(reading: Reading, group: list[Item], item: Item) -> bool:
    last = group[-1]
    clash = any(one.kind == item.kind and not words.agree(one, item) for one in group)
    here, there = reading.elements[last.el], reading.elements[item.el]
    return (
        not clash
        and here.frame == there.frame
        and _layer(reading, last.el) == _layer(reading, item.el)
        and any(
            (same_row(one.box, item.box) and gap_x(one.box, item.box) <= _WIDE)
            or (gap_y(one.box, item.box) <= _LINE and gap_x(one.box, item.box) <= _WIDE / 4)
            for one in group
        )
    )


def _layer(reading: Reading, el: int) -> int:
    dialog = reading.closest(el, "dialog", "alertdialog")
    return dialog.n if dialog else -1


def _lists(reading: Reading, made: list[Identity]) -> dict[int, int]:
    """Which of them are entries of one list: in list items, or three and more told alike in one parent."""
    homes: dict[int, list[int]] = defaultdict(list)
    for index, one in enumerate(made):
        path = list(reading.parents(one.els[0]))
        item = next((element for element in path if element.role in {"listitem", "li", "option", "row"}), None)
        home: Element | None = reading.elements.get(item.parent) if item else _container(path)
        if home is not None:
            homes[home.n].append(index)
    found: dict[int, int] = {}
    for home_n, indexes in homes.items():
        few = indexes[: 4 * _LIST]
        distinct = sum(all(made[i].differs(made[j]) for j in few[:place]) for place, i in enumerate(few))
        listed = reading.elements[home_n].role in {"list", "listbox", "rowgroup", "table", "grid", "feed"} and len(indexes) > 1
        if distinct >= _LIST or (listed and distinct > 1):
            found |= dict.fromkeys(indexes, home_n)
    return found


def _container(path: list[Element]) -> Element | None:
    return next(
        (one for one in path if one.role not in {"", "heading", "term", "definition", "link", "button", "article"}),
        path[-1] if path else None,
    )


# --- fields


def _fields(reading: Reading) -> Iterator[Identity]:
    """A form that shows the patient's own data in its fields."""
    items = []
    for control in reading.fields:
        kind = words.kind_of_label(reading.labels[control.el].own) if control.value.strip() else None
        if kind in {"number", "birth", "patient"} and words.fits(kind, control.value):
            items.append(Item("name" if kind == "patient" else kind, control.value, control.el, reading.elements[control.el].box))
    if items:
        yield _make(reading, items, "field")
