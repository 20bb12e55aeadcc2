"""Where an element stands in its table or list: what stands at the same place in another row is the same component."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.screen.once import Once

if TYPE_CHECKING:
    from wardround.screen.reading import Reading

_ROLES = frozenset({"table", "grid", "treegrid", "list", "listbox", "feed"})
_TAGS = frozenset({"table", "tbody", "ul", "ol"})


class Components:
    """Finds it, once for each element."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self.places = Once(self._place)
        """By element: the list or table, the roles on the way to it, its own name or role, the head of its column; empty: it is in none."""
        self._above: dict[int, str] = {}
        for one in reading.screen.elements:  # a parent comes before its children
            way = one.role or one.tag
            if one.role in _ROLES or one.tag in _TAGS:
                self._above[one.n] = f"{one.n}/{way}"
            elif above := self._above.get(one.parent, ""):
                self._above[one.n] = f"{above}/{way}"

    def _place(self, el: int) -> str:
        here = self._reading.elements.get(el)
        above = self._above.get(here.parent, "") if here else ""
        column = self._reading.heads(self._reading.cell_headers(el)[:1]) if above else ""
        return f"{above}/{here.data.get('name', '') or here.role}/{column}" if here and above else ""
