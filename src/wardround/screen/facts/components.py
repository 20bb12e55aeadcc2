"""Where an element stands in its table or list: what stands at the same place in another row is the same component."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wardround.screen.reading import Reading

_ROLES = frozenset({"table", "grid", "treegrid", "list", "listbox", "feed"})
_TAGS = frozenset({"table", "tbody", "ul", "ol"})


class Components:
    """Finds it, once for each element."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._places: dict[int, str] = {}
        self._above: dict[int, str] = {}

    def place(self, el: int) -> str:
        """The list or table, the roles on the way to it, its own name or role, and the head of its column; empty: it is in none."""
        if el not in self._places:
            here = self._reading.elements.get(el)
            above = self._path(here.parent) if here else ""
            column = self._reading.heads(self._reading.cell_headers(el)[:1]) if above else ""
            self._places[el] = f"{above}/{here.data.get('name', '') or here.role}/{column}" if here and above else ""
        return self._places[el]

    def _path(self, el: int) -> str:
        if el not in self._above:
            path = []
            for one in (found for found in (self._reading.elements.get(el), *self._reading.parents(el)) if found):
                path.append(one.role or one.tag)
                if one.role in _ROLES or one.tag in _TAGS:
                    self._above[el] = f"{one.n}/{'/'.join(path)}"
                    break
            else:
                self._above[el] = ""
        return self._above[el]
