"""Which units are shown for a field, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.screen.pages import read
from wardround.screen.facts.quantity import alone, quantities, within
from wardround.screen.facts.units import is_unit_control

if TYPE_CHECKING:
    from playwright.sync_api import Page

LIST = "<option value=''>Select</option><option>mg<option>mcg"
SHAPES = {
    "in the label": ("<label for=f>Dose (mg)</label><input id=f>", [("mg", "label"), ("mg", "name")]),
    "beside it": ("<label for=f>Dose</label><input id=f> <span>mL/hr</span>", [("mL/h", "beside")]),
    "before it": ("<label for=f>Dose</label> <span>mg</span><input id=f>", [("mg", "beside")]),
    "chosen": ("<label for=f>Dose</label><input id=f><select><option>mg<option>mcg</select>", [("mg", "select")]),
    "to be chosen": (f"<label for=f>Dose</label><input id=f><select>{LIST}</select>", [("mg", "select"), ("mcg", "select")]),
    "in a widget": (
        "<label for=f>Dose</label><input id=f><button aria-haspopup=listbox aria-label='Dose unit'>mcg</button>",
        [("mcg", "select")],
    ),
    "chosen on the next line": (
        "<p><label for=f>Dose</label><br><input id=f><p><label for=u>Dose unit</label><br><select id=u><option>mg<option>mcg</select>",
        [("mg", "select")],
    ),
    "counted": ("<label for=f>Number of tablets</label><input id=f>", [("tablet", "label"), ("tablet", "name")]),
    "in the placeholder": ("<label for=f>Dose</label><input id=f placeholder='e.g. mg'>", [("mg", "placeholder")]),
    "under it": ("<label for=f>Dose</label><div><input id=f></div><div>mg</div>", [("mg", "far")]),
    "far on the row": ("<label for=f>Dose</label><input id=f><span style='margin-left:300px'>mg</span>", [("mg", "far")]),
    "of the next field": ("<label for=f>Dose</label><input id=f> <label>Weight <input> kg</label>", []),
    "the label of the next list": ("<label for=f>Dose</label><input id=f> <label>Units <select><option>Day(s)</select></label>", []),
    "of a limit in the hint": ("<label for=f>Dose</label><input id=f aria-describedby=h> <i id=h>at most 4 g per day</i>", []),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_units_of_a_field(shape: str, page: Page) -> None:
    html, expected = SHAPES[shape]
    reading = read(page, html)
    field = next(el.n for el in reading.screen.elements if el.id == "f")
    assert [(one.unit.symbol, one.where) for one in reading.units[field]] == expected


def test_three_boxes_and_one_unit(page: Page) -> None:
    reading = read(page, "<p>Dose <input type=number> <input type=number> <input type=number> <select><option>mg<option>mcg</select>")
    assert [[one.unit.symbol for one in units] for units in reading.units.values()] == [["mg"], ["mg"], ["mg"], []]


@pytest.mark.parametrize(
    ("html", "is_one"),
    [
        ("<select><option>mg (milligrams)<option>mcg \u2013 micrograms</select>", True),
        ("<select><option value=''>Unit<option>Tablet(s)<option>Capsule(s)</select>", True),
        ("<label>Dose units <select></select></label>", True),
        ("<label>Units <select><option>Day(s)<option>Week(s)</select></label>", False),
        ("<label>Unit <select><option>Intensive care<option>Ward 3</select></label>", False),
        ("<label>Dose unit <input></label>", True),
        ("<label>Insulin units <input></label>", False),
        ("<button aria-haspopup=listbox>Select unit</button>", True),
    ],
)
def test_what_chooses_a_unit(html: str, is_one: bool, page: Page) -> None:  # noqa: FBT001 - a parameter of a table
    reading = read(page, html)
    assert is_unit_control(reading, reading.fields[0]) is is_one


def test_one_unit_has_one_symbol_however_it_is_spelt() -> None:
    assert [unit.symbol for text in ("micrograms/kg per minute", "mcg/kg/min", "\u00b5g / kg / min") if (unit := alone(text))] == [
        "mcg/kg/min"
    ] * 3


def test_an_amount_in_a_label_is_not_its_unit() -> None:
    assert within("Dose, at most 4 g per day") == ()
    assert [one.text for one in quantities("take 2 tablet(s) daily")] == ["2 tablet"]
