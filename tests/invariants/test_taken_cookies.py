"""A fault that takes a browser's cookies leaves it with nothing to show: whose fault is the end then?"""

from __future__ import annotations

import pytest

from tests.invariants.story import Story
from wardround.invariants import no_silent_logout, only_a_refusal_ends_it
from wardround.invariants.sessions import sessions


def bare(fault: str | None, *, role: str = "refresh", status: int = 401) -> Story:
    """At 290 s the browser asks with empty hands, and is refused."""
    story = Story().signs_in()
    if fault is not None:
        number = story.fault_starts(fault)
        story.fault_hits(number, fault)
    return story.at(290).exchange(role, status=status, accepted=None, presented=[], issued=[]).wait(0.1)


@pytest.mark.parametrize("role", ["refresh", "heartbeat"])
@pytest.mark.parametrize("fault", ["cookie_expired", "cookies_evicted"])
def test_it_is_the_portals_word_that_a_browser_without_cookies_is_refused(fault: str, role: str) -> None:
    """The tab ended because of that, not because of the network."""
    story = bare(fault, role=role).locks()
    assert only_a_refusal_ends_it.judge(story.history()).findings == ()
    (session,) = sessions(story.history())
    assert [end.how for end in session.tab_ends] == ["refused"]


@pytest.mark.parametrize(("fault", "status"), [("offline", 401), ("cookie_expired", 503)])
def test_another_fault_or_answer_excuses_nothing(fault: str, status: int) -> None:
    """A session that still has its cookies, or was not refused, is not over."""
    story = bare(fault, status=status).locks()
    (session,) = sessions(story.history())
    assert [end.how for end in session.tab_ends] == ["broken-off"]
    assert only_a_refusal_ends_it.judge(story.history()).findings


@pytest.mark.parametrize(("fault", "causes"), [("cookies_evicted", []), ("token_revoked", []), ("offline", ["no-reason-after-end"])])
def test_a_new_document_cannot_say_why(fault: str, causes: list[str]) -> None:
    """It knows of no session."""
    story = bare(fault).shows(page=9, signed_in=False, signed_out=True, reason=None).wait(6).shows(error="x")
    found = [finding.cause for finding in no_silent_logout.judge(story.history()).findings]
    assert [cause for cause in found if cause == "no-reason-after-end"] == causes


def test_the_same_document_says_why_all_the_same() -> None:
    """It had shown somebody signed in."""
    story = bare("cookies_evicted").locks(reason=None).wait(6).shows(error="x")
    assert "no-reason-after-end" in [finding.cause for finding in no_silent_logout.judge(story.history()).findings]


@pytest.mark.parametrize(("later_s", "how"), [(0.0, "refused"), (5.0, "broken-off")])
def test_what_was_asked_before_the_refusal_was_heard_takes_nothing_back(later_s: float, how: str) -> None:
    """One node refuses while another serves; a request that was sent afterwards, and served, does."""
    story = Story().signs_in().at(290).exchange("extend", status=401, accepted=False, takes=0.5)
    story.wait(later_s).exchange("read", takes=0.6).wait(1).locks()
    (session,) = sessions(story.history())
    assert [end.how for end in session.tab_ends] == [how]
