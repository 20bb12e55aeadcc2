"""A refresh token is presented at most once by one browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from tests.invariants.story import Story
from wardround.invariants import refresh_once
from wardround.invariants.refresh_once import judge

if TYPE_CHECKING:
    from wardround.invariants.judgement import Judgement


def causes(story: Story) -> list[str]:
    return [finding.cause for finding in judge(story.history()).findings]


def started() -> Story:
    return Story().signs_in("A").works("B").at(290)


def test_one_refresh_for_all_tabs_holds() -> None:
    story = started().refreshes("A").at(300).reads("B").at(580).refreshes("B")
    assert judge(story.history()).verdict == "holds"


def test_two_tabs_at_once_are_broken_though_the_portal_tolerated_it() -> None:
    story = started()
    story.exchange("refresh", "A", takes=0.4, issued=story.credentials())
    story.wait(0.1).exchange("refresh", "B", takes=0.4, issued=story.credentials())
    judgement = judge(story.history())
    assert judgement.verdict == "broken"
    assert [finding.cause for finding in judgement.findings] == ["refresh-presented-at-once"]
    assert "Tab A of nurse-1 and tab B of nurse-1" in judgement.findings[0].summary
    assert len(judgement.findings[0].evidence) == 2


def repeated(tab: str, *, after: float, ids: str) -> Judgement:
    """Tab A's refresh is answered after 6 s; ``after`` seconds later somebody presents the old token again and gets ``ids``."""
    story = started()
    old = story.held["nurse-1"]
    story.exchange("refresh", "A", takes=6, issued=story.credentials(ids="new"))
    story.wait(6 + after).exchange("refresh", tab, presented=old[1:], issued=story.credentials(ids=ids))
    return judge(story.history())


def test_a_retry_that_gets_the_same_answer_may_not_have_heard_the_first() -> None:
    assert repeated("A", after=2, ids="new").verdict == "could-not-tell"


@pytest.mark.parametrize(("tab", "after", "ids"), [("B", 2, "new"), ("A", 60, "new"), ("A", 2, "newer")])
def test_another_tab_or_another_answer_or_much_later_is_no_retry(tab: str, after: float, ids: str) -> None:
    assert repeated(tab, after=after, ids=ids).verdict == "broken"


@pytest.mark.parametrize("lost", ["A", "B"])
def test_what_never_reached_the_portal_was_not_presented_to_it(lost: str) -> None:
    story = started()
    for tab in "AB":
        fields: dict[str, Any] = {"outcome": "error", "arrived": False, "status": None} if tab == lost else {"issued": story.credentials()}
        story.wait(0.1).exchange("refresh", tab, takes=8, **fields)
    assert judge(story.history()).verdict == "holds"


def test_real_time_decides_where_virtual_time_stood_still() -> None:
    story = started()
    story.exchange("refresh", "A", answered_wall=10.5, issued=story.credentials())
    story.events[-1] = msgspec.structs.replace(story.events[-1], wall=10.0)
    story.exchange("refresh", "B", answered_wall=10.6, status=400, oauth_error="invalid_grant", accepted=False)
    story.events[-1] = msgspec.structs.replace(story.events[-1], wall=10.2)
    assert causes(story) == ["refresh-presented-at-once"]


def test_a_stale_tab_that_presents_a_spent_token_is_broken() -> None:
    story = started()
    old = story.held["nurse-1"]
    story.refreshes("A").at(300).exchange("refresh", "B", presented=old[1:], status=400, oauth_error="invalid_grant", accepted=False)
    assert causes(story) == ["refresh-presented-after-rotation"]


@pytest.mark.parametrize(
    ("outcome", "fields"),
    [
        ("request-lost", {"arrived": False, "status": None}),
        ("response-lost", {"status": None}),
        ("replaced", {"status": 200, "content_type": "text/html"}),
        ("answered", {"status": 503, "accepted": False}),
        ("answered", {"status": 200, "content_type": "text/html", "accepted": False}),
        ("error", {"arrived": False, "status": None}),
    ],
)
def test_the_retry_after_a_lost_answer_holds(outcome: str, fields: dict[str, object]) -> None:
    story = started().exchange("refresh", "A", outcome=outcome, **fields)
    assert judge(story.wait(2).refreshes("A").history()).verdict == "holds"


