import pytest

from tests.invariants.story import CAN, Story
from wardround.invariants.judgement import Judgement
from wardround.invariants.no_silent_logout import judge


def told(story: Story) -> Judgement:
    return judge(story.history())


def causes(story: Story) -> list[str]:
    return [finding.cause for finding in told(story).findings]


def test_warned_in_time_and_told_why_holds() -> None:
    assert told(Story().signs_in().at(842).warns().at(902).locks().wait(5).shows(error="x")).verdict == "holds"


def test_no_warning() -> None:
    assert causes(Story().signs_in().at(902).locks()) == ["no-warning-before-idle-end"]


def test_a_warning_that_is_too_short() -> None:
    assert causes(Story().signs_in().at(892).warns().at(902).locks()) == ["warning-too-short"]


@pytest.mark.parametrize("lead", [20, 19.2])
def test_twenty_seconds_are_enough(lead: float) -> None:
    assert causes(Story().signs_in().at(902 - lead).warns().at(902).locks()) == []


def test_an_earlier_warning_that_was_answered_is_none_for_this_end() -> None:
    story = Story().signs_in().at(842).warns().at(850).extends().at(1752).locks()
    assert causes(story) == ["no-warning-before-idle-end"]


def test_no_reason_given() -> None:
    assert causes(Story().signs_in().at(842).warns().at(902).locks(reason=None).wait(6).shows(error="x")) == ["no-reason-after-end"]


def test_a_reason_that_comes_within_reach_is_silent() -> None:
    assert causes(Story().signs_in().at(842).warns().at(902).locks(reason=None).wait(2).locks().wait(9).shows(error="x")) == []


def test_each_tab_that_ends_must_have_warned() -> None:
    story = Story().signs_in("A").works("B").at(842).warns("A").at(902).locks("A").locks("B")
    assert [finding.tab for finding in told(story).findings] == ["B"]


def test_a_tab_that_slept_or_was_opened_late_could_not_warn() -> None:
    story = Story().signs_in("A").at(60).moves("sleep", 1800).wait(1).locks("A").wait(9).shows(error="x")
    assert told(story).verdict == "holds"
    late = Story().signs_in("A").at(842).warns("A").at(890).works("B").at(902).locks("A").locks("B").wait(2).shows(error="x")
    assert told(late).verdict == "holds"


def test_ones_own_sign_out_needs_no_warning() -> None:
    assert told(Story().signs_in().at(60).signs_out()).verdict == "not-checked"


def test_an_end_through_a_refusal_needs_a_reason_only() -> None:
    story = Story().signs_in().at(310).exchange("refresh", status=400, accepted=False, oauth_error="invalid_grant").wait(1)
    assert told(story.locks().wait(9).shows(error="x")).verdict == "holds"


def test_a_warning_without_a_way_to_extend() -> None:
    story = Story().signs_in().at(842).warns().at(845).acts("extend_session", outcome="failed")
    assert causes(story) == ["no-way-to-extend"]


def test_an_extension_that_does_not_extend() -> None:
    story = Story().signs_in().at(842).warns().at(850).extends().at(902).locks().wait(9).shows(error="x")
    assert causes(story) == ["extension-did-not-extend"]


def test_an_extension_that_works_holds() -> None:
    assert told(Story().signs_in().at(842).warns().at(850).extends().at(1000).reads()).verdict == "holds"


def test_what_the_profile_lacks_is_not_checked() -> None:
    can = [what for what in CAN if what != "sign:warned"]
    verdict = told(Story(can=can).signs_in().at(902).locks().wait(9).shows(error="x"))
    assert (verdict.verdict, verdict.reason) == ("not-checked", "needs sign:warned in the profile")


def test_cut_short_before_the_tab_could_say_why() -> None:
    assert told(Story().signs_in().at(842).warns().at(902).locks(reason=None)).verdict == "could-not-tell"


def test_a_tab_that_shows_nothing_after_its_end_warned_before_it_did_so() -> None:
    """A page that empties itself and goes to a sign-in page that does not come (the network is away)."""
    story = Story().signs_in().at(842).warns().at(902).shows(signed_in=False, user=None, patient=None, patients=[], warned=False)
    assert causes(story.at(1100).locks()) == []
    short = Story().signs_in().at(892).warns().at(902).shows(signed_in=False, user=None, patient=None, patients=[], warned=False)
    assert causes(short.at(1100).locks()) == ["warning-too-short"]


def test_a_reason_on_a_page_that_a_fault_has_lost_cannot_be_told() -> None:
    def ends(*, lost: bool) -> Story:
        story = Story().signs_in().at(842).warns().at(902)
        fault = {"faults": ["offline"], "outcome": "request-lost", "status": None} if lost else {}
        story.exchange("page", how="navigation", **fault)
        story.shows(signed_in=False, user=None, patient=None, patients=[], warned=False)
        return story.at(1100).locks(reason=None).wait(9).shows(error="x")

    assert causes(ends(lost=False)) == ["no-reason-after-end"]
    undecided = told(ends(lost=True))
    assert undecided.verdict == "could-not-tell"
    assert undecided.reason
    assert undecided.reason.startswith("reason-page-lost")


def test_a_tab_that_is_kept_from_the_portal_when_the_warning_is_due_cannot_fetch_it() -> None:
    """A portal whose warning is a page of its own: the network is away, and nobody could have extended the session."""

    def ends(*, lost: bool) -> Story:
        fault = {"faults": ["offline"], "outcome": "request-lost", "status": None} if lost else {}
        story = Story().signs_in().at(700).exchange("heartbeat", **fault).at(850).exchange("heartbeat", **fault)
        return story.at(1100).locks().wait(9).shows(error="x")

    assert causes(ends(lost=False)) == ["no-warning-before-idle-end"]
    assert told(ends(lost=True)).verdict == "holds"


def test_a_tab_that_was_answered_once_could_have_warned() -> None:
    fault = {"faults": ["offline"], "outcome": "request-lost", "status": None}
    story = Story().signs_in().at(845).exchange("heartbeat", **fault).at(870).exchange("heartbeat")
    assert causes(story.at(902).locks().wait(9).shows(error="x")) == ["no-warning-before-idle-end"]
