"""After a refresh no tab goes on sending the old token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.invariants.story import Story
from wardround.invariants.fresh_token_used import judge

if TYPE_CHECKING:
    from wardround.history.events import Held


def refreshed(by: str = "A") -> tuple[Story, list[object]]:
    """Both tabs use one token; at 280 s one of them refreshes. The old credentials come back beside the story."""
    story = Story().signs_in("A").reads("A").works("B").reads("B").at(280)
    old = story.held["nurse-1"][:1]
    return story.refreshes(by), list(old)


def causes(story: Story) -> list[str]:
    return [finding.cause for finding in judge(story.history()).findings]


def test_tabs_that_take_the_new_token_hold() -> None:
    story, _ = refreshed()
    assert judge(story.at(300).reads("A").reads("B").history()).verdict == "holds"


def test_the_tab_that_refreshed_and_keeps_the_old_one_is_broken() -> None:
    story, old = refreshed()
    assert causes(story.at(300).reads("A", presented=old)) == ["old-token-in-the-tab-that-refreshed"]


def test_another_tab_that_goes_on_with_the_old_one_is_broken() -> None:
    story, old = refreshed()
    story.at(290).reads("B", presented=old).at(310).reads("B", presented=old, status=401)
    assert causes(story) == ["old-token-in-another-tab"]
    assert "Tab B of nurse-1 presented the old access token 2 times" in judge(story.history()).findings[0].summary


def test_requests_within_reach_or_under_way_are_fine() -> None:
    story, old = refreshed()
    story.at(283).reads("B", presented=old, status=401).at(284).reads("B").at(300).reads("B")
    assert judge(story.history()).verdict == "holds"


def test_one_refused_request_teaches_a_tab() -> None:
    story, old = refreshed()
    assert judge(story.at(310).exchange("read", "B", presented=old, status=401).wait(0.1).reads("B").history()).verdict == "holds"


def test_one_stale_request_and_then_nothing_cannot_be_told() -> None:
    story, old = refreshed()
    assert judge(story.at(310).reads("B", presented=old).history()).verdict == "could-not-tell"


def test_a_burst_of_one_page_is_one_request() -> None:
    story, old = refreshed()
    story.at(310)
    for _ in range(4):
        story.exchange("read", "B", presented=old, status=401, takes=0.3)
    assert judge(story.wait(1).reads("B").history()).verdict == "holds"


def test_tabs_with_tokens_of_their_own_may_keep_theirs() -> None:
    story = Story().signs_in("A")
    first = story.held["nurse-1"]
    story.wait(5).refreshes("B", presented=first[1:])
    for _ in range(4):
        story.wait(20).reads("A", presented=first[:1]).reads("B")
    assert judge(story.history()).verdict == "holds"


def test_a_sign_in_elsewhere_begins_a_line_of_its_own() -> None:
    story = Story().signs_in("A")
    first = story.held["nurse-1"]
    story.wait(5).signs_in("B").wait(10).refreshes("B")
    for _ in range(3):
        story.wait(10).reads("A", presented=first[:1]).reads("B")
    assert judge(story.history()).verdict == "holds"


def test_a_lost_answer_replaces_nothing() -> None:
    story = Story().signs_in("A").at(280)
    story.exchange("refresh", "A", outcome="response-lost", status=None, issued=story.credentials()).at(290).reads("A").at(295).reads("A")
    assert judge(story.history()).verdict == "not-checked"


def test_a_session_cookie_that_slides_by_rotation_is_followed() -> None:
    story = Story("cookie").signs_in("A").works("B").reads("B")
    old = story.held["nurse-1"]
    fresh = story.credentials()
    story.wait(1).exchange("read", "A", issued=fresh)
    story.held["nurse-1"] = fresh
    story.wait(10).reads("A").reads("B")
    assert judge(story.history()).verdict == "holds"
    story.wait(10).reads("B", presented=old).wait(10).reads("B", presented=old)
    assert causes(story) == ["old-token-in-another-tab"]


def test_without_a_refresh_or_requests_after_it_nothing_is_checked() -> None:
    assert judge(Story().signs_in("A").reads("A").history()).verdict == "not-checked"
    story, _ = refreshed()
    assert judge(story.history()).verdict == "not-checked"


def test_signing_out_with_an_old_token_is_not_judged() -> None:
    story, old = refreshed()
    assert judge(story.at(300).reads("A").exchange("sign-out", "A", presented=old).history()).verdict == "holds"


def test_another_kind_of_token_replaces_nothing() -> None:
    story = Story().signs_in("A").works("B").reads("B")
    ticket = [held for held in story.credentials(name="token") if held.what == "access"]
    story.wait(1).exchange("read", "A", issued=ticket)
    for _ in range(3):
        story.wait(10).reads("A").reads("B")
    assert judge(story.history()).verdict == "not-checked"


def test_a_refresh_may_call_its_token_by_another_name() -> None:
    story = Story().signs_in("A").reads("A").at(280)
    old = story.held["nurse-1"][:1]
    fresh = [held for held in story.credentials(name="accessToken") if held.what == "access"]
    story.exchange("refresh", "A", issued=fresh).wait(10).reads("A", presented=old)
    assert causes(story) == ["old-token-in-the-tab-that-refreshed"]


def fetched_at_once() -> tuple[Story, list[Held], list[Held]]:
    """Both tabs renew in the same moment, where the portal does not rotate: each is given an access token of its own."""
    story = Story().signs_in("A").reads("A").works("B").reads("B").at(290)
    one, two = story.credentials(ids="one")[:1], story.credentials(ids="two")[:1]
    story.exchange("refresh", "A", issued=one, takes=0.5).wait(0.2).exchange("refresh", "B", issued=two, takes=0.1)
    return story, one, two


def test_of_two_tokens_fetched_at_once_none_is_the_older() -> None:
    story, one, two = fetched_at_once()
    for kept in (one, two):
        story.wait(10).reads("A", presented=kept).reads("B", presented=kept)
    assert judge(story.history()).verdict == "holds"


def test_what_both_of_them_replaced_is_old() -> None:
    story, one, _ = fetched_at_once()
    first = story.held["nurse-1"][:1]
    story.wait(10).reads("B", presented=one).wait(10).reads("A", presented=first)
    assert causes(story) == ["old-token-in-the-tab-that-refreshed"]


def test_a_token_fetched_after_the_answer_to_the_last_one_replaces_it() -> None:
    story, one, _ = fetched_at_once()
    story.wait(1).exchange("refresh", "A", issued=story.credentials(ids="three")[:1])
    assert causes(story.wait(10).reads("A", presented=one)) == ["old-token-in-the-tab-that-refreshed"]
