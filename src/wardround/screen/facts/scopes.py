"""Which controls belong together (a form, a dialog, a row), and whether medication is what they are about."""

from __future__ import annotations

import re
from functools import cache, cached_property
from typing import TYPE_CHECKING

from wardround.screen import standards
from wardround.screen.facts.nearby import LONGEST

if TYPE_CHECKING:
    from wardround.screen.model import Control, Element
    from wardround.screen.reading import Reading

STRONG = re.compile(
    r"\b(?:drugs?|medications?|medicines?|doses?|dosages?|dosing|infusions?|prescriptions?|prescribe[dr]?|insulin|heparin|bolus|vtbi|titrat\w+"
    r"|formulary|pharmac\w+|posology"
    r"|(?:medication|drug) administration|dispens(?:e|ed|ing) (?:medic\w+|drug|quantity)|(?-i:IV|MAR|eMAR))\b",
    re.IGNORECASE,
)
"""Words that speak of medicines by themselves."""
CLINICAL = re.compile(r"\b(?:route|frequency|prn|patients?|allerg\w+|ward|diagnos\w+|clinician|nurse|as needed)\b", re.IGNORECASE)
AMOUNTS = re.compile(r"\b(?:strength|rate|units?|orders?|amount|quantity|volume|concentration|duration)\b", re.IGNORECASE)
"""A shop has orders, rates, strengths and units too: these words count only beside two clinical ones."""
ENOUGH = 2
_FORMS = ("form", "dialog", "alertdialog")
_GROUPS = ("group", "fieldset", "region", "article", "tabpanel", "main", "body")


@cache
def _cared() -> re.Pattern[str]:
    return standards.words("elsewhere.json", "cared")


class Scopes:
    """Looks up what a control belongs to."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._about: dict[int, bool] = {}
        self._form_of: dict[int, Element] = {}

    def form(self, el: int) -> Element:
        """The form or dialog that an element stands in; else the nearest section that holds more than one field; else the body."""
        if el not in self._form_of:
            self._form_of[el] = self._form(el)
        return self._form_of[el]

    def _form(self, el: int) -> Element:
        reading = self._reading
        found = reading.closest(el, *_FORMS)
        if found is not None:
            return found
        last = reading.elements[el]
        for parent in reading.parents(el):
            last = parent
            if (parent.role in _GROUPS or parent.tag in _GROUPS) and self._fields.get(parent.n, 0) > 1:
                return parent
        return last

    @cached_property
    def clinical(self) -> bool:
        """Whether the page as a whole is about patients or medicines: in its title, its texts, the names of its controls."""
        reading = self._reading
        said = [reading.screen.title, *reading.texts, *(control.name for control in reading.screen.controls)]
        return bool(reading.lines) or any(STRONG.search(text) or CLINICAL.search(text) for text in said)

    @cached_property
    def care(self) -> bool:
        """Whether anything on the page speaks of a patient's care: as ``clinical``, or an identity, a birth date, a doctor, a ward."""
        reading = self._reading
        return self.clinical or bool(reading.patients) or any(_cared().search(text) for text in reading.texts)

    @cached_property
    def _fields(self) -> dict[int, int]:
        counts: dict[int, int] = {}
        for control in self._reading.fields:
            for parent in self._reading.parents(control.el):
                counts[parent.n] = counts.get(parent.n, 0) + 1
        return counts

    def row(self, el: int) -> Element | None:
        """The table row or list item that an element stands in."""
        return self._reading.closest(el, "row", "tr", "listitem", "li")

    def around(self, el: int) -> int:
        """The element whose controls are the ``mates`` of one in it."""
        row = self.row(el)
        within = self._reading.controls_in(row.n) if row is not None else []
        if row is not None and sum(control.kind not in {"button", "link"} for control in within) > 1:
            return row.n
        return self.form(el).n

    def mates(self, el: int) -> list[Control]:
        """The controls of the same form, itself included; in a row of several like it, those of its row."""
        return self._reading.controls_in(self.around(el))

    def medication(self, el: int) -> bool:
        """Whether the form that an element stands in speaks of medicines: in its labels, its headings, or those above it."""
        form = self.form(el)
        if form.n not in self._about:
            self._about[form.n] = self._speaks(form)
        return self._about[form.n]

    def _speaks(self, form: Element) -> bool:
        reading = self._reading
        said = [form.name, form.id, form.cls, *(control.name for control in reading.controls_in(form.n) if control.kind != "link")]
        said += [block.text for block in reading.blocks_in(form.n) if len(block.text) <= LONGEST]
        text = " | ".join(said).replace("-", " ").replace("_", " ")
        if STRONG.search(text) or reading.lines_in(form.n):
            return True
        above = " | ".join(self._headings(form))
        if STRONG.search(above):
            return True
        return len({found.lower() for found in CLINICAL.findall(f"{text} | {above}")}) >= ENOUGH and bool(AMOUNTS.search(text))

    def _headings(self, form: Element) -> list[str]:
        """The nearest heading before the form, of its section, and the page's title."""
        return [self._reading.text_in(one.n) for one in self._reading.headings_before(form.n)] + [self._reading.screen.title]
