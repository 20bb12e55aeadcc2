"""Rotation of refresh tokens: the retry of a lost answer lives, reuse dies."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.reference.conftest import Browser, Start


def _used_once(browser: Browser) -> tuple[str, str]:
    browser.sign_in()
    first = browser.client.cookies.get("refresh")
    browser.refresh()
    return first, browser.client.cookies.get("refresh")


def test_each_refresh_gives_another_token(portal: Start) -> None:
    """And the old access token lives on until it expires."""
    browser = portal()
    browser.sign_in()
    old = browser.access
    answered = browser.refresh().json()
    assert browser.access != old
    assert answered["expires_in"] == 300
    assert browser.alive(old)


def test_an_access_token_expires(portal: Start) -> None:
    """Said as such: the client may refresh."""
    browser = portal()
    browser.sign_in()
    browser.now += 300
    assert browser.call("GET", "/api/session").json()["error"] == "token_expired"
    assert browser.refresh().status_code == 200
    assert browser.alive()


def test_retry_within_the_window_gets_the_same_answer(portal: Start) -> None:
    """Also when the successor was used meanwhile by another tab."""
    browser = portal()
    first, second = _used_once(browser)
    access = browser.access
    assert browser.alive()
    browser.now += 9
    assert browser.refresh(first).json()["access_token"] == access
    assert browser.client.cookies.get("refresh") == second


def test_reuse_after_the_window_revokes_the_family(portal: Start) -> None:
    """The successor is worth nothing either."""
    browser = portal()
    first, second = _used_once(browser)
    assert browser.alive()
    browser.now += 11
    refused = browser.refresh(first)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")
    assert browser.refresh(second).status_code == 400
    assert not browser.alive()
    assert [row["outcome"] for row in browser.rows("audit")][-1] == "reuse"


def test_an_answer_that_nobody_used_can_be_asked_for_longer(portal: Start) -> None:
    """An outage lasts longer than ten seconds; as long as the successor was never shown, nothing speaks for theft."""
    browser = portal()
    first, _ = _used_once(browser)
    browser.now += 100
    assert browser.refresh(first).status_code == 200


def test_without_a_token_nobody_is_signed_in(portal: Start) -> None:
    """A definite refusal, not an error."""
    browser = portal()
    assert browser.refresh().status_code == 401
    assert browser.refresh("invented").json()["error"] == "invalid_grant"
    assert browser.call("POST", "/auth/token", data={"grant_type": "password"}).status_code == 400
