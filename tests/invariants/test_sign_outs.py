"""A sign-out of which nothing shows proves nothing; each with the counterpart that is one."""

import pytest

from tests.invariants.story import Story
from wardround.invariants import ended_means_ended, logout_everywhere, no_data_on_screen_after_end
from wardround.invariants.judgement import Judgement

JUDGES = pytest.mark.parametrize("name", ["ended_means_ended", "logout_everywhere", "no_data_on_screen_after_end"])


def told(story: Story, name: str) -> Judgement:
    judges = (ended_means_ended, logout_everywhere, no_data_on_screen_after_end)
    (judge,) = [module.judge for module in judges if module.__name__.endswith(name)]
    return judge(story.history())


def pressed() -> Story:
    """Two tabs with patients; steps of ``sign_out`` are done in A, and nothing follows."""
    return Story("cookie").signs_in("A", patients=["P1"]).works("B", patients=["P2"]).at(60).acts("sign_out", "A")


@JUDGES
def test_nothing_shows_that_the_clinician_signed_out(name: str) -> None:
    verdict = told(pressed().probes("session", "sign-out", accepted=True).wait(120).shows("A", error="x"), name)
    assert verdict.verdict == "could-not-tell"
    assert (verdict.reason or "").startswith("sign-out-in-vain: ")


@JUDGES
def test_the_portal_was_asked_and_the_screen_stayed(name: str) -> None:
    story = Story("cookie").signs_in("A", patients=["P1"]).works("B", patients=["P2"]).at(60)
    number = story.begins("sign_out", "A")
    story.exchange("sign-out", "A", act=number).wait(1).ends(number).probes("session", "sign-out", accepted=True)
    assert told(story.wait(120).shows("A", error="x"), name).verdict == "broken"


@JUDGES
def test_the_screen_was_cleared_and_the_portal_not_asked(name: str) -> None:
    story = Story("cookie").signs_in("A", patients=["P1"]).works("B", patients=["P2"]).at(60)
    number = story.begins("sign_out", "A")
    story.leaves("A").wait(1).ends(number).probes("session", "sign-out", accepted=True)
    assert told(story.wait(120).shows("A", error="x"), name).verdict == "broken"


def test_the_answer_to_another_request_took_the_cookie_back() -> None:
    """As where a profile does not name the route: the session ended all the same."""
    story = Story("cookie").signs_in("A").works("B").at(60)
    number = story.begins("sign_out", "A")
    story.exchange("write", "A", act=number, cleared=["sid"]).wait(1).ends(number).probes("session", "sign-out", accepted=True)
    assert told(story, "ended_means_ended").verdict == "broken"


def test_a_second_sign_out_that_works_is_the_one_that_counts() -> None:
    story = Story("cookie").signs_in("A").at(60).acts("sign_out", "A").wait(10).signs_out("A").probes("session", "sign-out", accepted=True)
    assert told(story, "ended_means_ended").verdict == "broken"


def test_a_tab_that_closes_itself_has_signed_out() -> None:
    story = Story("cookie").signs_in("A").at(60)
    number = story.begins("sign_out", "A")
    story.shows("A", closed=True).wait(1).ends(number).probes("session", "sign-out", accepted=True)
    assert told(story, "ended_means_ended").verdict == "broken"


def test_a_page_that_does_not_try_without_a_network_cannot_be_held_against_the_portal() -> None:
    story = Story("cookie").signs_in("A").at(60)
    fault = story.fault_starts("offline")
    number = story.begins("sign_out", "A")
    story.leaves("A").wait(1).ends(number).wait(30).fault_ends(fault, "offline").probes("session", "sign-out", accepted=True)
    verdict = told(story, "ended_means_ended")
    assert (verdict.verdict, (verdict.reason or "").partition(":")[0]) == ("could-not-tell", "sign-out-never-arrived")
