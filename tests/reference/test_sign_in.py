"""Password, one-time code, rate limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.reference.conftest import Start


def test_a_code_is_taken_once(portal: Start) -> None:
    """The second time it is refused, and that is audited."""
    browser = portal("cookie")
    code = browser.code()
    assert browser.sign_in(code=code).status_code == 200
    assert browser.sign_in(code=code).status_code == 403
    assert [row["outcome"] for row in browser.rows("audit")] == ["ok", "code-used-again"]
    browser.now += 30
    assert browser.sign_in().status_code == 200


def test_wrong_name_password_and_code_sound_the_same(portal: Start) -> None:
    """A guesser learns nothing."""
    browser = portal("cookie")
    answers = [browser.sign_in(username="nobody"), browser.sign_in(password="wrong"), browser.sign_in(code="000000")]
    assert {response.status_code for response in answers} == {403}
    assert len({response.text for response in answers}) == 1


def test_guessing_is_slowed_down_for_that_account_only(portal: Start) -> None:
    """Nobody else waits, and the account is never locked for good."""
    browser = portal("cookie")
    for _ in range(5):
        browser.sign_in(password="wrong")
    slowed = browser.sign_in()
    assert slowed.status_code == 429
    assert int(slowed.headers["retry-after"]) >= 1
    assert browser.sign_in(1).status_code == 200
    browser.now += 2
    assert browser.sign_in().status_code == 200


def test_twelve_people_at_shift_change(portal: Start) -> None:
    """All of them within one second."""
    browser = portal("cookie")
    assert [browser.sign_in(number).status_code for number in range(12)] == [200] * 12
