"""A space stands between a number and its unit: the m of ``10mg`` is read as a zero or two.

*What is judged.* Amounts in medication lines, choices, hints and values. A product's own name (name, strength, form: ``Ramipril 5mg
capsules``) is a review, since the vendor wrote it; under a profile that closes product names (UK, dm+d) it is well. ``5%`` and ``5-mg``
are well.

*Why.* ``10mg`` is read as 100 mg, ``2g`` as 29.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardround.screen import standards
from wardround.screen.saying import doubtful, ill, well

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardround.screen.facts.quantity import Quantity
    from wardround.screen.facts.written import Written
    from wardround.screen.outcome import Outcome
    from wardround.screen.reading import Reading

ID = "number-unit-no-space"
TITLE = "A space stands between a number and its unit."
HAZARD = "A nurse reads the m of 10mg as a zero, and gives the patient 100 mg."
SATISFIED = "Write a space between number and unit, one that does not break: 10 mg."
SEVERITY = "moderate"
CLAUSES = ("ISMP error-prone list: numerical dose and unit run together", "NHS CUI MEDi-041")
REASONS = {
    "run-together": "An amount in the portal's own words has no space before its unit.",
    "product-name": "A product's name, which the vendor wrote, has no space before its unit.",
    "typed": "What stands in a field has no space before its unit; a clinician may have typed it.",
    "none": "Every number has a space before its unit, or the profile closes product names.",
}

_FORM = standards.words("medication_words.json", "form")


def judge(reading: Reading) -> Iterable[Outcome]:
    """Judge every amount whose unit is written with it."""
    for one in reading.written:
        shown = [amount for amount in one.amounts if not amount.implied and amount.unit.base != "%"]
        closed = [amount for amount in shown if not amount.gap]
        products = [amount for amount in closed if _in_a_product(one, amount)]
        own = [amount.text for amount in closed if amount not in products]
        if own and one.where == "field":
            says = "has no space before its unit. Who wrote it?"
            yield doubtful(ID, one, own, says, "typed")
        elif own:
            yield ill(ID, one, own, "has no space before its unit", "run-together")
        elif products and not reading.locale.product_names_closed:
            says = "has no space before its unit. Is the product's name shown as its vendor wrote it?"
            yield doubtful(ID, one, [amount.text for amount in products], says, "product-name")
        elif shown:
            yield well(ID, one, "every number has a space before its unit, or is part of a product's name")


def _in_a_product(one: Written, amount: Quantity) -> bool:
    """Whether a dose form follows the amount at once: ``5mg capsules``, ``250mg/5mL oral suspension``."""
    rest = one.text[amount.end : amount.end + 40].lstrip(" /0123456789.,")
    return bool(_FORM.match(rest.removeprefix("mL").removeprefix("ml").lstrip()))
