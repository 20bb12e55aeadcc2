"""What a screen is where nobody is treated; and that a patient, a dose field or an order on it makes it one of care."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.screen.pages import read

if TYPE_CHECKING:
    from playwright.sync_api import Page

_PROSE = "<p>The trial had 120 volunteers, and those who took melatonin 3.0 mg slept better than the others, its authors said.</p>" * 2
_CART = "<p>Ibuprofen 200mg, 16 tablets</p><p>Subtotal $5.49</p><button>Checkout</button>"
_BILL = "<h1>Table 12 order</h1><p>Ribeye $34.50</p><p>Total $34.50</p><button>Send</button><button>Cancel order</button>"
_CODE = "<p>2 commits, 1 branch</p><pre>dose = 1</pre><h1>Round the dose</h1>"


@pytest.mark.parametrize(("body", "what"), [(_PROSE, "something to read"), (_CART, "a shop"), (_BILL, "a shop"), (_CODE, "about software")])
def test_a_screen_without_patients_is_told_by_several_signs(page: Page, body: str, what: str) -> None:
    assert read(page, body, "Page").elsewhere == what


@pytest.mark.parametrize("body", [_PROSE, _CART, _BILL, _CODE])
def test_a_patient_makes_it_one_of_care(page: Page, body: str) -> None:
    assert not read(page, f"<header>Osei, Ama &middot; born 12-Mar-1960 &middot; MRN 443190</header>{body}", "Page").elsewhere


@pytest.mark.parametrize(
    "more",
    [
        "<form><label>Dose per injection (mg) <input></label></form>",
        "<button>Sign orders</button>",
        "<button>Discontinue medication</button>",
        "<table><tr><th>Medication</th><th>Dose</th></tr><tr><td>warfarin</td><td>5.0 mg</td></tr></table>",
    ],
)
def test_what_orders_or_gives_is_more_than_something_to_read(page: Page, more: str) -> None:
    assert not read(page, _PROSE + more, "Page").elsewhere


@pytest.mark.parametrize(
    "body",
    [
        "<p>Add to basket</p><h1>Order basket</h1>",
        "<p>heparin 5,000 units subcutaneous every 8 hours</p>",
        "<p>The dose was given to her.</p>",
        "<p>Total daily dose 3 g</p><p>Price per pack £1.20</p>",
        "<form><label>Dose (mg) <input></label></form><p>Total $1.20</p>",
    ],
)
def test_one_sign_is_not_enough(page: Page, body: str) -> None:
    assert not read(page, body, "Orders").elsewhere
