"""What the observer says of a page, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.wire.conftest import make_profile
from wardround.browser.observer import observer_script, screen

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

SIGNS = {
    "signed_in": {"role": "button", "name": "Sign out"},
    "user": {"testid": "user"},
    "warned": {"role": "alertdialog"},
    "locked": {"role": "heading", "name": "Sign in again"},
    "reason": {"testid": "reason"},
    "patient": {"role": "region", "name": "Identity"},
    "acknowledged": {"role": "status", "text": "saved"},
    "refused": {"role": "alert", "text": "refused"},
    "unknown": {"role": "alert", "text": "could not confirm"},
}
PATIENTS = [
    {"alias": "P1", "key": "1", "name": "Grete Sommer", "identifiers": ["MRN-7788"]},
    {"alias": "P2", "key": "2", "name": "Otto Winter", "identifiers": ["MRN-9900"]},
]
CLINICIANS = [{"alias": "nurse-1", "username": "anna", "password": "env:X", "shown_as": ["Anna B."]}]
BODY = """
<span data-testid="user">anna b.</span><button>Sign out</button>
<section aria-label="Identity">Sommer: Grete Sommer, MRN-7788</section>
<textarea></textarea><div role="status"></div><div role="alert"></div>
"""


class Seen:
    """A page with the observer in it, and everything that it told."""

    def __init__(self, show: Callable[..., Page], body: str = BODY) -> None:
        self.told: list[dict[str, Any]] = []
        profile = make_profile(1, signs=SIGNS, patients=PATIENTS, clinicians=CLINICIANS)
        self.page = show(body, before=observer_script(profile), saw=self.told.append)

    def look(self, name: str) -> Any:  # noqa: ANN401 (what a page says)
        """What it would say now."""
        return self.page.evaluate("(name) => __wardroundSeen.look()[name]", name)

    def rest(self) -> None:
        """Let a burst of changes end: the observer looks at the last of them after 50 ms of the page's time, twice at most."""
        self.page.evaluate("() => new Promise((done) => setTimeout(done, 120))")

    def told_when(self, change: str, name: str) -> list[Any]:
        """What was told of one thing after a change, each value once, in order."""
        self.rest()
        before = len(self.told)
        self.page.evaluate(f"() => {{ {change} }}")
        self.rest()
        return list(dict.fromkeys(str(one[name]) for one in self.told[before:]))


@pytest.fixture
def seen(shown: Callable[..., Page]) -> Seen:
    """The page of a chart."""
    return Seen(shown)


def test_people_are_told_by_alias(seen: Seen) -> None:
    assert seen.look("signed_in") is True
    assert seen.look("user") == "nurse-1"
    assert seen.look("patient") == "P1"
    assert seen.look("patients") == ["P1"]
    assert "Grete" not in str(seen.told)


@pytest.mark.parametrize("field", ["<input readonly value='Winter: Otto Winter'>", "<textarea readonly>MRN-9900</textarea>"])
def test_a_banner_may_be_a_field(shown: Callable[..., Page], field: str) -> None:
    """Forms of records (Tryton's, say) name their patient in a field that cannot be changed."""
    signs = {"patient": {"css": "input, textarea"}}
    page = shown(field, before=observer_script(make_profile(1, signs=signs, patients=PATIENTS)))
    assert page.evaluate("() => __wardroundSeen.look().patient") == "P2"


def test_a_stranger_is_a_stranger(seen: Seen) -> None:
    seen.page.get_by_test_id("user").evaluate("(one) => { one.textContent = 'Dr Who'; }")
    assert seen.look("user") == "?"


def test_a_sign_that_the_profile_lacks_is_not_judged(shown: Callable[..., Page]) -> None:
    page = shown(BODY, before=observer_script(make_profile(1, signs={"signed_in": SIGNS["signed_in"]})))
    found = page.evaluate("() => __wardroundSeen.look()")
    assert (found["warned"], found["locked"], found["patient"], found["user"]) == (None, None, None, None)


def test_a_warning_is_told_when_it_comes_and_when_it_goes(seen: Seen) -> None:
    come = "const box = document.createElement('div'); box.setAttribute('role', 'alertdialog'); box.textContent = 'Soon'; "
    come += "document.body.append(box);"
    assert seen.told_when(come, "warned") == ["True"]
    assert seen.told_when("document.querySelector('[role=alertdialog]').hidden = true;", "warned") == ["False"]


