"""How long a session lasts, and what ends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wardround.reference.patients import PATIENTS

if TYPE_CHECKING:
    from tests.reference.conftest import Browser, Start

STYLES = ("tokens", "cookie")
CHART = f"/api/patients/{PATIENTS[0].key}"


def _stay(browser: Browser, seconds: float, step: float = 60.0) -> bool:
    """Let time go by with polls and refreshes, as an open tab does; stop when the session is over."""
    end = browser.now + seconds
    while browser.now < end:
        browser.now += min(step, end - browser.now)
        if browser.client.cookies.get("refresh"):
            browser.refresh()
        if not browser.alive():
            return False
    return True


@pytest.mark.parametrize("style", STYLES)
def test_idle_session_ends_despite_polls_and_refreshes(portal: Start, style: str) -> None:
    """Polls and refreshes are no activity."""
    browser = portal(style)
    browser.sign_in()
    assert _stay(browser, 890)
    assert not _stay(browser, 20)
    assert [row["action"] for row in browser.rows("audit")] == ["sign-in", "time-out"]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("path", ["/api/session/activity", "/api/session/extend"])
def test_a_person_keeps_it_alive(portal: Start, style: str, path: str) -> None:
    """Reported activity and the one-click extension start the idle time anew, from the moment of the act."""
    browser = portal(style)
    browser.sign_in()
    assert _stay(browser, 800)
    told = browser.call("POST", path, json={"age_ms": 10_000}).json()["session"]
    assert told["idle_remaining_s"] == pytest.approx(890)
    assert _stay(browser, 880)
    assert not _stay(browser, 20)


@pytest.mark.parametrize("style", STYLES)
def test_reads_count_only_when_a_person_asked(portal: Start, style: str) -> None:
    """The same read by a timer leaves the deadline where it was."""
    browser = portal(style, access_token_s=10_000.0)
    browser.sign_in()
    first = browser.call("GET", CHART, human=True).headers["x-session-idle-deadline"]
    browser.now += 60
    assert browser.call("GET", CHART).headers["x-session-idle-deadline"] == first
    assert float(browser.call("GET", CHART, human=True).headers["x-session-idle-deadline"]) == pytest.approx(float(first) + 60_000, abs=1)


@pytest.mark.parametrize("style", STYLES)
def test_absolute_limit_holds_for_busy_people(portal: Start, style: str) -> None:
    """Neither activity nor refreshes move it."""
    browser = portal(style, absolute_s=3_000.0)
    browser.sign_in()
    for _ in range(5):
        assert _stay(browser, 590)
        browser.call("POST", "/api/session/activity", json={"age_ms": 0})
    assert not _stay(browser, 60)
    assert browser.rows("audit")[-1]["outcome"] == "absolute"


@pytest.mark.parametrize("style", STYLES)
def test_sign_out_ends_cookie_and_token(portal: Start, style: str) -> None:
    """What was held before is worth nothing after."""
    browser = portal(style)
    browser.sign_in()
    token, cookies = browser.access, dict(browser.client.cookies)
    assert browser.call("POST", "/auth/sign-out").status_code == 200
    for name, value in cookies.items():
        browser.client.cookies.set(name, value)
    refused = browser.call("GET", "/api/session", token=token)
    assert (refused.status_code, refused.json()["reason"]) == (401, "signed_out")
    assert browser.rows("audit")[-1]["action"] == "sign-out"


@pytest.mark.parametrize("style", STYLES)
def test_signing_in_as_somebody_else_ends_the_first_session(portal: Start, style: str) -> None:
    """And a tab that still shows the first one is refused."""
    browser = portal(style)
    browser.sign_in(0)
    first = browser.access
    browser.sign_in(1)
    if style == "tokens":
        assert browser.call("GET", "/api/session", token=first).json()["reason"] == "switched"
    shown = browser.call("GET", CHART, headers={"x-acting-user": "a.okafor"})
    assert (shown.status_code, shown.json()["error"]) == (409, "user_changed")


@pytest.mark.parametrize("style", STYLES)
def test_answers_are_not_to_be_stored(portal: Start, style: str) -> None:
    """Pages and data alike, with the security headers."""
    browser = portal(style)
    signed = browser.sign_in()
    for response in (signed, browser.call("GET", CHART), browser.client.get("/ward"), browser.call("GET", "/api/nothing-here")):
        if response.status_code == 200:
            assert response.headers["cache-control"] == "no-store"
        assert "default-src 'self'" in response.headers["content-security-policy"]
        assert response.headers["referrer-policy"] == "no-referrer"
    cookie = signed.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


def test_requests_from_other_sites_are_refused(portal: Start) -> None:
    """A form elsewhere cannot send the portal's header."""
    browser = portal("cookie")
    browser.sign_in()
    assert browser.call("POST", "/api/session/extend", json={}, headers={"x-requested-with": "other"}).status_code == 403


def test_reset_brings_everything_back(portal: Start) -> None:
    """Record, audit, sessions, used codes and clock."""
    browser = portal("cookie")
    browser.sign_in()
    browser.client.post("/service/reset", headers={"authorization": "Bearer service"})
    assert browser.rows("audit") == []
    browser.now -= 1_000_000
    assert not browser.alive()
    assert browser.sign_in().status_code == 200
    assert browser.rows("audit")[0]["at"].startswith("2027-01-0")


def test_the_date_of_an_answer_is_by_the_portals_clock(portal: Start) -> None:
    """Not by this machine's: the portal's own time is what a page may compare it with."""
    browser = portal("tokens")
    assert browser.sign_in().headers["date"] == "Fri, 15 Jan 2027 08:00:00 GMT"
