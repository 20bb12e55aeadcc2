"""What labels a field, on the shapes that portals are built in: tied, only near, floating, hidden, shared by three, in a cell before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.screen.pages import read

if TYPE_CHECKING:
    from playwright.sync_api import Page

HIDDEN = "position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0,0,0,0)"
FLOATING = (
    "<div style='position:relative'><input id=f style='width:200px;height:40px'>"
    "<i style='position:absolute;left:8px;top:8px'>Dose</i></div>"
)
SHAPES = {
    "tied, before it": ("<label for=f>Dose</label> <input id=f>", "Dose", "associated"),
    "around it, hint behind": ("<label>Maximum dose <input id=f> <small>at most 4 g per day</small></label>", "Maximum dose", "associated"),
    "named by ids": ("<span id=l>Dose</span> <input id=f aria-labelledby=l>", "Dose", "associated"),
    "hidden": (f"<label for=f style='{HIDDEN}'>Dose</label><input id=f>", "", "none"),
    "untied, before it": ("<label>Dose</label> <input id=f>", "Dose", "near"),
    "untied, above it": ("<div>Dose</div><div><input id=f></div>", "Dose", "near"),
    "untied, with a heading above": ("<h3>New order</h3><input id=f>", "", "none"),
    "floating on it": (FLOATING, "Dose", "near"),
    "header of the column": ("<table><tr><th>Drug<th>Dose<tr><td>Warfarin<td><input id=f></table>", "Dose", "header"),
    "own label in the cell": ("<table><tr><th>Drug<th>Order<tr><td>Warfarin<td>Dose <input id=f></table>", "Dose", "near"),
    "cell before, however wide": ("<table><tr><td style='width:500px'>Dose<td><input id=f></table>", "Dose", "near"),
    "term before": ("<dl><dt>Dose</dt><dd><input id=f></dd></dl>", "Dose", "near"),
    "the unit of the field before is none": ("<input aria-label=Dose> mg <input id=f>", "", "none"),
    "a value above it is none": ("<div>62 kg</div><input id=f>", "", "none"),
    "Units over a list is one": ("<div>Units</div><select id=f><option>mg<option>mcg</select>", "Units", "near"),
    "of another field": ("<div>Dose <input> <input id=f></div>", "", "none"),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_label_is_what_is_read_as_one(shape: str, page: Page) -> None:
    html, visible, how = SHAPES[shape]
    reading = read(page, html)
    label = reading.labels[next(el.n for el in reading.screen.elements if el.id == "f")]
    assert (label.visible, label.how) == (visible, how)


def test_three_boxes_share_the_label_before_the_first(page: Page) -> None:
    reading = read(page, "<label>Dose</label> <input id=a> <input id=b> <input id=c> <label>Route</label> <input id=d>")
    assert [label.shared for label in reading.labels.values()] == ["", "Dose", "Dose", ""]


def test_a_dash_names_nothing(page: Page) -> None:
    (label,) = read(page, "<input placeholder='\u2014'>").labels.values()
    assert (label.speaks, label.own) == (False, "")


def test_what_follows_the_field_in_its_label_helps(page: Page) -> None:
    (label,) = read(page, SHAPES["around it, hint behind"][0]).labels.values()
    assert label.helper == "at most 4 g per day"


def test_a_hint_under_a_field_is_read_with_it_though_nothing_ties_it(page: Page) -> None:
    reading = read(
        page,
        """<label for=a>Dose</label><br><input id=a><p class="hint" style="margin: 2px 0">Total per day</p>
        <label for=b>Comment</label><br><input id=b><p style="margin: 2px 0">Seen by pharmacy</p>""",
    )
    assert [label.helper for label in reading.labels.values()] == ["Total per day", ""]