def test_what_does_not_change_is_not_told_again(seen: Seen) -> None:
    assert seen.told_when("document.body.append(document.createElement('hr'));", "signed_in") == []


def test_a_flash_of_data_is_told(seen: Seen) -> None:
    """Shown and taken away within one frame's time is still shown."""
    flash = (
        "const p = document.createElement('p'); p.textContent = 'Otto Winter'; document.body.append(p); setTimeout(() => p.remove(), 10);"
    )
    assert seen.told_when(flash, "patients") == ["['P1', 'P2']", "['P1']"]


@pytest.mark.parametrize(
    "hiding",
    [
        "const i = document.createElement('input'); i.value = 'mrn-9900'; document.body.append(i);",
        "document.title = 'Otto Winter';",
        "document.querySelector('section').title = 'MRN-9900';",
        "const d = document.createElement('div'); document.body.append(d); d.attachShadow({mode: 'open'}).innerHTML = 'Otto Winter';",
    ],
)
def test_a_patient_is_seen_wherever_a_page_can_show_one(seen: Seen, hiding: str) -> None:
    seen.page.evaluate(f"() => {{ {hiding} }}")
    assert seen.look("patients") == ["P1", "P2"]


def test_a_draft_is_known_by_its_marker(seen: Seen) -> None:
    seen.page.locator("textarea").fill("half a thought WR-A1B2-03 and WR-A1B2-04")
    assert seen.look("drafts") == ["WR-A1B2-03", "WR-A1B2-04"]


def test_an_old_word_of_success_does_not_count_for_the_next_write(seen: Seen) -> None:
    say = "(text) => { document.querySelector('[role=status]').textContent = text; }"
    seen.page.evaluate(say, "Note saved")
    assert seen.page.evaluate("() => __wardroundSeen.said()") == "acknowledged"
    seen.page.evaluate("() => __wardroundSeen.arm({})")
    assert seen.page.evaluate("() => __wardroundSeen.said()") is None
    seen.page.evaluate(say, "Note saved")
    seen.page.wait_for_function("() => __wardroundSeen.said() === 'acknowledged'", timeout=2000)


def test_a_refusal_counts_more_than_an_old_success_and_a_flow_has_words_of_its_own(seen: Seen) -> None:
    seen.page.evaluate(
        """() => {
          __wardroundSeen.arm({ unknown: { text: 'We are not sure' } });
          document.querySelector('[role=status]').textContent = 'saved';
          document.querySelector('[role=alert]').textContent = 'Order refused';
        }"""
    )
    seen.page.wait_for_function("() => __wardroundSeen.said() === 'refused'", timeout=2000)
    seen.page.evaluate("() => { document.querySelector('[role=alert]').textContent = 'We are not sure'; }")
    seen.page.wait_for_function("() => __wardroundSeen.said() === 'unknown'", timeout=2000)


def test_what_it_says_becomes_an_event(seen: Seen) -> None:
    seen.page.wait_for_function("() => document.readyState === 'complete'")
    event = screen("nurse-1", "A", 1, seen.told[-1], back=False)
    assert (event.path, event.user, event.patient, event.signed_in, event.tab) == ("/chart", "nurse-1", "P1", True, "A")
    assert event.at > 1_600_000_000


def test_a_word_in_a_document_that_a_write_has_led_to_counts_for_the_flows_own_sign(seen: Seen) -> None:
    """The form was in another document: this one was never armed."""
    own = {"acknowledged": {"text": "Stored in the record"}}
    seen.page.evaluate("() => { document.querySelector('[role=status]').textContent = 'Stored in the record'; }")
    assert seen.page.evaluate("() => __wardroundSeen.said()") is None
    assert seen.page.evaluate("(own) => __wardroundSeen.said(own)", own) == "acknowledged"
    assert seen.told[-1]["said"] == "acknowledged"
    seen.page.evaluate("(own) => __wardroundSeen.arm(own)", own)
    assert seen.page.evaluate("(own) => __wardroundSeen.said(own)", own) is None, "once armed, what stands there is old"
