"""What stands beside a dose in a prescription: the field for the medicine, the one for how often, the total that is worked out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wardround.screen.facts.names import drug_in

if TYPE_CHECKING:
    from wardround.screen.model import Control, Element
    from wardround.screen.reading import Reading

_OFTEN = re.compile(
    r"\b(?:frequency|freq\.?|how often|schedule|interval|times (?:per|a) day|times daily|doses per day|every|sig)\b",
    re.IGNORECASE,
)
_MEDICINE = re.compile(
    r"\b(?:drugs?|medications?|medicines?|meds|product|infusate|formulary item|generic|brand|active ingredient)\b"
    r"(?!\s*(?:unit|dose|route|form|strength|list|status|type|class|order (?:status|type)))",
    re.IGNORECASE,
)
_WORKED_OUT = re.compile(
    r"\b(?:total|calculated|computed|resulting|actual|final|equivalent|rounded|ordered|absolute)\s+(?:\w+\s+)?(?:dos(?:e|age)|amount)\b"
    r"|\bdos(?:e|age)\s*(?:=|equals|calculated|for (?:this|the) (?:patient|weight))|\bamount to (?:give|administer)\b"
    r"|(?:=|\u2248|equals|equates to)\s*[\d\u2014_-]+[\d.,]*\s*(?:mg|mcg|g|microgram|units)\b",
    re.IGNORECASE,
)


def frequency(reading: Reading, el: int) -> Control | None:
    """The field beside a dose that says how often it is given."""
    return next((control for control in reading.frequencies[reading.scopes.around(el)] if control.el != el), None)


def frequencies(reading: Reading, el: int) -> list[Control]:
    """The fields in an element that say how often something is given."""
    return [one for one in reading.controls_in(el) if (label := reading.labels.get(one.el)) and _OFTEN.search(label.own)]


def medicine(reading: Reading, el: int) -> Control | None:
    """The field of the same form that names the medicine."""
    for control in reading.controls_in(reading.scopes.form(el).n):
        label = reading.labels.get(control.el)
        if control.kind in {"text", "select", "listbox"} and label and _MEDICINE.search(label.own or control.placeholder):
            return control
    return None


def medicine_known(reading: Reading, el: int) -> str:
    """The medicine that a form is about, as it stands in its text, a field or a heading above it; empty: none that is known."""
    form = reading.scopes.form(el)
    texts = [block.text for block in reading.blocks_in(form.n)] + [above.name for above in reading.parents(el) if above.name]
    texts += [control.value for control in reading.controls_in(form.n) if control.kind in {"text", "select"}]
    texts += [reading.text_in(one.n) for one in reading.headings_before(form.n)]
    return next((drug for text in texts if (drug := drug_in(text))), "")


def worked_out(reading: Reading, form: Element) -> str:
    """The text (or the label of the field) that shows the dose worked out from a weight; empty: there is none in the form."""
    said = [block.text for block in reading.blocks_in(form.n)]
    said += [reading.labels[control.el].words for control in reading.controls_in(form.n) if control.el in reading.labels]
    return next((text for text in said if _WORKED_OUT.search(text)), "")
