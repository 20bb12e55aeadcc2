"""The elements of a screen as a tree: what each stands in, and what stands in it. Looked up, for every rule asks."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from wardround.screen.once import Once

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardround.screen.model import Element, Screen

_LONG_WAY = 8
"""Steps up from which on all that were passed are remembered: a page may be nested as deep as it likes."""


class Tree:
    """The elements of one screen.

    Args:
        screen: the model.
    """

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.elements: dict[int, Element] = {element.n: element for element in screen.elements}
        self._places = list(self.elements)
        self._parents: dict[int, tuple[Element, ...]] = {}
        self._closest = Once(self._finder)

    def parents(self, el: int) -> tuple[Element, ...]:
        """The elements that an element stands in, the nearest first; not the element itself. Crosses into the page around an iframe."""
        if el not in self._parents:
            path = [el]
            while (here := self.elements.get(path[-1])) and here.parent in self.elements and here.parent not in self._parents:
                path.append(here.parent)
            # From the outside in, each once: a page may be nested deeper than Python calls itself.
            for n in reversed(path):
                above = self.elements.get(self.elements[n].parent) if n in self.elements else None
                self._parents[n] = (above, *self._parents.get(above.n, ())) if above else ()
        return self._parents[el]

    def inside(self, el: int, ancestor: int) -> bool:
        """Whether an element is ``ancestor``, or stands in it."""
        # A parent comes before its children: past the ancestor's place there is nothing left to find.
        while el > ancestor:
            here = self.elements.get(el)
            el = here.parent if here is not None else -1
        return el == ancestor

    def closest(self, el: int, *roles: str) -> Element | None:
        """The element, or the nearest that it stands in, with one of these roles or tags."""
        return self._closest[roles][el]

    @cached_property
    def _kinds(self) -> set[str]:
        """Roles and tags that are there at all: most of what rules ask for is not."""
        return {element.role for element in self.screen.elements} | {element.tag for element in self.screen.elements}

    def _finder(self, roles: tuple[str, ...]) -> Once[int, Element | None]:
        elements, wanted = self.elements, frozenset(roles)
        if wanted.isdisjoint(self._kinds):
            return Once(lambda _: None)

        def find(el: int) -> Element | None:
            path, here = [], elements.get(el)
            while here is not None and here.role not in wanted and here.tag not in wanted:
                if here.parent in known:
                    here = known[here.parent]
                    break
                path.append(here.n)
                here = elements.get(here.parent)
            if len(path) > _LONG_WAY:
                known.update(dict.fromkeys(path, here))
            return here

        known: Once[int, Element | None] = Once(find)
        return known

    @cached_property
    def children(self) -> dict[int, list[Element]]:
        """The elements directly in each element, in document order."""
        found: dict[int, list[Element]] = defaultdict(list)
        for element in self.screen.elements:
            found[element.parent].append(element)
        return found

    @cached_property
    def _last(self) -> dict[int, int]:
        """The last element that stands in each element: what stands in it are those up to there, for a parent comes before its children.

        Elements around an iframe are left out: what is in it is numbered after the whole page around it.
        """
        last: dict[int, int] = {}
        framed: set[int] = set()
        for one in reversed(self.screen.elements):
            end = last.setdefault(one.n, one.n)
            above = self.elements.get(one.parent)
            if above is not None:
                if end > last.get(above.n, above.n):
                    last[above.n] = end
                if one.n in framed or one.frame != above.frame:
                    framed.add(above.n)
        return {n: end for n, end in last.items() if n not in framed}

    def within(self, el: int, places: list[int]) -> slice | None:
        """Which of the places (sorted numbers of elements) stand in an element; None: only a walk can tell."""
        end = self._last.get(el)
        return None if end is None else slice(bisect_left(places, el), bisect_right(places, end))

    def subtree(self, el: int) -> Sequence[Element]:
        """The element and all that stands in it, in document order."""
        if el not in self.elements:
            return ()
        found = self.within(el, self._places)
        if found is not None:
            return self.screen.elements[found]
        walked, waiting = [], [self.elements[el]]
        while waiting:
            here = waiting.pop()
            walked.append(here)
            waiting += reversed(self.children.get(here.n, ()))
        return walked
