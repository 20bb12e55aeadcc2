from tests.invariants.story import NURSE, Story
from wardround.invariants.clock_tolerant import judge
from wardround.invariants.judgement import Judgement


def told(story: Story) -> Judgement:
    return judge(story.history())


def causes(story: Story) -> list[str]:
    return [finding.cause for finding in told(story).findings]


def test_work_goes_on_holds() -> None:
    assert told(Story().signs_in().at(30).moves("skew", 3600, clinician=NURSE).at(60).reads()).verdict == "holds"


def test_signed_out_by_the_clock() -> None:
    assert causes(Story().signs_in().at(30).moves("skew", 3600, clinician=NURSE).at(40).leaves()) == ["clock-skew-ends-session"]


def test_a_skew_before_sign_in_counts() -> None:
    assert causes(Story().moves("skew", -300).signs_in().at(20).leaves()) == ["clock-skew-ends-session"]


def test_a_token_never_renewed_because_the_clock_is_behind() -> None:
    story = Story().moves("skew", -3600).signs_in().at(310).exchange("read", status=401).wait(1).leaves()
    assert causes(story) == ["clock-skew-ends-session"]


def test_a_clock_set_right_before_sign_in_is_none() -> None:
    assert told(Story().moves("skew", -300).moves("skew", 0).signs_in().at(20).leaves()).verdict == "not-checked"


def test_a_rightful_idle_end_holds() -> None:
    assert told(Story().signs_in().moves("skew", 300).at(902).locks()).verdict == "holds"


def test_longer_than_a_right_clock_allows() -> None:
    story = Story().signs_in().signs_in(clinician="nurse-2").moves("skew", -3600, clinician="nurse-2")
    story.at(904).locks().at(1400).shows(clinician="nurse-2", locked=True, signed_in=False)
    assert causes(story) == ["clock-skew-extends-session"]


def test_late_with_a_right_clock_too_is_another_matter() -> None:
    story = Story().signs_in().signs_in(clinician="nurse-2").moves("skew", -3600, clinician="nurse-2")
    assert causes(story.at(1300).locks().at(1400).shows(clinician="nurse-2", locked=True, signed_in=False)) == []


def test_a_fault_in_between_decides_nothing() -> None:
    story = Story().signs_in().moves("skew", 300)
    story.at(30).fault_starts("offline")
    assert told(story.at(40).leaves()).verdict == "could-not-tell"


def test_refused_by_the_token_endpoint_is_another_matter() -> None:
    story = Story().signs_in().moves("skew", 300).at(310).exchange("refresh", status=400, accepted=False, oauth_error="invalid_grant")
    assert causes(story.wait(1).leaves()) == []


def test_the_other_computers_clock() -> None:
    assert told(Story().signs_in().moves("skew", 300, clinician="nurse-2").at(40).leaves()).verdict == "not-checked"


def test_nothing_asked() -> None:
    assert told(Story().signs_in().moves("skew", 300)).verdict == "could-not-tell"


def locked_at_once(story: Story) -> Story:
    """The portal grants a sign-in, and the page shows a sign-in form again before anybody saw more."""
    number = story.begins("sign_in")
    story.exchange("sign-in", act=number, issued=story.credentials()).shows(locked=True, signed_in=False, reason="15 minutes")
    return story.wait(10).ends(number, "refused")


def test_a_page_that_opens_for_nobody_with_a_wrong_clock() -> None:
    assert causes(locked_at_once(Story().moves("skew", 3600))) == ["clock-skew-ends-session"]


def test_a_page_that_opens_for_nobody_with_a_right_clock_is_another_matter() -> None:
    assert causes(locked_at_once(Story())) == []


def test_a_page_that_opens_for_nobody_while_the_network_is_bad_is_another_matter() -> None:
    story = Story().moves("skew", 3600)
    story.fault_starts("offline")
    assert causes(locked_at_once(story)) == []
