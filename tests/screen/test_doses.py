"""Which fields take a dose, and what their words say it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.screen.pages import read

if TYPE_CHECKING:
    from playwright.sync_api import Page

FIELDS = {
    "<label>Dose <input></label>": ("dose", set()),
    "<label>Daily dose <input></label>": ("dose", {"per_day"}),
    "<label>Dose/day <input></label>": ("dose", {"per_day"}),
    "<label>Weight-based dose <input> mg/kg</label>": ("dose", {"per_weight"}),
    "<label>Dose <input> <select><option>mg/kg/day<option>mg</select></label>": ("dose", {"per_weight", "per_day"}),
    "<label>Dose <input> <select><option value=''>Unit<option>mg<option>mg/kg</select></label>": ("dose", set()),
    "<label>Infusion rate <input> mL/h</label>": ("rate", {"rate"}),
    "<label>Maximum dose <input></label>": ("limit", set()),
    "<label>Dose number <input></label>": ("number", set()),
    "<label>Total dose <input></label>": ("total", {"total_course"}),
    "<input name=orderDoseAmount>": ("dose", set()),
    "<label>Dose frequency <input></label>": None,
    "<label>Last dose <input></label>": None,
    "<label>Dosing weight <input></label>": None,
    "<label>Dose unit <select><option>mg<option>mcg</select></label>": None,
    "<label>Heart rate <input></label>": None,
    "<label>Exchange rate <input></label>": None,
    "<label>Payment amount <input></label>": None,
    "<label>Urine volume <input></label>": None,
    "<input name=x7f3dose9>": None,
}


@pytest.mark.parametrize("html", FIELDS)
def test_what_a_field_takes(html: str, page: Page) -> None:
    reading = read(page, f"<h1>Prescribe medication</h1><form>{html}</form>", "Medication order")
    found = next(iter(reading.doses.values()), None)
    assert ((found.concept, set(found.bases)) if found else None) == FIELDS[html]


def test_boxes_under_a_shared_label_are_doses_too(page: Page) -> None:
    reading = read(page, "<form><label>Dose</label> <input type=number> <input type=number></form>")
    assert [(field.concept, field.bare) for field in reading.doses.values()] == [("dose", True)] * 2


@pytest.mark.parametrize("label", ["Dose", "Dose:", "Dose *", "Dose (mg)", "Dose mg", "Dose (required)", "Amount", "Max dose"])
def test_words_that_mean_several_things_alone(label: str, page: Page) -> None:
    (field,) = read(page, f"<h1>Medication order</h1><form><label>{label} <input></label></form>").doses.values()
    assert field.bare


def test_without_medicines_an_amount_is_no_dose(page: Page) -> None:
    assert not read(
        page, "<form><label>Amount <input></label> <label>Rate <input></label> <label>Units <input></label></form>", "Invoice"
    ).doses
