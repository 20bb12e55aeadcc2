"""The fields that take a dose, a rate, a strength, a volume or a limit of a medicine, and what their words say it means."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Literal

import msgspec

from wardround.screen import standards
from wardround.screen.facts.labels import Label
from wardround.screen.facts.nearby import LONGEST
from wardround.screen.facts.quantity import within
from wardround.screen.facts.units import Seen, is_unit_control
from wardround.screen.glossary import folded
from wardround.screen.model import Control

if TYPE_CHECKING:
    from wardround.screen.reading import Reading

Concept = Literal["dose", "rate", "volume", "strength", "limit", "total", "number"]
"""``dose``: an amount given; ``total``: of a course, to dispense; ``number``: which dose of a series."""
BASES = ("per_administration", "per_day", "per_weight", "per_bsa", "rate", "total_course")

_SEMANTICS = standards.data("dose_semantics.json")
_AMBIGUOUS = frozenset(_SEMANTICS["ambiguous_alone"])
_DOSE = re.compile(r"\b(?:dos(?:e|es|age|ages|ing)|bolus|loading dose|posology)\b", re.IGNORECASE)
_OTHER: tuple[tuple[Concept, re.Pattern[str]], ...] = (
    (
        "number",
        re.compile(r"\bdose (?:number|no\.?|#|\d+ of)\b|\bdoses? in (?:the )?series\b|\bnumber of doses\b|\bseries dose\b", re.IGNORECASE),
    ),
    ("limit", re.compile(r"\b(?:max(?:imum)?|upper limit|not to exceed|ceiling|min(?:imum)?)\b", re.IGNORECASE)),
    ("rate", re.compile(r"\b(?:(?:infusion|flow|drip|basal|pump) rate|rate of infusion|rate)\b", re.IGNORECASE)),
    ("volume", re.compile(r"\b(?:vtbi|volume)\b", re.IGNORECASE)),
    ("strength", re.compile(r"\b(?:strength|concentration|potency)\b", re.IGNORECASE)),
    ("total", re.compile(r"\b(?:quantity|qty|total|cumulative|supply|course)\b", re.IGNORECASE)),
    ("dose", re.compile(r"\b(?:amount|units)\b", re.IGNORECASE)),
)
_NOT_A_RATE = re.compile(
    r"\b(?:heart|pulse|respirat\w*|resp|ventricular|breathing|sampl(?:e|ing)|refresh|exchange|tax|interest|success|error|bit|frame|frequency|gfr|filtration"
    r"|sedimentation|birth|death|score|urine|peak)\b",
    re.IGNORECASE,
)
_NOT_A_DOSE = re.compile(
    r"\b(?:date|time|when|reason|instructions?|comments?|notes?|form|route|frequency|schedule|interval|history"
    r"|search|filter|type|status|missed|given by"
    r"|patient|weight(?![- ]?based)|height|age|name|radiation|last|next|previous|units? (?:of|number)|unit conversion|ward|unit name"
    r"|price|cost|fee|charges?|pay\w*|paid|bill\w*|balance|refund|insur\w+|loss|urine|tidal|sound|heart|pulse|attempts?|results?"
    r"|per page|rows?)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z]+")
_SPLIT = re.compile(r"(?<=[a-z])(?=[A-Z])|[_\-.\[\]:\s]+")


class DoseField(msgspec.Struct, frozen=True, gc=False):
    """One such field."""

    control: Control
    label: Label
    concept: Concept
    """By its words: label first, then its id and name."""
    bases: frozenset[str]
    """What its words and units say about what it counts: of ``BASES``; empty: nothing."""
    units: tuple[Seen, ...]
    by: Literal["label", "id", "unit", "glossary"]
    """What tells that it is one."""

    @property
    def el(self) -> int:
        """Its element."""
        return self.control.el

    @property
    def bare(self) -> bool:
        """Its label is one of the words that mean several things when they stand alone (``Dose``, ``Amount``, ``Rate``)."""
        return bare(self.label.own or self.label.shared)

    @property
    def editable(self) -> bool:
        """Whether a clinician can write in it."""
        return not (self.control.readonly or self.control.disabled)


@cache
def bare(label: str) -> bool:
    """Whether a label says nothing but one of the ambiguous words, units and brackets aside: ``Dose (mg)*``."""
    plain = folded(re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", label)).strip(" :*,-.")
    plain = re.sub(r"\s*\b(?:required|optional)$", "", plain)
    if plain not in _AMBIGUOUS:
        plain = next((plain[: -len(unit.text)].strip(" ,-/:") for unit in within(label) if plain.endswith(unit.text.casefold())), plain)
    return plain in _AMBIGUOUS


@cache
def classes(text: str) -> frozenset[str]:
    """The classes of ``dose_semantics.json`` whose phrases stand in a text."""
    return frozenset(name for name, pattern in _phrases() if pattern.search(text))


@cache
def _phrases() -> tuple[tuple[str, re.Pattern[str]], ...]:
    made = []
    for name, said in _SEMANTICS["classes"].items():
        words = "|".join(re.escape(phrase) for phrase in sorted(said["phrases"], key=len, reverse=True))
        # "/day" may follow a letter, "day" may not.
        made.append((name, re.compile(rf"(?:(?<![A-Za-z])|(?=/))(?:{words})(?![A-Za-z])", re.IGNORECASE)))
    return tuple(made)


def by_form(reading: Reading) -> list[list[DoseField]]:
    """The dose fields that stand together: those of one form or dialog, or, where a table repeats them, of one of its rows."""
    groups: dict[int, list[DoseField]] = {}
    for field in reading.doses.values():
        row = reading.scopes.row(field.el)
        beside = reading.controls_in(row.n) if row is not None else []
        several = sum(control.kind not in {"button", "link"} for control in beside) > 1
        groups.setdefault(row.n if row is not None and several else reading.scopes.form(field.el).n, []).append(field)
    return list(groups.values())


def identifier_words(control: Control, reading: Reading) -> str:
    """The dictionary words in its id, ``name`` and ``data-*``: ``orderDoseAmount`` is ``order dose amount``; made-up ids give nothing."""
    element = reading.elements[control.el]
    raw = [
        control.attributes.get("name", ""),
        element.id,
        *(element.data.get(key, "") for key in ("data-field", "data-name", "data-testid")),
    ]
    return " ".join(word.lower() for one in raw for word in _SPLIT.split(one) if _WORD.fullmatch(word.lower()))


def of(reading: Reading) -> dict[int, DoseField]:
    """All of them, by element."""
    found: dict[int, DoseField] = {}
    for control in reading.fields:
        if control.kind in {"checkbox", "radio", "file", "date"} or is_unit_control(reading, control):
            continue
        field = _field(reading, control)
        if field:
            found[control.el] = field
    return found


def _field(reading: Reading, control: Control) -> DoseField | None:
    label = reading.labels[control.el]
    units = tuple(reading.units.get(control.el, ()))
    said = _said(reading, control, label)
    words = label.own
    concept, by = _concept(words), "label"
    medication = reading.scopes.medication(control.el)
    if concept is None and not words:
        concept, by = _concept(identifier_words(control, reading)), "id"
    if concept is None and not words and control.kind in {"number", "text"}:
        concept, by = _concept(label.shared), "label"
    if said:
        return DoseField(control, label, concept or "dose", frozenset({said}), units, "glossary")
    if concept is None and medication and control.kind in {"number", "text"} and any(one.unit.medical for one in units) and not words:
        concept, by = "dose", "unit"
    if concept is None or (not medication and not _DOSE.search(words)):
        return None
    if (control.kind == "select" and not _amounts(control)) or (control.type == "search" or control.role == "searchbox"):
        return None
    return DoseField(control, label, concept, _bases(label, units), units, by)  # type: ignore[arg-type]  # by: one of the literals above


def _said(reading: Reading, control: Control, label: Label) -> str:
    names = (label.visible, control.name)
    entries = reading.glossary.about(names=names, element=reading.elements[control.el], page=reading.screen.page)
    return next((entry.basis for entry in entries if entry.basis), "")


def _concept(words: str) -> Concept | None:
    if not words or len(words) > LONGEST:
        return None
    if _DOSE.search(words):
        first = next((concept for concept, pattern in _OTHER[:2] if pattern.search(words)), None)
        if first:
            return first
        if _NOT_A_DOSE.search(words):
            return None
        return (
            "total"
            if re.search(r"\b(?:total|cumulative|lifetime)\b(?! daily)", words, re.IGNORECASE) and not classes(words) & {"per_day"}
            else "dose"
        )
    if _NOT_A_DOSE.search(words):
        return None
    found = next((concept for concept, pattern in _OTHER if pattern.search(words)), None)
    return None if found == "rate" and _NOT_A_RATE.search(words) else found


def _amounts(control: Control) -> bool:
    """Whether a select offers amounts (numbers), not only words."""
    return any(any(letter.isdigit() for letter in option.text) for option in control.options)


def _bases(label: Label, units: tuple[Seen, ...]) -> frozenset[str]:
    words = classes(" / ".join(part for part in (label.visible, label.name, label.helper, label.group) if part))
    found = {name for name in words if name in BASES}
    if re.fullmatch(r"\W*rate\W*", label.own, re.IGNORECASE):
        found.discard("rate")
    shown = [one for one in units if one.chosen and one.where != "placeholder"]
    for one in shown:
        found |= {basis for basis in one.unit.below if basis in BASES}
    return frozenset(found)
