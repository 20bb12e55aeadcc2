"""What a team has said of its labels and controls: it answers a review's question, and makes the answer reproducible.

In the profile:

    [[screen.glossary]]
    label = "Dose"                # or: selector = "#dose" (an id), page = "/orders"
    concept = "dose-per-administration"
    basis = "per_administration"
    unit = "mg"
    irreversible = false
    because = "ward pharmacist, 2026-03-02"
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from wardround.screen.model import Element


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One answer. It needs a label or a selector; the rest is what it says."""

    label: str = ""
    """Visible label or accessible name; case and spaces do not count."""
    selector: str = ""
    """``#id``, ``[name=dose]`` or ``[data-field=dose]``."""
    page: str = ""
    """Only on the page with this key, in all its states."""
    rule: str = ""
    """Only for this rule."""
    concept: str = ""
    """What the label means: two labels with one concept are synonyms, one label with two is a hazard."""
    basis: str = ""
    """``per_administration``, ``per_day``, ``rate`` ...: a class of ``standards/dose_semantics.json``."""
    unit: str = ""
    usual: float | None = None
    """A usual dose, in the field's unit: ten times as much must be questioned (``range-unchecked``)."""
    irreversible: bool | None = None
    accept: bool | None = None
    """The answer to a review that has no other key: True, it is well as it is; False, it is a hazard."""
    because: str = ""
    """Who said so, when, and why."""

    def on(self, page: str) -> bool:
        """Whether it is about the page with this key, or that which it is a state of: ``/orders (dialog: Sign)`` is one of ``/orders``."""
        return not self.page or page == self.page or page.startswith(f"{self.page} (")


class Glossary:
    """The entries, looked up by control."""

    def __init__(self, entries: tuple[Entry, ...] = ()) -> None:
        self.entries = entries

    def about(self, *, names: tuple[str, ...], element: Element | None, page: str, rule: str = "") -> list[Entry]:
        """The entries about a control that has these names; one for a selector goes before one for a label."""
        if not self.entries:
            return []
        mine = {folded(name) for name in names if name}
        found = [
            entry
            for entry in self.entries
            if entry.on(page)
            and (not entry.rule or entry.rule == rule)
            and (not entry.label or folded(entry.label) in mine)
            and (not entry.selector or (element is not None and selects(entry.selector, element)))
            and (entry.label or entry.selector)
        ]
        return sorted(found, key=lambda entry: not entry.selector)


_SELECTOR = re.compile(r"""^(?:(?P<tag>[a-z][a-z0-9]*)?(?:\#(?P<id>[\w\-:.]+)|\[(?P<key>[\w\-]+)=["']?(?P<value>[^"'\]]*)["']?\]))$""")


def selects(selector: str, element: Element) -> bool:
    """Whether a selector (``#id``, ``[name=value]``, with or without a tag) names this element."""
    found = _SELECTOR.match(selector.strip())
    if not found or (found["tag"] and found["tag"] != element.tag):
        return False
    return element.id == found["id"] if found["id"] else element.data.get(found["key"]) == found["value"]


@cache
def folded(label: str) -> str:
    """A label without what does not change its meaning: case, spaces, a closing colon or asterisk."""
    return " ".join(label.split()).strip(" :*").casefold()
