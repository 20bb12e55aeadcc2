"""When the answer to a refresh is lost, the session survives."""

from __future__ import annotations

import pytest

from tests.invariants.story import Story
from wardround.invariants.lost_token_response import judge


def lost(**fields: object) -> Story:
    story = Story().signs_in("A").works("B").at(250).reads("A").at(290)
    return story.exchange("refresh", "A", **{"outcome": "response-lost", "status": None, "issued": story.credentials(), **fields}).wait(2)


def test_a_retry_that_is_granted_holds() -> None:
    assert judge(lost().refreshes("A").reads("A").history()).verdict == "holds"


def test_a_retry_that_is_refused_is_broken() -> None:
    story = lost().exchange("refresh", "A", status=400, oauth_error="invalid_grant", accepted=False).wait(1).locks("A")
    judgement = judge(story.history())
    assert judgement.verdict == "broken"
    assert [finding.cause for finding in judgement.findings] == ["refresh-refused-after-lost-answer"]


@pytest.mark.parametrize("show", ["locks", "leaves"])
def test_a_tab_that_logs_out_by_itself_is_broken(show: str) -> None:
    story = lost()
    getattr(story, show)("A")
    assert [finding.cause for finding in judge(story.history()).findings] == ["ended-after-lost-answer"]


def test_the_other_tab_may_not_be_left_behind() -> None:
    story = lost().refreshes("A").wait(10).locks("B")
    assert [finding.tab for finding in judge(story.history()).findings] == ["B"]


def test_the_session_cookie_itself_shows_life() -> None:
    story = Story("cookie").signs_in("A").at(290)
    story.exchange("refresh", "A", outcome="response-lost", status=None).wait(2).reads("A")
    assert judge(story.history()).verdict == "holds"


def test_the_old_access_token_alone_shows_nothing() -> None:
    judgement = judge(lost().reads("A").history())
    assert (judgement.verdict, (judgement.reason or "").partition(":")[0]) == ("could-not-tell", "no-retry-seen")


def test_nothing_tried_cannot_be_told() -> None:
    assert judge(lost().history()).verdict == "could-not-tell"


@pytest.mark.parametrize(
    "fields",
    [
        {"outcome": "request-lost", "arrived": False},
        {"outcome": "answered", "status": 200},
        {"outcome": "response-lost", "status": 400, "oauth_error": "invalid_grant", "issued": []},
        {"outcome": "replaced", "arrived": False, "issued": []},
    ],
)
def test_other_refreshes_are_not_checked(fields: dict[str, object]) -> None:
    assert judge(lost(**fields).history()).verdict == "not-checked"


def test_an_idle_end_is_not_held_against_it() -> None:
    story = lost().at(251 + 900).locks("A", reason="Ended after 15 minutes without activity")
    assert judge(story.history()).verdict == "could-not-tell"


def test_signing_out_by_hand_ends_the_story() -> None:
    story = lost().refreshes("A").wait(5).signs_out("A").leaves("B")
    assert judge(story.history()).verdict == "holds"


def test_a_tab_that_opens_on_the_sign_in_page_lost_nothing() -> None:
    story = lost().leaves("C", reason=None).refreshes("A")
    assert judge(story.history()).verdict == "holds"
