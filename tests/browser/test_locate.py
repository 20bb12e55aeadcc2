"""A profile's sign finds the same elements for hands (Playwright) and for eyes (the observer)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.wire.conftest import make_profile
from wardround.browser.locate import locate
from wardround.browser.observer import observer_script
from wardround.portal.profile import Sign

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

BODY = """
<header><span data-testid="user">Anna B.</span><button>Sign out</button><button hidden>Sign out all</button></header>
<main>
  <h1>Progress notes</h1>
  <label>Note <textarea></textarea></label>
  <label for="dose">Dose in mg</label><input id="dose" type="text">
  <input aria-label="Search patients" type="search">
  <button aria-label="Close note">x</button>
  <div role="alert">Order was <b>refused</b></div>
  <div role="status" style="display:none">Saved</div>
  <section aria-label="Identity"><p class="name">Grete Sommer</p></section>
  <p class="name">Somebody else</p>
  <a href="/list">Ward list</a><a href="/list/old">ward list (old)</a>
</main>
"""
SIGNS: list[tuple[dict[str, Any], int]] = [
    ({"role": "button", "name": "Sign out"}, 1),
    ({"role": "button", "name": "close"}, 1),
    ({"role": "heading", "name": "progress"}, 1),
    ({"role": "heading", "name": "progress", "exact": True}, 0),
    ({"label": "Dose"}, 1),
    ({"label": "Search patients"}, 1),
    ({"label": "Note", "exact": True}, 1),
    ({"text": "Order was refused"}, 1),
    ({"text": "Saved"}, 0),
    ({"role": "status", "text": "Saved"}, 0),
    ({"role": "alert", "text": "was refused"}, 1),
    ({"role": "alert", "text": "was lost"}, 0),
    ({"testid": "user"}, 1),
    ({"css": ".name"}, 2),
    ({"css": ".name", "within": "section"}, 1),
    ({"css": "a", "role": "link", "name": "Ward list"}, 2),
    ({"role": "link", "name": "Ward list", "exact": True}, 1),
    ({"role": "region", "name": "Identity"}, 1),
]


@pytest.mark.parametrize(("sign", "number"), SIGNS, ids=[" ".join(map(str, sign.values())) for sign, _ in SIGNS])
def test_hands_and_eyes_agree(shown: Callable[..., Page], sign: dict[str, Any], number: int) -> None:
    script = observer_script(make_profile(1, signs={"signed_in": sign}))
    page = shown(BODY, before=script)
    assert locate(page, Sign.model_validate(sign)).count() == number
    assert page.evaluate("() => __wardroundSeen.look().signed_in") is (number > 0)
