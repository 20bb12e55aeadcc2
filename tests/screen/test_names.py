"""The collector names controls as axe-core does: an independent reading of the same recommendation (accname 1.2)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import axe_playwright_python
import pytest

from wardround.screen.collect import collect

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js"))
_NAMES = """() => { const made = axe.setup(document.documentElement); const names = Object.fromEntries(
  [...document.querySelectorAll('[id]')].map((one) => [one.id, axe.commons.text.accessibleText(one).replace(/\\s+/g, ' ').trim()]));
  axe.teardown(); return names; }"""

SNIPPETS = {
    "label for": "<label for=x>Dose</label><input id=x>",
    "label around": "<label>Dose <input id=x> mg</label>",
    "two labels": "<label for=x>Dose</label><label for=x>in mg</label><input id=x>",
    "labelledby": "<span id=a>Dose</span><span id=b>per day</span><input id=x aria-labelledby='a b'>",
    "labelledby hidden": "<span id=a hidden>Daily dose</span><input id=x aria-labelledby=a>",
    "labelledby itself": "<h2 id=a>Amoxicillin</h2><button id=x aria-label=Stop aria-labelledby='x a'>s</button>",
    "aria-label before label": "<label for=x>Dose</label><input id=x aria-label='Dose per administration'>",
    "empty aria-label": "<label for=x>Dose</label><input id=x aria-label=' '>",
    "placeholder": "<input id=x placeholder=Dose>",
    "nothing": "<input id=x>",
    "submit": "<input type=submit id=x>",
    "submit with value": "<input type=submit id=x value='Sign order'>",
    "image": "<input type=image id=x alt=Print>",
    "button": "<button id=x>Sign <b>order</b></button>",
    "button with icon": "<button id=x><svg aria-hidden=true><title>pen</title></svg>Edit</button>",
    "icon with title": "<button id=x><svg role=img><title>Delete</title></svg></button>",
    "image in button": "<button id=x><img alt=Delete src='data:,'> order</button>",
    "hidden part": "<button id=x>Sign<span style='display:none'> and lock</span></button>",
    "aria-hidden part": "<button id=x><span aria-hidden=true>&times;</span><span>Close</span></button>",
    "unseen part": "<style>.v{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}</style>"
    "<button id=x>Edit<span class=v> dose</span></button>",
    "its own value": "<label>Dose <input id=x value=5> mg</label>",
    "its own choice": "<label>Unit <select id=x><option>mg<option>mcg</select></label>",
    "title only": "<button id=x title=Delete></button>",
    "link": "<a id=x href=/o>Orders <em>active</em></a>",
    "select": "<label for=x>Unit</label><select id=x><option>mg<option>mcg</select>",
    "textarea": "<label for=x>Note</label><textarea id=x>text that is no name</textarea>",
    "role button": "<div id=x role=button tabindex=0>Administer</div>",
    "role textbox": "<div id=x role=textbox contenteditable aria-label=Dose>5</div>",
    "role checkbox": "<div id=x role=checkbox aria-checked=false tabindex=0>Given</div>",
    "label with a select in it": "<label for=x>Dose per <select><option>day<option>dose</select></label><input id=x>",
    "blocks in a button": "<button id=x><div>Sign</div><div>order</div></button>",
    "summary": "<details><summary id=x>More</summary>text</details>",
}


@pytest.fixture(scope="module")
def axe(page: Page) -> Page:
    page.goto("about:blank")
    return page


@pytest.mark.parametrize("which", list(SNIPPETS))
def test_a_name_is_what_axe_says(axe: Page, which: str) -> None:
    axe.set_content(f"<!doctype html><html lang=en><title>t</title><main>{SNIPPETS[which]}</main>")
    axe.add_script_tag(path=AXE)
    expected = axe.evaluate(_NAMES)["x"]
    screen = collect(axe)
    el = next(element.n for element in screen.elements if element.id == "x")
    control = next(control for control in screen.controls if control.el == el)
    assert control.name == expected


def test_a_title_comes_before_a_placeholder(axe: Page) -> None:
    """HTML-AAM 1.0, 4.1.1; here axe-core takes the placeholder first, and Chromium the title."""
    axe.set_content("<input placeholder=mg title=Dose>")
    assert [(control.name, control.name_source) for control in collect(axe).controls] == [("Dose", "title")]
