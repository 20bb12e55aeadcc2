"""Tokens, session ids and patient identifiers stay where they belong."""

from __future__ import annotations

import msgspec
import pytest

from tests.invariants.story import Story
from wardround.invariants.credentials_kept_well import judge, loopback


def causes(story: Story) -> set[str]:
    return {finding.cause for finding in judge(story.history()).findings}


@pytest.mark.parametrize("style", ["tokens", "cookie"])
def test_a_careful_portal_holds(style: str) -> None:
    assert judge(Story(style).signs_in("A").reads("A").history()).verdict == "holds"  # type: ignore[arg-type]


def test_a_token_in_a_url_is_one_finding_however_often() -> None:
    story = Story().signs_in("A")
    for _ in range(3):
        story.reads("A", leaks=["access token in url"])
    assert [finding.cause for finding in judge(story.history()).findings] == ["access-token-in-url"]


def test_the_harness_own_requests_leak_nothing() -> None:
    story = Story().signs_in("A").probes("access", "sign-out", accepted=False, leaks=["access token in url"])
    assert judge(story.history()).verdict == "holds"


@pytest.mark.parametrize(
    ("place", "key", "what", "cause"),
    [
        ("localStorage", "tok", "access", "access-token-in-localstorage"),
        ("sessionStorage", "p", "patient", "patient-identifier-in-sessionstorage"),
        ("console", "", "refresh", "refresh-token-in-console"),
        ("document.cookie", "sid", "session", "session-id-in-document.cookie"),
        ("title", "", "access", "access-token-in-title"),
    ],
)
def test_what_script_can_read_is_found(place: str, key: str, what: str, cause: str) -> None:
    assert causes(Story().signs_in("A").stored(place, key, what)) == {cause}


def test_what_the_profile_allows_is_silent_in_storage_only() -> None:
    story = Story().signs_in("A").stored("localStorage", "oidc.user:x", "access")
    story.events[0] = msgspec.structs.replace(story.events[0], storage_allowed=["oidc.user:*"])
    assert judge(story.history()).verdict == "holds"
    assert causes(story.stored("console", "oidc.user:x", "access")) == {"access-token-in-console"}


def test_a_patients_name_in_the_title_is_silent() -> None:
    assert judge(Story().signs_in("A").stored("title", "", "patient").history()).verdict == "holds"


@pytest.mark.parametrize(
    ("flags", "cause"),
    [
        ({"http_only": False}, "cookie-without-httponly"),
        ({"same_site": None}, "cookie-without-samesite"),
        ({"secure": False}, "cookie-without-secure"),
    ],
)
def test_a_missing_flag_is_found(flags: dict[str, object], cause: str) -> None:
    story = Story("cookie")
    story.exchange("sign-in", issued=story.credentials(**flags))
    assert causes(story) == {cause}


def test_secure_is_not_demanded_on_the_loopback() -> None:
    story = Story("cookie")
    story.exchange("sign-in", issued=story.credentials(secure=False), host="127.0.0.1:8000")
    assert judge(story.history()).verdict == "holds"


def test_a_script_readable_csrf_cookie_and_same_site_none_are_silent() -> None:
    story = Story("cookie")
    story.exchange("sign-in", issued=[*story.credentials(same_site="None"), *story.credentials(what="csrf", http_only=False)])
    assert judge(story.history()).verdict == "holds"


@pytest.mark.parametrize("cache_control", [None, "private, max-age=60", "no-cache"])
def test_a_token_answer_that_may_be_stored_is_found(cache_control: str | None) -> None:
    assert causes(Story().signs_in("A").refreshes("A", cache_control=cache_control)) == {"token-answer-may-be-stored"}


def test_directives_are_read_whatever_their_case_and_company() -> None:
    assert judge(Story().signs_in("A").refreshes("A", cache_control="Private, No-Store").history()).verdict == "holds"


def test_nothing_seen_is_not_checked() -> None:
    assert judge(Story().exchange("static").history()).verdict == "not-checked"


@pytest.mark.parametrize(("host", "expected"), [("[::1]:80", True), ("127.1.2.3", True), ("localhost.evil.example", False), ("::1", True)])
def test_loopback_hosts(host: str, *, expected: bool) -> None:
    assert loopback(host) is expected
