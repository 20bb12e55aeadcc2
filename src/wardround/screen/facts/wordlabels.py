"""Labels as they are compared between screens: without units, brackets and marks, and with the concept that they are known to stand for."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from wardround.screen import standards
from wardround.screen.facts.quantity import alone
from wardround.screen.glossary import folded

if TYPE_CHECKING:
    from wardround.screen.model import Control
    from wardround.screen.reading import Reading

_EVERYWHERE = frozenset(standards.data("label_synonyms.json")["names_of_anything"])
"""Names that a portal gives to whatever is written: two fields of such a name need not hold one datum."""
_A_THING = frozenset({"unit", "units"})
"""Behind another word they are what the label is about: ``dose units`` is no dose."""
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")


@cache
def core(label: str) -> str:
    """A label without its unit, brackets and marks: ``Dose (mg) *`` is ``dose``."""
    plain = folded(_BRACKETS.sub(" ", label)).strip(" :*,-.?")
    head, _, tail = plain.rpartition(" ")
    return head.strip(" ,-") if head and alone(tail) and tail not in _A_THING else plain


@cache
def _concepts() -> dict[str, str]:
    return {label: concept for concept, labels in standards.data("label_synonyms.json")["concepts"].items() for label in labels}


def concept(label: str) -> str:
    """The concept that a label is a known word for; empty: none."""
    return _concepts().get(core(label), "")


def said(reading: Reading, control: Control) -> str:
    """The concept that the team's glossary gives a control; empty: none."""
    label = reading.labels[control.el]
    names = (label.visible, control.name)
    entries = reading.glossary.about(names=names, element=reading.elements[control.el], page=reading.screen.page)
    return next((entry.concept for entry in entries if entry.concept), "")


@cache
def short_form(a: str, b: str) -> bool:
    """Whether two labels are a longer and a shorter form of one: one holds all words of the other."""
    one, other = set(a.split()), set(b.split())
    return one <= other or other <= one


def key(control: Control, reading: Reading) -> str:
    """The name that the portal itself gives a field (``name``, ``data-field``): two with one such name hold one datum."""
    element = reading.elements[control.el]
    raw = control.attributes.get("name", "") or element.data.get("data-field", "") or element.data.get("data-name", "")
    plain = re.sub(r"\[?\d+\]?", "", raw.rsplit(".", 1)[-1]).strip("_-[]")
    if plain.casefold() in _EVERYWHERE:
        return ""
    return plain.casefold() if len(plain) > 2 and plain.isascii() else ""  # noqa: PLR2004 - shorter names say nothing
