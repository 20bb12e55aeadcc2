"""A screen as rules read it: the model, the facts derived from it (each once), the locale profile and the team's glossary."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from wardround.screen.facts import (
    actions,
    companions,
    components,
    confirmations,
    doses,
    elsewhere,
    labels,
    language,
    measurements,
    medication,
    named,
    pairs,
    patients,
    scopes,
    unit_lists,
    units,
    wording,
    written,
)
from wardround.screen.facts.geometry import Bands
from wardround.screen.glossary import Glossary
from wardround.screen.locale import US, Locale
from wardround.screen.once import Once
from wardround.screen.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wardround.screen.model import Block, Control, Element, Screen


class Reading(Tree):
    """One screen, read.

    Args:
        screen: the model.
        locale: whose conventions hold: the ``us`` profile, ``uk``, ``au``, or a team's own.
        glossary: what the team has said of labels and controls.
    """

    def __init__(self, screen: Screen, locale: Locale = US, glossary: Glossary | None = None) -> None:
        super().__init__(screen)
        self.locale = locale
        self.glossary = glossary or Glossary()
        self._controls = {control.el: control for control in screen.controls}
        self._control_places = [control.el for control in screen.controls]
        self._controls_in: dict[int, list[Control]] = {}
        self._blocks_in: dict[int, list[Block]] = {}
        self._text_in: dict[int, str] = {}
        self._heads: dict[tuple[int, ...], str] = {}
        self.unit_controls: Once[int, bool] = Once(lambda el: unit_lists.chooses_unit(self, self._controls[el]))
        """Whether a control, by its element, is there to choose or write a unit."""
        self.frequencies: Once[int, list[Control]] = Once(lambda el: companions.frequencies(self, el))
        """The fields in an element that say how often something is given."""
        self._called = Once(self._call)

    # --- texts and controls

    def control(self, el: int) -> Control | None:
        """The control that is this element."""
        return self._controls.get(el)

    @cached_property
    def blocks(self) -> list[Block]:
        """The texts that a clinician can see, in document order."""
        return [block for block in self.screen.blocks if not block.unseen]

    @cached_property
    def texts(self) -> list[str]:
        """What the visible texts say, each wording once."""
        return list(dict.fromkeys(block.text for block in self.blocks))

    def blocks_that(self, say: Callable[[str], object]) -> list[Block]:
        """The texts of which something is true, in document order. Each wording is asked once: the rows of a table repeat theirs."""
        told = {text for text in self.texts if say(text)}
        return [block for block in self.blocks if block.text in told] if told else []

    @cached_property
    def _blocks_of(self) -> dict[int, list[Block]]:
        found: dict[int, list[Block]] = defaultdict(list)
        for block in self.blocks:
            found[block.el].append(block)
        return found

    @cached_property
    def _by_element(self) -> tuple[list[int], list[Block]]:
        """The visible texts in the order of their elements, with the numbers of these."""
        blocks = sorted(self.blocks, key=lambda block: block.el)
        return [block.el for block in blocks], blocks

    def blocks_in(self, el: int) -> list[Block]:
        """The visible texts of an element and of all that stands in it, in document order."""
        if el not in self._blocks_in:
            places, blocks = self._by_element
            found = self.within(el, places)
            walked = () if found else self.subtree(el)
            self._blocks_in[el] = blocks[found] if found else [block for one in walked for block in self._blocks_of.get(one.n, ())]
        return self._blocks_in[el]

    def text_in(self, el: int) -> str:
        """The visible text of an element and of all that stands in it."""
        if el not in self._text_in:
            self._text_in[el] = " ".join([block.text for block in self.blocks_in(el)])
        return self._text_in[el]

    def controls_in(self, el: int) -> list[Control]:
        """The controls in an element, in document order."""
        if el not in self._controls_in:
            found = self.within(el, self._control_places)
            walked = () if found else self.subtree(el)
            self._controls_in[el] = self.screen.controls[found] if found else [one for el in walked if (one := self._controls.get(el.n))]
        return self._controls_in[el]

    @cached_property
    def fields(self) -> list[Control]:
        """Controls that take a value, in document order."""
        return [control for control in self.screen.controls if control.kind not in {"button", "link", "other"}]

    @cached_property
    def fields_at(self) -> Bands[Control]:
        """The fields by their place on the page."""
        return Bands((self.elements[control.el].box, control) for control in self.fields)

    @cached_property
    def headings(self) -> list[Element]:
        """The headings, in document order."""
        return [element for element in self.screen.elements if element.role == "heading"]

    @cached_property
    def _heading_places(self) -> list[int]:
        return [heading.n for heading in self.headings]

    def headings_before(self, el: int, most: int = 2) -> list[Element]:
        """The nearest headings before an element, in document order."""
        at = bisect_left(self._heading_places, el)
        return self.headings[max(at - most, 0) : at]

    def headings_between(self, first: int, last: int) -> list[Element]:
        """The headings after one element, up to another and itself."""
        return self.headings[bisect_right(self._heading_places, first) : bisect_right(self._heading_places, last)]

    @cached_property
    def _headers(self) -> dict[int, list[int]]:
        return {cell.el: cell.headers for table in self.screen.tables for row in table.rows for cell in row}

    def cell_headers(self, el: int) -> list[int]:
        """Elements of the headers of the table cell that an element stands in: columns first."""
        cell = self.closest(el, "cell", "gridcell", "td", "th", "columnheader", "rowheader")
        return self._headers.get(cell.n, []) if cell else []

    def heads(self, headers: Sequence[int]) -> str:
        """The words of a cell's headers."""
        known = tuple(headers)
        if known not in self._heads:
            self._heads[known] = " ".join([self.text_in(head) for head in known])
        return self._heads[known]

    # --- facts, each made once

    @cached_property
    def language(self) -> str:
        """The code of the language that the screen is written in."""
        return language.of(self)

    @cached_property
    def scopes(self) -> scopes.Scopes:
        """Which controls belong together, and whether medication is what they are about."""
        return scopes.Scopes(self)

    @cached_property
    def elsewhere(self) -> elsewhere.Elsewhere:
        """What the screen is where nobody is treated, though it names medicines: a shop, software, something to read."""
        return elsewhere.of(self)

    @cached_property
    def components(self) -> components.Components:
        """Where elements stand in the rows of tables and lists."""
        return components.Components(self)

    @cached_property
    def hints(self) -> list[Block]:
        """The texts that call themselves hints, by class or id."""
        return [one for one in self.blocks if labels.HINT.search(f"{self.elements[one.el].cls} {self.elements[one.el].id}")]

    @cached_property
    def labels(self) -> dict[int, labels.Label]:
        """The label of every field, by its element."""
        return labels.of(self)

    @cached_property
    def _unit_finder(self) -> units.Finder:
        return units.Finder(self)

    @cached_property
    def units(self) -> dict[int, list[units.Seen]]:
        """The units that are shown for every field, by its element, the surest first."""
        return self._unit_finder.units()

    @cached_property
    def unit_selects(self) -> dict[int, Control]:
        """The unit control that goes with a field, by the field's element."""
        return self._unit_finder.selects()

    @cached_property
    def doses(self) -> dict[int, doses.DoseField]:
        """The fields that take a dose, rate, strength, volume or limit of a medicine, by element."""
        return doses.of(self)

    @cached_property
    def actions(self) -> list[actions.Action]:
        """What can be pressed, with what it does by its words."""
        return actions.of(self)

    @cached_property
    def pairs(self) -> list[pairs.Pair]:
        """Actions that stand next to each other."""
        return pairs.of(self)

    @cached_property
    def confirmations(self) -> list[confirmations.Confirmation]:
        """The open dialogs that ask before something is destroyed or committed."""
        return confirmations.of(self)

    @cached_property
    def patients(self) -> list[patients.Identity]:
        """The places that say whose record this is."""
        return patients.of(self)

    @cached_property
    def lines(self) -> Sequence[medication.Line]:
        """The medication lines: a medicine's name with its amounts, wherever one is shown."""
        return medication.of(self)

    @cached_property
    def written(self) -> Sequence[written.Written]:
        """Where amounts of medicines are written: lines, choices, dose fields and what is said beside them."""
        return written.of(self)

    @cached_property
    def wordings(self) -> Sequence[wording.Wording]:
        """Words about giving a medicine: lines, choices, values of fields and what is said beside them."""
        return wording.of(self)

    @cached_property
    def named(self) -> Sequence[named.Shown]:
        """Where medicines' names are shown."""
        return named.of(self)

    @cached_property
    def measured(self) -> Sequence[measurements.Measured]:
        """Vital signs and results that are shown."""
        return measurements.of(self)

    def lines_in(self, el: int) -> Sequence[medication.Line]:
        """The medication lines in an element."""
        found = self.within(el, self._line_places)
        return [line for line in self.lines if self.inside(line.el, el)] if found is None else self.lines[found]

    @cached_property
    def _line_places(self) -> list[int]:
        return [line.el for line in self.lines]

    # --- words for readers

    def called(self, el: int) -> str:
        """Role and name, as a reader would look for it: ``textbox "Dose"``."""
        return self._called[el]

    def _call(self, el: int) -> str:
        element = self.elements.get(el)
        if element is None:
            return "page"
        control = self._controls.get(el)
        name = (control.name or control.text if control else element.name) or self.text_in(el)[:60]
        kind = (control.role or control.kind if control else element.role) or element.tag
        return f'{kind} "{name}"' if name else kind
