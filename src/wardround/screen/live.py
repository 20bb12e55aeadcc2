"""The elements of a page behind the numbers of a screen model, so that a probe can act on what a rule has found."""

from __future__ import annotations

from collections import Counter
from importlib import resources
from typing import TYPE_CHECKING

from wardround.screen.collect import collect
from wardround.screen.reading import Reading

if TYPE_CHECKING:
    from playwright.sync_api import ElementHandle, JSHandle, Page

_PAIRS = "(before, now) => { const places = new Map(now.map((one, n) => [one, n])); return before.map((one) => places.get(one) ?? -1); }"
Mark = tuple[int, str, str, str, str, str, int]


def guard_script() -> str:
    """What is laid over each document while a rule acts: a function without arguments."""
    return resources.files("wardround.screen").joinpath("guard.js").read_text(encoding="utf-8")


class Live:
    """One look at a page whose elements are kept.

    Args:
        page: the page.
        like: a reading of it, for its key, viewport, locale and glossary.
    """

    def __init__(self, page: Page, like: Reading) -> None:
        self._kept: list[tuple[int, JSHandle]] = []
        screen = collect(page, viewport=like.screen.viewport, key=like.screen.page, kept=self._kept)
        self.reading = Reading(screen, like.locale, like.glossary)

    def node(self, el: int) -> ElementHandle | None:
        """The live element of that number."""
        found = max((kept for kept in self._kept if kept[0] <= el), key=lambda kept: kept[0], default=None)
        if found is None:
            return None
        handle = found[1].evaluate_handle("(nodes, n) => nodes[n] ?? null", el - found[0])
        return handle.as_element()

    def places(self, later: Live) -> dict[int, int]:
        """Numbers of the same elements in a later look: the very same nodes, else those that are marked alike."""
        from playwright.sync_api import Error

        marks = {mark: n for n, mark in later.marks().items()}
        found = {n: marks[mark] for n, mark in self.marks().items() if mark in marks}
        for (first, mine), (theirs, now) in zip(self._kept, later._kept, strict=False):
            try:
                pairs = mine.evaluate(_PAIRS, now)
            except Error:  # the document is another one
                continue
            found.update({first + n: theirs + place for n, place in enumerate(pairs) if place >= 0})
        return found

    def marks(self) -> dict[int, Mark]:
        """What each element can be known by in another look."""
        return marks(self.reading)


def marks(reading: Reading) -> dict[int, Mark]:
    """What each element of a screen can be known by: frame, tag, role, id, name, words, and which of those alike it is."""
    seen: Counter[tuple[int, str, str, str, str, str]] = Counter()
    found = {}
    for element in reading.screen.elements:
        control = reading.control(element.n)
        alike = (
            element.frame,
            element.tag,
            element.role,
            element.id,
            element.data.get("name", ""),
            (control.name or control.text) if control else "",
        )
        found[element.n] = (*alike, seen[alike])
        seen[alike] += 1
    return found


def state(reading: Reading) -> tuple[object, ...]:
    """What must be as it was after a probe: texts (figures aside, for a clock may run), controls with what stands in them, dialogs."""
    texts = tuple("".join("0" if letter.isdigit() else letter for letter in block.text) for block in reading.blocks)
    controls = tuple(
        (
            one.kind,
            one.name,
            one.value,
            one.checked,
            one.disabled,
            one.expanded,
            one.invalid,
            tuple(option.selected for option in one.options),
        )
        for one in reading.screen.controls
    )
    return texts, controls, len(reading.screen.dialogs)