def test_another_tab_may_take_over_the_retry() -> None:
    story = started()
    story.exchange("refresh", "A", outcome="response-lost", status=None, issued=story.credentials())
    assert judge(story.wait(2).refreshes("B").history()).verdict == "holds"


def test_a_tab_that_gave_up_may_try_again_before_the_wire_knows() -> None:
    story = started().exchange("refresh", "A", outcome="aborted", status=None, takes=0.2)
    assert judge(story.wait(0.1).refreshes("A").history()).verdict == "holds"


def test_another_tab_may_not_while_the_first_is_still_trying() -> None:
    story = started().exchange("refresh", "A", outcome="aborted", status=None, takes=5.0)
    assert causes(story.wait(0.1).refreshes("B")) == ["refresh-presented-at-once"]


def test_the_transports_own_repetition_is_no_doing_of_the_page() -> None:
    story = started()
    story.exchange("refresh", "A", outcome="response-lost", status=None, issued=story.credentials(), takes=0.1)
    story.exchange("refresh", "A", resend_of=story.last_n, issued=story.credentials())
    assert judge(story.history()).verdict == "holds"


def test_what_the_repetition_brought_back_spends_the_token() -> None:
    story = started()
    story.exchange("refresh", "A", outcome="response-lost", status=None)
    story.wait(0.05).exchange("refresh", "A", resend_of=story.last_n, issued=story.credentials())
    assert causes(story.wait(5).refreshes("B")) == ["refresh-presented-after-rotation"]


def test_a_portal_that_does_not_rotate_may_see_its_token_again() -> None:
    story = started()
    for at in (290, 580, 870):
        fresh = [held for held in story.credentials() if held.what == "access"]
        story.at(at).exchange("refresh", "A", issued=fresh).exchange("refresh", "B", issued=fresh, takes=0.5)
    assert judge(story.history()).verdict == "holds"


def test_tabs_with_tokens_of_their_own_may_refresh_together() -> None:
    story = Story().signs_in("A")
    own = story.held["nurse-1"]
    story.signs_in("B").at(290)
    story.exchange("refresh", "A", presented=own[1:], issued=story.credentials(), takes=0.5)
    story.wait(0.1).exchange("refresh", "B", issued=story.credentials(), takes=0.5)
    assert judge(story.history()).verdict == "holds"


def test_a_refused_token_is_not_spent() -> None:
    story = Story().signs_in("A").works("B").at(2000)
    refused = {"status": 400, "oauth_error": "invalid_grant", "accepted": False}
    story.exchange("refresh", "A", **refused).wait(3).exchange("refresh", "B", **refused)
    assert judge(story.history()).verdict == "holds"


def test_a_refresh_cookie_with_other_requests_is_no_refresh() -> None:
    story = started()
    cookie = story.held["nurse-1"][1:]
    story.refreshes("A").exchange("sign-out", "A", presented=cookie).exchange("other", "B", presented=cookie)
    assert judge(story.history()).verdict == "holds"


def test_two_browsers_do_not_share_a_token() -> None:
    story = started()
    other = story.held["nurse-1"]
    story.refreshes("A").exchange("refresh", "A", clinician="nurse-2", presented=other[1:])
    assert judge(story.history()).verdict == "holds"


def test_a_late_retry_cannot_be_told() -> None:
    story = started()
    story.exchange("refresh", "A", outcome="response-lost", status=None, issued=story.credentials())
    judgement = judge(story.wait(60).refreshes("A").history())
    assert (judgement.verdict, (judgement.reason or "").partition(":")[0]) == ("could-not-tell", "late-retry")


def test_the_window_counts_from_the_last_try() -> None:
    story = started()
    story.exchange("refresh", "A", outcome="response-lost", status=None, issued=story.credentials())
    for _ in range(5):
        story.wait(8).exchange("refresh", "A", outcome="request-lost", arrived=False, status=None)
    assert judge(story.wait(8).refreshes("A").history()).verdict == "holds"


def test_at_once_without_any_grant_cannot_be_told() -> None:
    story = started()
    for tab in "AB":
        story.exchange("refresh", tab, status=503, accepted=False, takes=0.5)
    assert judge(story.history()).verdict == "could-not-tell"


def test_probes_and_cookies_alone_are_not_checked() -> None:
    story = Story("cookie").signs_in("A").reads("A").probes("session", "sign-out", accepted=False)
    assert judge(story.history()).verdict == "not-checked"
    assert refresh_once.ID == "refresh-once"
