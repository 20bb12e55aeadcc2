"""What is read as a medication line, and what is not, however it is built."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wardround.screen.collect import collect
from wardround.screen.facts.names import names_in
from wardround.screen.facts.quantity import quantities
from wardround.screen.reading import Reading

if TYPE_CHECKING:
    from playwright.sync_api import Page

LINES = {
    "one text": ("<p>Furosemide 40 mg orally once daily", ["40 mg"]),
    "inline parts": ("<p><b>Furosemide</b> <span>40</span> <i>mg</i> PO daily", ["40 mg"]),
    "a list item of flex children": (
        '<ul><li style="display:flex;gap:8px"><span>Furosemide</span><span>40 mg</span><span>oral</span></ul>',
        ["40 mg"],
    ),
    "a card": ("<article><h3>Furosemide</h3><div>Dose: 40 mg</div><div>Route: oral</div></article>", ["40 mg"]),
    "a card without landmarks": (
        "<div><div>Furosemide</div><div>40 mg</div></div><div><div>Digoxin</div><div>125 microgram</div></div>",
        ["40 mg", "125 microgram"],
    ),
    "a definition list": ("<dl><dt>Medication<dd>Furosemide<dt>Dose (mg)<dd>40<dt>Route<dd>oral</dl>", ["40"]),
    "a row": ("<table><tr><th>Medication<th>Dose<th>Route<tr><td>Furosemide<td>40 mg<td>oral</table>", ["40 mg"]),
    "a row whose unit has its own cell": ("<table><tr><th>Drug<th>Dose<th>Unit<tr><td>Furosemide<td>40<td>mg</table>", ["40 mg"]),
    "a row whose unit stands in the header": ("<table><tr><th>Drug<th>Dose (mg)<tr><td>Furosemide<td>40</table>", ["40"]),
    "a row with a linked name": ('<table><tr><th>Drug<th>Dose<tr><td><a href="#">Furosemide</a><td>40 mg</table>', ["40 mg"]),
    "an unknown name in a column of names": ("<table><tr><th>Medication<th>Dose<tr><td>Zzyzxol<td>40 mg</table>", ["40 mg"]),
    "a grid of roles": (
        (
            "<div role=table><div role=row><span role=columnheader>Medication</span><span role=columnheader>Dose</span></div>"
            "<div role=row><span role=cell>Furosemide</span><span role=cell>40 mg</span></div></div>"
        ),
        ["40 mg"],
    ),
    "an option": ("<select><option>Furosemide 40 mg tablet</select>", ["40 mg"]),
    "a table with a label in each row": (
        "<table><tr><td>Drug:<td>Lasix<tr><td>Dosage:<td>40 mg<tr><td>Take<td>once daily</table>",
        ["40 mg"],
    ),
    "two cards, one without a name of its own kind": (
        "<h1>Medication record</h1><div>Insulin glargine</div><div>10 units</div><div>Morphine 1 mg/mL</div><div>Rate 2 mL/h</div>",
        ["10 units", "1 mg/mL", "2 mL/h"],
    ),
    "a combination": ("<p>Co-amoxiclav 500/125 mg oral every 8 hours", ["500/125 mg"]),
    "a brand": ("<p>Lasix 40 mg daily", ["40 mg"]),
    "no name, but route and frequency": ("<p>40 mg orally once daily", ["40 mg"]),
    "no name, under a heading that speaks of medicines": ("<h2>Prescription</h2><p>Dose: 40 mg", ["40 mg"]),
    "a button": ("<button>Give furosemide 40 mg</button>", ["40 mg"]),
    "a range": ("<p>Morphine 5-10 mg IV every 4 hours as needed", ["5-10 mg"]),
    "grouped digits": ("<p>Heparin 10 000 units subcut daily", ["10 000 units"]),
    "a percentage": ("<p>Hydrocortisone 1.0% cream", ["1.0%"]),
    "a named drug whose levels are to be measured": ("<p>Gentamicin 320 mg IV daily, check trough level", ["320 mg"]),
}

OTHERS = {
    "a result": "<p>Potassium 4.0 mmol/L",
    "a drug level": "<p>Digoxin level 1.0 ng/mL</p><p>Vancomycin trough 15.0 mcg/mL",
    "a table of results": "<table><tr><th>Test<th>Result<th>Range<tr><td>Lithium<td>1.0 mmol<td>0.6</table>",
    "results under a heading": "<h2>Laboratory results</h2><div>Digoxin 1.0 mcg</div>",
    "results without headers": "<h2>Toxicology</h2><table><tr><td>Paracetamol<td>10.0 mg</table>",
    "sensitivities": "<p>Ciprofloxacin MIC 1.0 mg",
    "cholesterol": "<p>Cholesterol 200.0 mg",
    "vitals": "<p>Weight 70.0 kg</p><p>BP 120/80 mmHg</p><p>Temp 37.0 °C",
    "intake": "<h2>Medication administration</h2><p>Oral intake 250.0 mL daily",
    "shopping": "<p>Flour 1.0 g</p><p>Milk 2.0 L daily",
    "a plan": "<p>Mobile plan 5.0 G",
    "a sentence": "<p>Aspirin was discussed on the ward; her daughter asked many questions, and said: she drinks 2.0 L daily.",
    "oxygen": "<h1>Medication</h1><p>Flow rate 2.0 L/min</p>",
    "code": "<pre>furosemide 1.0 mg</pre>",
    "admin": "<h1>Change user</h1><p>Added 2 units. 5 applications installed. Version 4.0</p>",
    "prose": "<p>" + "Aspirin has been used for long, and much has been written of it. " * 5 + "In one study 1.0 mg was given.",
}


def read(page: Page, html: str) -> Reading:
    page.set_content(f"<!doctype html><title>Page</title>{html}")
    return Reading(collect(page, key="page"))


@pytest.mark.parametrize("case", LINES)
def test_a_medication_line_is_found(page: Page, case: str) -> None:
    html, amounts = LINES[case]
    lines = read(page, html).lines
    assert [amount.text for line in lines for amount in line.amounts] == amounts
    assert len(lines) == len(amounts), lines


@pytest.mark.parametrize("case", OTHERS)
def test_nothing_else_is_one(page: Page, case: str) -> None:
    assert read(page, OTHERS[case]).lines == []


def test_a_place_in_a_line_is_one_in_its_block(page: Page) -> None:
    (line,) = read(page, "<table><tr><th>Drug<th>Dose<th>Route<tr><td>Furosemide<td>give 40 mg<td>oral</table>").lines
    block, start = line.place(line.amounts[0].start) or pytest.fail("no place")
    assert block.text[start:] == "40 mg"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Insulin glargine 10 units", ["insulin glargine"]),
        ("co-amoxiclav and piperacillin-tazobactam", ["co amoxiclav", "piperacillin"]),
        ("propranolol20 mg", ["propranolol"]),
        ("cholesterol, cocaine, April, mongrel", []),
        ("Zyzzastatin", ["zyzzastatin"]),
        ("predniSONE / prednisoLONE", ["prednisone", "prednisolone"]),
    ],
)
def test_names(text: str, names: list[str]) -> None:
    assert [one.key for one in names_in(text)] == names


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1.0 mg", ["1.0"]),
        (".5mL", [".5"]),
        ("5 to 10 mg", ["5", "10"]),
        ("10 000 units", ["10 000"]),
        ("250 mg/5 mL", ["250", "5"]),
        ("192.168.0.1 and 555-1234 and 03/04/2026", []),
    ],
)
def test_numbers(text: str, found: list[str]) -> None:
    assert [number for one in quantities(text) for number in one.numbers] == found
